"""Which flows an upgrade of Langflow is tried on, and what is said of them in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.flows.drafts import find_draft
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.looking import DRAFT, FILE, PUBLISHED
from ai_chatbot.flows.publishing import pinned
from ai_chatbot.flows.sync import every_key, read_flow_file
from ai_chatbot.flows.upgrades.examining import Examined, Fit, examine_flows
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError

ILL = {Fit.BREAKING, Fit.BLOCKED}
SIDES = {
    PUBLISHED: gettext_lazy("what is published"),
    DRAFT: gettext_lazy("the draft"),
    FILE: gettext_lazy("the file in flows/"),
}
SAYS = {
    Fit.OK: gettext_lazy("Langflow %(version)s has all of its components as they are (OK)."),
    Fit.SAFE: gettext_lazy(
        "Langflow %(version)s has newer code that can take the place of the flow's (SAFE): "
        "%(nodes)s."
    ),
    Fit.BREAKING: gettext_lazy(
        "In Langflow %(version)s these have other fields or outputs (BREAKING): %(nodes)s."
    ),
    Fit.BLOCKED: gettext_lazy("Langflow %(version)s does not have (BLOCKED): %(nodes)s."),
}


@dataclass(frozen=True)
class Told:
    """Of one flow: the sides of it of which the same is said."""

    key: str
    sides: tuple[str, ...]
    version: str  # Langflow's
    found: Examined

    @property
    def is_ill(self) -> bool:
        return self.found.fit in ILL

    @property
    def sentence(self) -> str:
        about = {"version": self.version, "nodes": ", ".join(self.found.nodes)}
        sides = ", ".join(str(SIDES[side]) for side in self.sides)
        return f"{capitalised(sides)}: {str(SAYS[self.found.fit]) % about}"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def try_upgrade(keys: list[str] | None = None, python: str = "") -> list[Told]:
    """What `lfx upgrade` says of every flow, published, drafted and in flows/; raises FlowProblem.

    A draft is left out while Langflow does not answer.
    """
    flows = {(key, side): flow for key in keys or every_key() for side, flow in sides_of(key)}
    if not flows:
        raise FlowProblem(_("There is no flow to look at."))
    said = examine_flows({f"{key} {side}": flow for (key, side), flow in flows.items()}, python)
    grouped: dict[tuple[str, Examined], list[str]] = {}
    for key, side in flows:
        grouped.setdefault((key, said.flows[f"{key} {side}"]), []).append(side)
    return [Told(key, tuple(sides), said.version, found) for (key, found), sides in grouped.items()]


def sides_of(key: str) -> Iterator[tuple[str, Flow]]:
    if version := pinned(key):
        yield PUBLISHED, version.content
    if draft := draft_of(key):
        yield DRAFT, draft
    try:
        yield FILE, read_flow_file(key)
    except FlowProblem:
        return  # one that was made in Langflow alone


def draft_of(key: str) -> Flow | None:
    try:
        with LangflowAdmin() as langflow:
            return find_draft(langflow, key)
    except LangflowAdminError:
        return None
