"""By which names and how safely people reach us: what Django and we check at each start."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from config.checks import listens_to_the_network
from config.doctor.findings import Finding, Level, problem, warning, well


def system_checks() -> Iterator[Finding]:
    found = [each for each in checks.run_checks() if each.is_serious(checks.WARNING)]
    for each in found:
        level = Level.PROBLEM if each.is_serious(checks.ERROR) else Level.WARNING
        hint = str(each.hint or _("The documentation of Django's system checks says more."))
        yield Finding("settings", level, str(each.msg), hint)
    if not found:
        yield well("settings", _("The settings fit each other."))


def names() -> Iterator[Finding]:
    """A form sent over TLS from a name that Django does not trust is refused (403)."""
    unknown = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not is_allowed(origin)]
    if not unknown:
        reached = {"names": ", ".join(settings.ALLOWED_HOSTS)}
        yield well("names", _("It is reached as %(names)s.") % reached)
        return
    yield problem(
        "names",
        _("%(names)s: trusted with forms, and refused as a host.") % {"names": ", ".join(unknown)},
        _("Add its host to ALLOWED_HOSTS, or take it from CSRF_TRUSTED_ORIGINS."),
    )


def is_allowed(origin: str) -> bool:
    host = (urlsplit(origin).hostname or "").removeprefix("*")
    allowed = settings.ALLOWED_HOSTS
    return "*" in allowed or any(
        host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in allowed
    )


def tls() -> Iterator[Finding]:
    if settings.BEHIND_TLS_PROXY:
        yield well("tls", _("Passwords travel over TLS, which a proxy speaks."))
    elif listens_to_the_network():
        yield warning(
            "tls",
            _("HOST=%(host)s is open to the network, where passwords travel in the clear.")
            % {"host": settings.HOST},
            _("Put a proxy that speaks TLS before it and set BEHIND_TLS_PROXY=true."),
        )
    else:
        yield well("tls", _("It listens to this machine alone."))
