"""Which flows answer now: their published versions, or their drafts where settings say so."""

import asyncio
import logging
import time
import weakref
from dataclasses import dataclass, field, replace
from functools import partial

from django.conf import settings
from django.db.models import QuerySet, Value

from ai_chatbot.flows.asks import title_of
from ai_chatbot.flows.nested.finding import whole
from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowPin
from ai_chatbot.models.flows import DRAFT

logger = logging.getLogger(__name__)
AWAY_MAX_AGE = 5.0  # seconds that a Langflow which could not say is not asked again


@dataclass(frozen=True)
class AskedFlow:
    """What an answer is asked of: Langflow's id, the hash of its JSON, its published number.

    All empty for a draft that Langflow did not say anything about.
    """

    id: str = ""
    version: str = ""
    number: int | None = None
    prompt_hash: str = field(default="", compare=False)  # which a version decides, as all below
    flow: str = field(default="", compare=False)  # its key
    title: str = field(default="", compare=False)
    # What it asks the notes for, as FlowVersion.search; None where that is not known.
    search: dict[str, int] | None = field(default=None, compare=False, hash=False)

    @property
    def asks_notes(self) -> bool:
        """Whether it may: one of which that is not known may."""
        return self.search != {}


def published_flow(flow: str = "") -> AskedFlow | None:
    """The version that answers; None while there is none, or where drafts answer. One query."""
    pins = FlowPin.objects.filter(flow=flow or settings.LANGFLOW_FLOW)
    return next(iter(published_of(pins.annotate(is_default=Value(False)))), None)


def asked_for(flow: str = "") -> AskedFlow:
    """What answers of this flow; where nothing does, the draft of that id or endpoint."""
    return published_flow(flow) or AskedFlow(flow, flow=flow or settings.LANGFLOW_FLOW)


def published_of(pins: "QuerySet[FlowPin]") -> dict[AskedFlow, bool]:
    """The versions that answer, each with the pin's `is_default`; none where drafts do."""
    if settings.FLOW_ANSWERS == DRAFT:
        return {}
    names = ("langflow_id", "hash", "number", "prompt_hash", "flow", "title", "search")
    rows = pins.values_list("is_default", *(f"version__{name}" for name in names))
    return {AskedFlow(str(row[1]), *row[2:]): bool(row[0]) for row in rows}


def published_flows() -> list[str]:
    """The flows of which a version answers, by their keys."""
    return [flow.key for flow in FlowPin.objects.offered()]


# Until when each flow of each Langflow is taken for unknown, and who is asking just now.
_unknown: dict[tuple[str, str], float] = {}
_Asking = dict[str, asyncio.Task[AskedFlow]]
_asking: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Asking]" = (
    weakref.WeakKeyDictionary()
)


async def current_flow(key: str = "") -> AskedFlow:
    """The draft as it is now; never raises, as an answer must not fail for its record."""
    key = key or settings.LANGFLOW_FLOW
    if time.monotonic() < _unknown.get((settings.LANGFLOW_URL, key), 0.0):
        return AskedFlow(flow=key)
    asking = _asking.setdefault(asyncio.get_running_loop(), {})
    if key not in asking or asking[key].done():  # fifty answers at once ask once
        asking[key] = asyncio.create_task(_look_at_flow(key))
    return await asyncio.shield(asking[key])


async def _look_at_flow(key: str) -> AskedFlow:
    flow = await asyncio.to_thread(partial(_ask_current_flow, key))
    if not flow.id:
        _unknown[settings.LANGFLOW_URL, key] = time.monotonic() + AWAY_MAX_AGE
    return flow


def _ask_current_flow(key: str) -> AskedFlow:
    try:
        with LangflowAdmin() as langflow:
            flow = langflow.find_flow(key)
            flow = whole(langflow, flow) if flow else None
    except LangflowAdminError as error:
        logger.warning("The flow's version is not known: %s", error)
        return AskedFlow(flow=key)
    if not flow:
        return AskedFlow(flow=key)
    found = AskedFlow(str(flow["id"]), version_of(flow), flow=key, title=title_of(flow))
    return replace(found, prompt_hash=prompt_hash(flow))
