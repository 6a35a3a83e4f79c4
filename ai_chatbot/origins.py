"""Which pages may open a websocket: browsers keep a foreign one from none, but say where it is."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator
from django.conf import settings

Headers = dict[bytes, bytes]
ORIGIN_MAX_CHARS = 300
DEFAULT_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?", re.A)


def as_origin(text: str) -> str:
    """A site's address as browsers say it, "https://shop.example:8443"; raise ValueError when it
    is none, or says more than that."""
    if len(text) > ORIGIN_MAX_CHARS or not text.isprintable() or "\\" in text:
        raise ValueError("not an origin")
    site = urlsplit(text.strip())
    port = site.port
    says_more = site.path.strip("/") or site.query or site.fragment or "@" in site.netloc
    if site.scheme not in DEFAULT_PORTS or says_more:
        raise ValueError("not an origin")
    at = "" if port in {None, DEFAULT_PORTS[site.scheme]} else f":{port}"
    return f"{site.scheme}://{as_host(site.hostname or '')}{at}"


def as_host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = name.encode("idna").decode() if name else ""
    if not HOST.fullmatch(host):
        raise ValueError("not a host")
    return host


def is_same_origin(scope: dict[str, Any]) -> bool:
    """Whether the page is ours: a foreign one must not ask in its visitor's name."""
    headers: Headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin1")
    if not origin:
        return True  # not a browser; the session cookie still decides
    return origin in settings.CSRF_TRUSTED_ORIGINS or is_of_this_host(origin, scope, headers)


def is_of_this_host(origin: str, scope: dict[str, Any], headers: Headers) -> bool:
    try:
        page = urlsplit(origin)
        scheme = "https" if is_secure(scope, headers) else "http"
        host = headers.get(b"host", b"").decode("latin1")
        if (page.scheme, page.netloc) != (scheme, host):
            return False
        return OriginValidator(None, [*settings.ALLOWED_HOSTS]).valid_origin(page)
    except ValueError:  # "http://[", a port of six digits
        return False


def is_secure(scope: dict[str, Any], headers: Headers) -> bool:
    """As Django tells it of a request: the proxy in front knows, where we are told of one."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        key = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
        if key in headers:
            return headers[key].decode("latin1").split(",")[0].strip() == secure
    return scope.get("scheme") == "wss"
