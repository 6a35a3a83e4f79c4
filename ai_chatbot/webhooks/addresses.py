"""Which addresses may be told: nothing within, unless the settings allow it.

A name is looked up once, each address that it has is judged, and the connection goes to one of
those: a name that means something else a moment later changes nothing.
"""

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.utils.translation import gettext as _
from yarl import URL

URL_MAX_CHARS = 2000
LOOK_UP_SECONDS = 5.0
# Parsers differ over these; no address of a receiver needs them.
ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}\u2000-\u200f\u2028-\u202f\ufeff]")
AUTHORITY = re.compile(r"\A[a-z]+://([^/?#]*).*\Z", re.DOTALL | re.IGNORECASE)
GLOBAL_6 = ipaddress.ip_network("2000::/3")
# Global by name, and ways into networks of version 4 or to nobody.
NOT_OUTSIDE = [
    ipaddress.ip_network(each)
    for each in ("2001::/23", "2002::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")
]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int], Awaitable[list[str]]]


class NotAllowed(Exception):
    """The address may not be asked; the text is a sentence for its owner."""


def check_url(text: str) -> URL:
    """The address, if it is one that may be told, as far as its text says; raises NotAllowed."""
    if len(text) > URL_MAX_CHARS or ODD.search(text):
        raise NotAllowed(_("This is no address that can be used. Write spaces and signs as %20."))
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError:
        raise NotAllowed(_("This is no address.")) from None
    check_scheme(url)
    if not host or not port:
        raise NotAllowed(_("The address names no server."))
    if "@" in AUTHORITY.sub(r"\1", text) or url.user is not None:
        raise NotAllowed(_("An address with a name or password in it is not used."))
    if (literal := as_address(host)) is not None:
        check_address(literal)
    return url.with_fragment(None)


def check_scheme(url: URL) -> None:
    if url.scheme == "https" or (url.scheme == "http" and settings.WEBHOOKS_TO_PRIVATE):
        return
    allowed = _("http:// or https://") if settings.WEBHOOKS_TO_PRIVATE else "https://"
    raise NotAllowed(_("The address must begin with %(scheme)s.") % {"scheme": allowed})


def as_address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def check_address(address: Address) -> None:
    if not settings.WEBHOOKS_TO_PRIVATE and not is_outside(address):
        raise NotAllowed(_("This leads into a private network, where this server sends nothing."))


def is_outside(address: Address) -> bool:
    """Whether it is anybody's server on the internet."""
    is_v6 = isinstance(address, ipaddress.IPv6Address)
    if is_v6 and address not in GLOBAL_6:  # what is local, and version 4 within version 6
        return False
    if any(address in network for network in NOT_OUTSIDE):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


async def addresses_of(url: URL, look_up: LookUp) -> list[str]:
    """All that its name has, each of which may be asked; raises NotAllowed."""
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            found = await look_up(str(url.host), url.port or 0)
        addresses = [ipaddress.ip_address(each) for each in found]
    except (OSError, ValueError, TimeoutError):
        addresses = []
    if not addresses:
        raise NotAllowed(_("No server of this name is known."))
    for address in addresses:
        check_address(address)
    return [str(address) for address in addresses]


async def system_look_up(host: str, port: int) -> list[str]:
    """As the system knows the name, odd spellings of numbers included."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, proto=6)  # TCP
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
