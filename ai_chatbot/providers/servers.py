"""A model's server as it is asked. Nothing that is slow to load: the start asks for one."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from yarl import URL

from ai_chatbot.providers.known import PROVIDERS, name_of


@dataclass(frozen=True)
class Server:
    """A server with its key, in memory for as long as it is asked."""

    provider: str
    base_url: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """As people know it: by its provider where that is one place, else by its host."""
        known = PROVIDERS.get(self.provider)
        if known and known.base_url == self.base_url:
            return str(known.name)
        host = place_of(self.base_url)
        return host if self.provider == "other" else f"{name_of(self.provider)} ({host})"

    @property
    def headers(self) -> dict[str, str]:
        own = dict(PROVIDERS[self.provider].headers) if self.provider in PROVIDERS else {}
        bearer = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return bearer | {name: value.replace("{key}", self.key) for name, value in own.items()}


def is_loopback(url: str) -> bool:
    """Whether this machine alone answers there, as far as the address says."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def place_of(base_url: str) -> str:
    """Host and port, without a name and password that an address of the environment may have."""
    try:
        url = URL(base_url)
        host = url.host_port_subcomponent if url.explicit_port else url.host_subcomponent
    except ValueError:
        return base_url.rpartition("@")[2]
    return host or ""
