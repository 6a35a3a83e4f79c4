"""The flow between flows/ and Langflow: which one answers, publishing it, bringing it back."""

import asyncio
import logging
import time
from dataclasses import dataclass

from django.conf import settings

from ai_chatbot.langflow_admin import LangflowAdmin, LangflowAdminError, version_of

logger = logging.getLogger(__name__)

FLOW_MAX_AGE = 30.0  # seconds that an answer's record of its flow may lag behind an edit
AWAY_MAX_AGE = 5.0


@dataclass(frozen=True)
class FlowVersion:
    """Which flow, in which state; both empty when Langflow did not say."""

    id: str = ""
    version: str = ""


# (good until, what was seen) for each Langflow asked.
_seen: dict[str, tuple[float, FlowVersion]] = {}


async def current_flow() -> FlowVersion:
    """The flow that answers now; never raises, as an answer must not fail for its record."""
    until, flow = _seen.get(settings.LANGFLOW_URL, (0.0, FlowVersion()))
    if time.monotonic() < until:
        return flow
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
    return FlowVersion(str(flow["id"]), version_of(flow)) if flow else FlowVersion()
