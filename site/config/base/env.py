"""Environment variables, read loudly: a bad value stops the start with its name."""

import os
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

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
    """One of these words, in capitals or not; the first when it is unset."""
    word = env_str(name, choices[0])
    chosen = next((choice for choice in choices if choice.lower() == word.lower()), None)
    if chosen is None:
        raise bad(name, word, f"give {' or '.join(choices)}")
    return chosen


def env_list(
    name: str,
    default: Sequence[str],
    *,
    is_allowed: Callable[[str], bool] = bool,
    allowed: str = "",
) -> list[str]:
    """A comma-separated list; `allowed` says in words what each item must be."""
    raw = env_str(name)
    items = [item.strip() for item in raw.split(",") if item.strip()] if raw else list(default)
    if raw and not all(map(is_allowed, items)):
        raise bad(name, raw, allowed)
    return items


def is_host(text: str) -> bool:
    """A host's name or address as Django's ALLOWED_HOSTS takes it: no scheme, no port, no path."""
    is_bracketed = text.startswith("[") and text.endswith("]")
    return not set(text) & set("/ \\@") and (is_bracketed or ":" not in text)


def is_origin(text: str) -> bool:
    scheme, _, host = text.partition("://")
    return scheme in {"http", "https"} and bool(host) and not set(host) & set("/ ")


def env_time_zone(name: str, default: str) -> str:
    zone = env_str(name, default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # unknown, a path out of the folder, the folder itself
        raise bad(name, zone, "give a time zone such as Europe/Oslo") from None
    return zone


def env_url(name: str, default: str = "", *, schemes: Sequence[str]) -> str:
    """A URL without its trailing slash, of one of the schemes."""
    url = env_str(name, default)
    if url and not any(url.startswith(f"{scheme}:") for scheme in schemes):
        allowed = ", ".join(f"{scheme}:…" for scheme in schemes)
        raise bad(name, url, f"it must begin with {allowed}")
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) or parts.scheme not in {"http", "https"}
        parts.port  # noqa: B018 - reading it raises ValueError where it is none
    except ValueError:
        raise bad(
            name, url, "give an address as scheme://host:port/…, with %40 for an @ and the like"
        ) from None
    if url and not is_whole:
        raise bad(name, url, "give an address with a host, as http://host:port/…")
    return url.rstrip("/")


def bad(name: str, value: str, allowed: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} is not allowed: {allowed}.")
