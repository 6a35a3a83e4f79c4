"""Which flow answers now: the published version, or the draft where settings say so."""

import asyncio
import logging
import time
import weakref
from dataclasses import dataclass, field

from django.conf import settings

from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowPin

logger = logging.getLogger(__name__)
DRAFT = "draft"  # of FLOW_ANSWERS
FLOW_MAX_AGE = 30.0  # seconds that an answer's record of its flow may lag behind an edit
AWAY_MAX_AGE = 5.0


@dataclass(frozen=True)
class AskedFlow:
    """What an answer is asked of: Langflow's id, the hash of its JSON, its published number.

    All empty for a draft that Langflow did not say anything about.
    """

    id: str = ""
    version: str = ""
    number: int | None = None
    prompt_hash: str = field(default="", compare=False)  # which a version decides


def published_flow(flow: str = "") -> AskedFlow | None:
    """The version that answers; None while there is none, or where drafts answer. One query."""
    if settings.FLOW_ANSWERS == DRAFT:
        return None
    pin = FlowPin.objects.filter(flow=flow or settings.LANGFLOW_FLOW)
    names = ("langflow_id", "hash", "number", "prompt_hash")
    found = pin.values_list(*(f"version__{name}" for name in names)).first()
    return AskedFlow(str(found[0]), *found[1:]) if found else None


def published_flows() -> list[str]:
    """The flows of which a version answers, by their keys."""
    return list(FlowPin.objects.order_by("flow").values_list("flow", flat=True))


# (good until, what was seen) for each Langflow asked, and who is asking just now.
_seen: dict[str, tuple[float, AskedFlow]] = {}
_asking: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[AskedFlow]]" = (
    weakref.WeakKeyDictionary()
)


async def current_flow() -> AskedFlow:
    """The draft as it is now; never raises, as an answer must not fail for its record."""
    until, flow = _seen.get(settings.LANGFLOW_URL, (0.0, AskedFlow()))
    if time.monotonic() < until:
        return flow
    loop = asyncio.get_running_loop()
    if loop not in _asking or _asking[loop].done():  # fifty answers at once ask once
        _asking[loop] = asyncio.create_task(_look_at_flow())
    return await asyncio.shield(_asking[loop])


async def _look_at_flow() -> AskedFlow:
    flow = await asyncio.to_thread(_ask_current_flow)
    age = FLOW_MAX_AGE if flow.id else AWAY_MAX_AGE
    _seen[settings.LANGFLOW_URL] = (time.monotonic() + age, flow)
    return flow


def _ask_current_flow() -> AskedFlow:
    try:
        with LangflowAdmin() as langflow:
            flow = langflow.find_flow(settings.LANGFLOW_FLOW)
    except LangflowAdminError as error:
        logger.warning("The flow's version is not known: %s", error)
        return AskedFlow()
    if not flow:
        return AskedFlow()
    return AskedFlow(str(flow["id"]), version_of(flow), prompt_hash=prompt_hash(flow))
