"""Langflow's own starter flows, as drafts that answer with the model that is set up here."""
