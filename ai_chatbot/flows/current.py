"""Which version of the flow answers now."""

import asyncio
import logging
import time
import weakref
from dataclasses import dataclass, field

from django.conf import settings

from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError

logger = logging.getLogger(__name__)
FLOW_MAX_AGE = 30.0  # seconds that an answer's record of its flow may lag behind an edit
AWAY_MAX_AGE = 5.0


@dataclass(frozen=True)
class FlowVersion:
    """Which flow, in which state; all empty when Langflow did not say."""

    id: str = ""
    version: str = ""
    prompt_hash: str = field(default="", compare=False)  # which a version decides


# (good until, what was seen) for each Langflow asked, and who is asking just now.
_seen: dict[str, tuple[float, FlowVersion]] = {}
_asking: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[FlowVersion]]" = (
    weakref.WeakKeyDictionary()
)


async def current_flow() -> FlowVersion:
    """The flow that answers now; never raises, as an answer must not fail for its record."""
    until, flow = _seen.get(settings.LANGFLOW_URL, (0.0, FlowVersion()))
    if time.monotonic() < until:
        return flow
    loop = asyncio.get_running_loop()
    if loop not in _asking or _asking[loop].done():  # fifty answers at once ask once
        _asking[loop] = asyncio.create_task(_look_at_flow())
    return await asyncio.shield(_asking[loop])


async def _look_at_flow() -> FlowVersion:
    flow = await asyncio.to_thread(_ask_current_flow)
    age = FLOW_MAX_AGE if flow.id else AWAY_MAX_AGE
    _seen[settings.LANGFLOW_URL] = (time.monotonic() + age, flow)
    return flow


def _ask_current_flow() -> FlowVersion:
    try:
        with LangflowAdmin() as langflow:
            flow = langflow.find_flow(settings.LANGFLOW_FLOW)
    except LangflowAdminError as error:
        logger.warning("The flow's version is not known: %s", error)
        return FlowVersion()
    if not flow:
        return FlowVersion()
    return FlowVersion(str(flow["id"]), version_of(flow), prompt_hash(flow))
