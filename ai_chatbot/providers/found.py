"""Model servers that run on this machine, to be offered: Ollama, LM Studio, llama.cpp."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from ai_chatbot.providers.asking import ServerTrouble
from ai_chatbot.providers.known import ON_THIS_MACHINE, PROVIDERS
from ai_chatbot.providers.listing import list_models
from ai_chatbot.providers.servers import Server
from config.base.machine.listeners import is_trusted, kernel_tells, owners_of, trusted_accounts

SECONDS = 1.0  # a server of this machine says its list at once


@dataclass(frozen=True)
class Found:
    server: Server
    models: list[str]


def servers_here() -> list[Found]:
    """Those that answer now; all are asked at once."""
    asked = list(candidates())
    if not asked:
        return []
    with ThreadPoolExecutor(len(asked)) as threads:
        return [found for found in threads.map(ask, asked) if found]


def candidates() -> Iterator[Server]:
    for name in ON_THIS_MACHINE:
        provider = PROVIDERS[name]
        port = urlsplit(provider.base_url).port or 0
        if port not in our_own_ports() and is_offered(port, name):
            yield Server(provider.key, provider.base_url)


def our_own_ports() -> set[int]:
    ours = (settings.LANGFLOW_PORT, settings.FLOW_SERVER_PORT, settings.MODEL_PORT)
    return {settings.PORT, *ours}


def is_offered(port: int, account: str) -> bool:
    """Questions and notes would go there: any account of the machine could listen at its port."""
    if not kernel_tells():
        return True  # staff see what it is called before they connect it
    return is_trusted(owners_of(port), trusted_accounts(account))


def ask(server: Server) -> Found | None:
    try:
        models = list_models(server, seconds=SECONDS)
    except ServerTrouble:
        return None
    return Found(server, models) if models else None
