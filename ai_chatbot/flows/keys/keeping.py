"""No key stays typed in: neither in a draft nor in what was published of it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.flows.forks import forks_in
from ai_chatbot.flows.keys.typed import Keeper, labels_in
from ai_chatbot.langflow.admin import Flow, LangflowAdmin


def where_typed(langflow: LangflowAdmin, draft: Flow | None, key: str = "") -> list[str]:
    """The nodes' fields in which keys stand in clear."""
    flows = [*([draft] if draft else []), *forks(langflow, key)]
    return list(dict.fromkeys(label for flow in flows for label in labels_in(flow)))


def keep_keys(langflow: LangflowAdmin, draft: Flow, key: str = "") -> tuple[Flow, str]:
    """Move them into variables of Langflow's; the draft as it is then, and what was done.

    Raises EditedMeanwhile where somebody saved the draft since it was read.
    """
    found, keeper = labels_in(draft), Keeper(langflow)
    kept = keeper.draft(draft)
    for fork in forks(langflow, key):
        found += labels_in(fork)
        keeper.saved(fork)
    return kept, said_of(list(dict.fromkeys(found)))


def said_of(labels: list[str]) -> str:
    said = _("What was typed in is kept encrypted now, in variables of Langflow's: %(fields)s.")
    return said % {"fields": ", ".join(labels)} if labels else ""


def forks(langflow: LangflowAdmin, key: str) -> Iterator[Flow]:
    return forks_in(langflow, key or settings.LANGFLOW_FLOW)
