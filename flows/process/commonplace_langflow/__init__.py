"""What Langflow's own process is started with, so that runs are quick and nothing of them is kept.

It knows nothing of Django: Langflow's process has no way into the application.
"""
