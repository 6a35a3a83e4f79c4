"""Where a model's server may be: on the internet over TLS, in one's own network also without.

Other than a webhook's, such an address may well lead to this machine: it is staff who give it.
"""

import ipaddress
import socket
from collections.abc import Callable
from urllib.request import getproxies, proxy_bypass

from django.utils.translation import gettext as _
from yarl import URL

from ai_chatbot.models.providers import URL_CHARS
from ai_chatbot.webhooks.addresses import AUTHORITY, ODD, Address, as_address, is_outside

# Where clouds tell a machine its own secrets; no model is there.
TELLS_SECRETS = {
    ipaddress.ip_address(each) for each in ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")
}
# Of version 6, whose last 32 bits are the address of version 4 that is meant.
VERSION_4_WITHIN = [
    ipaddress.IPv6Network(each)
    for each in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
]
LookUp = Callable[[str, int], list[str]]


class NotAllowed(Exception):
    """The address is not asked; the text is a sentence."""


def check_base_url(text: str) -> str:
    """The address without a slash at its end, as far as its text tells; raises NotAllowed."""
    text = text.strip()
    if not text or len(text) > URL_CHARS or ODD.search(text):
        raise NotAllowed(_("This is no address that can be used."))
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError:
        raise NotAllowed(_("This is no address.")) from None
    if url.scheme not in ("http", "https") or not host or not port:
        raise NotAllowed(_("Give an address that begins with http:// or https://."))
    if "@" in AUTHORITY.sub(r"\1", text) or url.user is not None:
        raise NotAllowed(_("Put the key into its own field and not into the address."))
    if url.query_string or url.fragment:
        raise NotAllowed(_("Give the address up to and with /v1, without what follows."))
    if (literal := as_address(host)) is not None:
        check_address(url.scheme, literal)
    return str(url).rstrip("/")


def check_address(scheme: str, address: Address) -> None:
    plain = meant_by(address)
    if is_nobodys(plain):
        raise NotAllowed(_("No model’s server can be at this address."))
    if scheme == "http" and is_outside(plain):
        raise NotAllowed(
            _("Questions and the key would travel in the clear: give an address with https://.")
        )


def meant_by(address: Address) -> Address:
    """The address of version 4 that one of version 6 leads to, through whatever translates it."""
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback or address.is_unspecified:
        return address
    if any(address in network for network in VERSION_4_WITHIN):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def is_nobodys(address: Address) -> bool:
    is_special = address.is_link_local or address.is_multicast or address.is_unspecified
    return is_special or address in TELLS_SECRETS


def addresses_of(url: URL, look_up: LookUp) -> list[str]:
    """All that its name has, each of which may be asked; raises NotAllowed, OSError."""
    found = [ipaddress.ip_address(each) for each in look_up(str(url.host), url.port or 0)]
    for address in found:
        check_address(url.scheme, address)
    return [str(each) for each in found]


def system_look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    # An address that means a certain network card has a name of that behind it.
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_rest, address in found))


def goes_by_proxy(url: URL) -> bool:
    """Whether the machine's settings send it through a proxy, which then looks the name up."""
    host = str(url.host)
    literal = as_address(host)
    is_near = host == "localhost" or (literal is not None and not is_outside(literal))
    return not is_near and bool(getproxies().get(url.scheme)) and not proxy_bypass(host)
