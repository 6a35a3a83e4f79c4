"""Environment variables, read loudly: a bad value stops the start with its name."""

import os
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def env_str(name: str, default: str = "") -> str:
    """The variable, stripped; empty counts as unset."""
    return os.environ.get(name, "").strip() or default


def env_int(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    raw = env_str(name)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise ImproperlyConfigured(
            f"{name}={raw!r} is not allowed: give a whole number from {low} to {high}."
        )
    return value


def env_bool(name: str, default: bool) -> bool:
    raw = env_str(name).lower()
    if not raw:
        return default
    if raw not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={raw!r} is not allowed: give true or false.")
    return raw in TRUE


def env_choice(name: str, choices: Sequence[str]) -> str:
    """One of these words; the first when it is unset."""
    word = env_str(name, choices[0]).lower()
    if word not in choices:
        allowed = " or ".join(choices)
        raise ImproperlyConfigured(f"{name}={word!r} is not allowed: give {allowed}.")
    return word


def env_list(name: str, default: Sequence[str]) -> list[str]:
    """A comma-separated list."""
    raw = env_str(name)
    return [item.strip() for item in raw.split(",") if item.strip()] if raw else list(default)


def env_url(name: str, default: str = "", *, schemes: Sequence[str]) -> str:
    """A URL without its trailing slash, of one of the schemes."""
    url = env_str(name, default)
    if url and not any(url.startswith(f"{scheme}:") for scheme in schemes):
        allowed = ", ".join(f"{scheme}:…" for scheme in schemes)
        raise ImproperlyConfigured(f"{name}={url!r} is not allowed: it must begin with {allowed}.")
    return url.rstrip("/")
