"""What a run is told of the conversation before it: short, so that a small model stays quick."""

from itertools import islice

from django.conf import settings

from ai_chatbot.models import Message
from ai_chatbot.rendering.grounds.shown import instead_of
from ai_chatbot.rendering.thoughts import without_thoughts
from ai_chatbot.tokens import Run

QUESTION_CHARS = 300
ANSWER_CHARS = 600


def earlier_messages(run: Run) -> list[Message]:
    """The messages above the question that the run answers, on its branch, nearest first."""
    at = run.follows
    if at is None:
        return []
    by_id = {m.pk: m for m in Message.objects.filter(conversation_id=run.conversation_id)}
    found = []
    while at:
        found.append(by_id[at])
        at = by_id[at].parent_id
    return found


def earlier_turns(run: Run) -> list[dict[str, str]]:
    """`[{"role", "text"}]`, oldest first, without the question that is being answered.

    That nothing was found is no part of it, as small models say it again, whatever is asked next;
    what was asked is, as the next question may lean on it.
    """
    said = (message for message in earlier_messages(run) if said_in(message))
    earlier = list(islice(said, 2 * settings.HISTORY_TURNS))
    return [{"role": m.role, "text": shorten(m)} for m in reversed(earlier)]


def earlier_questions(run: Run) -> list[str]:
    """The questions before this one, oldest first: they say what a follow-up is about."""
    questions = [m.text for m in earlier_messages(run) if m.role == Message.Role.USER]
    return questions[: settings.HISTORY_TURNS][::-1]


def said_in(message: Message) -> str:
    """A question as it was asked; of an answer what is no thought, or what stood in its place, and
    "" of one that found nothing."""
    if message.role == Message.Role.USER:
        return message.text
    if message.finds_nothing:
        return ""
    sources = list(message.sources.all()) if message.grounding else []
    return instead_of(message, sources) or without_thoughts(message.text)


def shorten(message: Message) -> str:
    limit = QUESTION_CHARS if message.role == Message.Role.USER else ANSWER_CHARS
    text = " ".join(said_in(message).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
