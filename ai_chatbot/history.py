"""What a run is told of the conversation before it: short, so that a small model stays quick."""

from ai_chatbot.models import Message

TURNS = 3  # question-and-answer pairs
QUESTION_CHARS = 300
ANSWER_CHARS = 600


def ancestors(message: Message) -> list[Message]:
    """The messages above this one on its branch, nearest first."""
    by_id = {m.pk: m for m in Message.objects.filter(conversation_id=message.conversation_id)}
    found = []
    while message.parent_id:
        message = by_id[message.parent_id]
        found.append(message)
    return found


def earlier_turns(answer: Message) -> list[dict[str, str]]:
    """`[{"role", "text"}]`, oldest first, without the question that is being answered."""
    earlier = [m for m in ancestors(answer)[1:] if m.text][: 2 * TURNS]
    return [{"role": m.role, "text": shorten(m)} for m in reversed(earlier)]


def earlier_questions(answer: Message) -> list[str]:
    """The questions before this one, oldest first: they say what a follow-up is about."""
    questions = [m.text for m in ancestors(answer)[1:] if m.role == Message.Role.USER]
    return questions[:TURNS][::-1]


def shorten(message: Message) -> str:
    limit = QUESTION_CHARS if message.role == Message.Role.USER else ANSWER_CHARS
    text = " ".join(message.text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
