"""A run begun: what is asked, which questions, and that a person has one at a time."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.drafts import find_draft
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.publishing import edited_meanwhile
from ai_chatbot.flows.shape import version_of
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.models import GoldenQuestion, GoldenRun
from notes.index.embedding import get_embedder
from notes.models import OwnerIndex

Why = GoldenRun.Why


class CannotBegin(Exception):
    """No run is begun; the text is a sentence."""


@dataclass(frozen=True)
class Asked:
    """A flow as it is asked: Langflow's id (none: by its key), its hash, its number if it is
    published; `token` is Langflow's for the state of a draft."""

    id: str = ""
    hash: str = ""
    number: int | None = None
    token: str = ""


@dataclass(frozen=True)
class Tried:
    """Which flow is tried, and beside which other, if any."""

    flow: str
    asked: Asked
    beside: Asked | None = None


def published(flow: str = "") -> Tried:
    """What answers now."""
    flow = flow or settings.LANGFLOW_FLOW
    return Tried(flow, answering(flow) or Asked())


def answering(flow: str) -> Asked | None:
    found = published_flow(flow)
    return Asked(found.id, found.version, found.number) if found else None


def draft(flow: str = "", *, seen: str = "") -> Tried:
    """The draft beside what answers; `seen` is its hash as it was looked at.

    Raises LangflowAdminError, EditedMeanwhile among them, or FlowProblem.
    """
    flow = flow or settings.LANGFLOW_FLOW
    with LangflowAdmin() as langflow:
        found = find_draft(langflow, flow)
        if found is None:
            raise FlowProblem(_(sync.SENTENCES[sync.State.MISSING]))
        if seen and seen != version_of(found):
            raise edited_meanwhile(langflow.version_state(found["id"]))
    token = str(found.get("version_token") or "")[:64]
    return Tried(flow, Asked(str(found["id"]), version_of(found), None, token), answering(flow))


def begin(owner: User, why: GoldenRun.Why, tried: Tried, *, claimed: bool = False) -> GoldenRun:
    """Let the owner's questions for the flow be asked, by the worker; `claimed`: by whoever calls.

    Raises CannotBegin.
    """
    questions = questions_for(owner, tried.flow)
    if not questions:
        raise CannotBegin(_("You keep no golden questions for this flow yet: write one first."))
    beside = tried.beside or Asked()
    run = GoldenRun(
        owner=owner,
        flow=tried.flow,
        why=why,
        tried_id=tried.asked.id,
        tried_hash=tried.asked.hash,
        tried_number=tried.asked.number,
        draft_token=tried.asked.token,
        beside_id=beside.id,
        beside_hash=beside.hash,
        beside_number=beside.number,
        embedder=embedder_of(owner),
        questions=questions,
        total=len(questions) * (2 if beside.id else 1),
    )
    if claimed:
        run.status, run.claim_token, run.tries = GoldenRun.Status.RUNNING, uuid.uuid4(), 1
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise CannotBegin(str(BUSY)) from None
    return run


BUSY = gettext_lazy(
    "Your golden questions are being asked already. Wait for their end, or stop them."
)


def questions_for(owner: User, flow: str) -> list[int]:
    """The ids of those that are asked of this flow: its own, and those of every flow."""
    mine = GoldenQuestion.objects.owned_by(owner).for_flow(flow)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def embedder_of(owner: User) -> str:
    """The name of the one whose vectors answer the owner's searches now."""
    own = OwnerIndex.objects.filter(owner=owner).values_list("embedder", flat=True).first()
    return own or get_embedder().name
