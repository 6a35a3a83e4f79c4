"""Which flow answers a question: the one it names, its conversation's, its user's, the usual one.

Only what is published can be chosen, and it is looked at with every question: what was taken back
since is passed over, where it was not this question that named it.
"""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ai_chatbot.flows.current import (
    AskedFlow,
    published_flow,
    published_of,
)
from ai_chatbot.models import Conversation, DefaultFlow, FlowPin, Offered

KEY_MAX_CHARS = 100


class NotOffered(Exception):
    """A flow that nobody can choose; the text is a sentence for the user."""


def not_offered(key: str) -> NotOffered:
    said = _(
        "There is no published flow “%(flow)s”. Nothing was asked: choose another and ask again."
    )
    return NotOffered(said % {"flow": key[:KEY_MAX_CHARS]})


def flow_for(conversation: Conversation, named: str = "", *, like: str = "") -> AskedFlow:
    """`like` made another answer of the same question. Raises NotOffered for one that is named."""
    if conversation.collection:
        return flow_of_visitors(conversation.collection.flow, named)
    if named:
        return found_or_usual(named) or refuse(named)
    wanted = [key for key in (like, conversation.flow) if key]
    mine = DefaultFlow.objects.filter(user=conversation.owner_id)
    pins = FlowPin.objects.filter(
        Q(flow__in=[*wanted, settings.LANGFLOW_FLOW]) | Q(flow__in=mine.values("flow"))
    )
    found = published_of(pins.annotate(is_default=Exists(mine.filter(flow=OuterRef("flow")))))
    return chosen_among(found, wanted) or AskedFlow(flow=settings.LANGFLOW_FLOW)


def chosen_among(found: dict[AskedFlow, bool], wanted: list[str]) -> AskedFlow | None:
    """Of the published ones, each with whether it is its user's default."""
    by_key = {flow.flow: flow for flow in found}
    defaults = [flow.flow for flow, is_default in found.items() if is_default]
    order = [*wanted, *defaults, settings.LANGFLOW_FLOW]
    return next((by_key[key] for key in order if key in by_key), None)


def flow_of_visitors(picked: str, named: str) -> AskedFlow:
    """Its owner picked it; visitors have no choice, and get no model that asks no notes."""
    if named:
        refuse(named)
    found = published_flow(picked) if picked else None
    return found if found and found.asks_notes else usual_flow()


def usual_flow() -> AskedFlow:
    return published_flow() or AskedFlow(flow=settings.LANGFLOW_FLOW)


def found_or_usual(key: str) -> AskedFlow | None:
    """The usual one answers under its name also before anything is published."""
    return usual_flow() if key == settings.LANGFLOW_FLOW else published_flow(key)


def refuse(key: str) -> AskedFlow:
    raise not_offered(key)


def default_of(user_id: int) -> str:
    """The flow that the user chose for all conversations; "" for none. One query."""
    return DefaultFlow.objects.filter(user=user_id).values_list("flow", flat=True).first() or ""


def set_default(user: Any, key: str) -> None:
    """Raises NotOffered; "" goes back to the usual one."""
    if not key:
        DefaultFlow.objects.filter(user=user).delete()
        return
    check_offered(key)
    DefaultFlow.objects.update_or_create(user=user, defaults={"flow": key})


def choose(conversation: Conversation, key: str) -> None:
    """Have this flow answer in the conversation from now on; raises NotOffered."""
    check_offered(key)
    Conversation.objects.filter(pk=conversation.pk).update(flow=key)


def check_offered(key: str) -> None:
    if key not in {flow.key for flow in FlowPin.objects.offered()}:
        raise not_offered(key)


def choices_for(conversation: Conversation) -> tuple[list[Offered], str]:
    """What can be chosen in it, and what is; nothing to choose where there is one flow alone."""
    offered = FlowPin.objects.offered()
    if len(offered) < 2 or conversation.collection_id:
        return [], ""
    return offered, chosen_of(offered, conversation.flow, default_of(conversation.owner_id))


def chosen_of(offered: list[Offered], *wanted: str) -> str:
    """The first wanted one that is offered, else the usual one, else whichever there is."""
    keys = [flow.key for flow in offered]
    return next((key for key in (*wanted, settings.LANGFLOW_FLOW) if key in keys), keys[0])


def without_notes_is_usual(user_id: int) -> bool:
    """Whether the flow that the user chose for all conversations asks the notes for nothing."""
    chosen = default_of(user_id)
    found = published_flow(chosen) if chosen else None
    return found is not None and not found.asks_notes
