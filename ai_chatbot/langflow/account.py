"""Langflow's own account, made at the first start."""

from pathlib import Path

from django.conf import settings


def password_file() -> Path:
    return settings.DATA_DIR / "langflow_password"


def kept_login() -> tuple[str, str] | None:
    """Langflow's (user name, password) as `make run` keeps them; None for a Langflow elsewhere."""
    try:
        username = (settings.DATA_DIR / "langflow_superuser").read_text().strip()
        return username, password_file().read_text().strip()
    except FileNotFoundError:
        return None
