"""Settings → Model, for staff: who runs the model that writes answers, and which one it is."""
