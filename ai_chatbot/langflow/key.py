"""Langflow's API key: the one set, else the one that `make run` keeps."""

from django.conf import settings


def read_api_key() -> str:
    """The key, or "" when there is none yet; Langflow then refuses with a 401/403."""
    if settings.LANGFLOW_API_KEY:
        return settings.LANGFLOW_API_KEY
    try:
        return (settings.DATA_DIR / "langflow_api_key").read_text().strip()
    except FileNotFoundError:
        return ""
