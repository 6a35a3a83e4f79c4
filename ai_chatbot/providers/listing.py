"""The models that a server says it has."""

import json
import time
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from ai_chatbot.models.providers import MODEL_CHARS
from ai_chatbot.providers.addresses import LookUp, system_look_up
from ai_chatbot.providers.asking import ServerTrouble, Trouble, opened, pieces
from ai_chatbot.providers.known import PROVIDERS
from ai_chatbot.providers.servers import Server
from config.base.storable import dict_in, list_in, text_in

SECONDS = 8.0  # for the whole list
LIST_BYTES = 4_000_000
MODELS_MAX = 1000
PAGES_MAX = 20
# Parts of names of what writes no answers, at providers that list all they have.
NO_WRITERS = ("embed", "whisper", "tts", "dall-e", "moderation", "imagen", "transcribe", "rerank")


def list_models(
    server: Server, *, seconds: float = SECONDS, look_up: LookUp = system_look_up
) -> list[str]:
    """Names of those that may write answers, by the alphabet; raises ServerTrouble.

    Trouble.NOT_FOUND is no fault by itself: some servers keep their list to themselves.
    """
    until = time.monotonic() + seconds
    path: str = listing_of(server)
    names: set[str] = set()
    for _page in range(PAGES_MAX):
        with opened(server, path, seconds=seconds, look_up=look_up) as response:
            body = b"".join(pieces(response, most=LIST_BYTES, until=until))
        found = parsed(body, server)
        names |= names_in(found, server)
        after = next_page(found)
        if not after or len(names) >= MODELS_MAX or time.monotonic() > until:
            break
        path = f"models?limit={MODELS_MAX}&after_id={quote(after, safe='')}"
    return sorted(names, key=str.casefold)[:MODELS_MAX]


def listing_of(server: Server) -> str:
    known = PROVIDERS.get(server.provider)
    return known.listing if known else "models"


def next_page(found: dict[str, Any]) -> str:
    """After which model the list goes on, as Anthropic tells it; "" where this was all."""
    is_part = found.get("has_more") is True
    return text_in(found.get("last_id"), MODEL_CHARS) if is_part else ""


def parsed(body: bytes, server: Server) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        sentence = _("What answers there is no model’s server: its list of models is no JSON.")
        raise ServerTrouble(Trouble.ODD, sentence)
    return found


def names_in(found: dict[str, Any], server: Server) -> set[str]:
    known = PROVIDERS.get(server.provider)
    prefix = known.prefix if known else ""
    listed = list_in(found.get("data"))[:MODELS_MAX]
    names = {text_in(dict_in(each).get("id"), MODEL_CHARS).removeprefix(prefix) for each in listed}
    return {name for name in names if name.strip() and writes(name)}


def writes(name: str) -> bool:
    return not any(part in name.lower() for part in NO_WRITERS)
