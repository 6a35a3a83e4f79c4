"""The flow, for staff: what answers, the draft, its history, trying both, Langflow's editor."""
