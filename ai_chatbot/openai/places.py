"""Where a question stands: under which answer of which conversation.

A client of this door sends all that was said each time, so a conversation is known again by its
questions. What it sends of the answers only says which of several versions it means: the model
is told ours.
"""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from ai_chatbot.conversations.asking import CameBy, Turn, ask, begin_turn, select_version
from ai_chatbot.models import Conversation, Door, Message, SentHistory
from ai_chatbot.openai.messages import Asked
from ai_chatbot.rendering.grounds.shown import extract_of, instead_of, shown_text
from ai_chatbot.rendering.thoughts import without_thoughts

MOST_ALIKE = 100  # answers to the same questions, the newest of them

NO_LETTERS = re.compile(r"[\W_]+")

Status = Message.Status


@dataclass(frozen=True)
class Place:
    conversation: Conversation | None  # None: one is to be made
    again: Message | None = None  # the question, if it has been asked there: it is asked again
    beside: uuid.UUID | None = None  # another question at its place, if there is one
    after: uuid.UUID | None = None  # the answer before, if that is not what the pages show


NEW = Place(None)


def digest_of(owner_id: int, questions: Iterable[str]) -> str:
    """One digest for the same questions of one user; linear in their length."""
    digest = hashlib.sha256(str(owner_id).encode())
    for question in questions:
        text = unicodedata.normalize("NFC", question.strip()).encode()
        digest.update(b"%d:" % len(text))
        digest.update(text)
    return digest.hexdigest()


def find_place(owner_id: int, asked: Asked, follows: uuid.UUID | None) -> Place | None:
    """The place below the answer `follows`, or where the history leads; None if nowhere."""
    if follows:
        answer = own_answers(owner_id).filter(pk=follows).first()
        return place_under(answer, asked.question) if answer else None
    earlier = [turn.text for turn in asked.earlier if turn.is_question]
    if not earlier:
        return place_of_failure(owner_id, asked.question) or NEW
    told = next((turn.text for turn in reversed(asked.earlier) if not turn.is_question), "")
    answer = meant_by(told, answers_after(owner_id, earlier))
    return place_under(answer, asked.question) if answer else NEW


def meant_by(told: str, answers: list[Message]) -> Message | None:
    """The one that a client was told this by; a changed one is known if but one can be meant."""
    if len(answers) > 1:
        if meant := next((answer for answer in answers if says(answer, told)), None):
            return meant
        if len({answer.conversation_id for answer in answers}) > 1:
            return None
    return answers[0] if answers else None


def own_answers(owner_id: int) -> QuerySet[Message]:
    """The answers that a user had by this door: others are not to be read by it."""
    answers = Message.objects.filter(
        conversation__owner_id=owner_id,
        conversation__deleted_at=None,
        door=Door.OPENAI,
        role=Message.Role.ASSISTANT,
    )
    # Without the saved document, which may be megabytes.
    return answers.select_related("conversation", "parent").defer("conversation__document")


def answers_after(owner_id: int, questions: list[str]) -> list[Message]:
    """The answers to the last of these questions wherever they were asked, newest first."""
    known = SentHistory.objects.filter(digest=digest_of(owner_id, questions)).order_by("-pk")
    asked = list(known.values_list("question", flat=True)[:MOST_ALIKE])
    if not asked:
        return []
    answers = own_answers(owner_id).filter(parent__in=asked).order_by("-created_at")
    return list(answers[:MOST_ALIKE])


def says(answer: Message, told: str) -> bool:
    """Whether a client was told this by the answer; it may have been cut there."""
    wanted = bare(told)
    if wanted and bare(answer.text).startswith(wanted):
        return True
    if not wanted or not answer.grounding:
        return False
    sources = list(answer.sources.all())
    shown = shown_text(answer, sources, answer.parent.text if answer.parent else "")
    behind = instead_of(answer, sources) or "".join(extract_of(answer, sources))
    streamed = f"{answer.text}{behind}"
    return bare(shown).startswith(wanted) or bare(streamed).startswith(wanted)


def bare(text: str) -> str:
    """Its letters and digits, but for thoughts."""
    return NO_LETTERS.sub("", unicodedata.normalize("NFC", without_thoughts(text)))


def place_of_failure(owner_id: int, question: str) -> Place | None:
    """A first question that failed the last time: clients ask it again by themselves."""
    failed = next(iter(answers_after(owner_id, [question])), None)
    if failed is None or failed.status not in {Status.FAILED, Status.INTERRUPTED}:
        return None
    return Place(failed.conversation, again=failed.parent)


def place_under(answer: Message, question: str) -> Place:
    conversation = answer.conversation
    follow_ups = answer.children.filter(role=Message.Role.USER)
    if same := follow_ups.filter(text=question.strip()).first():
        return Place(conversation, again=same)
    if other := follow_ups.first():
        return Place(conversation, beside=other.pk)
    is_shown = conversation.head_id == answer.pk
    return Place(conversation, after=None if is_shown else answer.pk)


def write_down(owner_id: int, place: Place, asked: Asked, by: CameBy, flow: str = "") -> Message:
    """The question and its running answer by this flow, or nothing at all: raises Refused."""
    with transaction.atomic():
        conversation = place.conversation or Conversation.objects.create(owner_id=owner_id)
        if place.after:
            select_version(conversation, str(place.after))
        if place.again:
            return begin_turn(conversation, place.again, Turn(by, flow=flow, keeps_flow=True))
        beside = str(place.beside or "")
        return ask(conversation, asked.question, instead_of=beside, by=by, flow=flow)[0]


def remember(owner_id: int, asked: Asked, question_id: uuid.UUID) -> None:
    """By what a client sends after this question, its conversation is found again."""
    questions = [turn.text for turn in asked.earlier if turn.is_question] + [asked.question]
    history = SentHistory(digest=digest_of(owner_id, questions), question_id=question_id)
    SentHistory.objects.bulk_create([history], ignore_conflicts=True)
