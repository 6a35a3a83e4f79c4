"""The saved conversation: a versioned JSON document made from the message rows, and Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ai_chatbot.models import Conversation, Feedback, Message, Source
from ai_chatbot.models.conversations import UNTITLED
from ai_chatbot.rendering.citations import rewrite_marks
from ai_chatbot.rendering.export import harmless_markdown
from ai_chatbot.rendering.grounds.shown import shown_text

FORMAT = "commonplace.conversation"
VERSION = 1


def build_document(conversation: Conversation) -> dict[str, Any]:
    """Every version of every message, as docs/conversation.schema.json says."""
    messages = conversation.messages.prefetch_related("sources").select_related("feedback")
    return {
        "format": FORMAT,
        "version": VERSION,
        "id": str(conversation.pk),
        "title": conversation.title,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
        "head": str(conversation.head_id) if conversation.head_id else None,
        "messages": [describe_message(message) for message in messages],
    }


def describe_message(message: Message) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": str(message.pk),
        "parent": str(message.parent_id) if message.parent_id else None,
        "role": message.role,
        "text": message.text,
        "created_at": message.created_at.isoformat(),
        "ended_at": message.ended_at.isoformat() if message.ended_at else None,
    }
    if message.role == Message.Role.ASSISTANT:
        described |= {
            "status": message.status,
            "error": message.error,
            "model": message.model,
            "provider": message.provider,
            "usage": message.usage,
            "timings": message.timings,
            "flow": {
                "name": message.flow,
                "title": message.flow_title,
                "id": message.flow_id,
                "version": message.flow_version,
                "prompt_hash": message.prompt_hash,
                "number": message.flow_number,
            },
            "without_notes": message.without_notes,
            "searched": message.searched,
            "times": message.times,
            "grounding": message.grounding,
            "sources": [describe_source(source) for source in message.sources.all()],
            "feedback": describe_feedback(getattr(message, "feedback", None)),
        }
    return described


def describe_feedback(feedback: Feedback | None) -> dict[str, Any] | None:
    return {"thumb": feedback.thumb, "reason": feedback.reason} if feedback else None


def describe_source(source: Source) -> dict[str, Any]:
    return {
        "n": source.n,
        "note_id": source.note_id,
        "title": source.title,
        "heading": source.heading,
        "text": source.text,
        "content_hash": source.content_hash,
        "start": source.start,
        "end": source.end,
        "score": source.score,
        "origin": source.origin,
        "source_url": source.source_url,
        "shared_by": source.shared_by,
        "cited": source.cited,
    }


def build_markdown(conversation: Conversation) -> str:
    """The branch that shows, for reading elsewhere: questions as headings, what is cited as
    footnotes and what else was served as a list, with their passages."""
    parts = [harmless_markdown(f"# {conversation.title or UNTITLED}\n")]
    question, answers = "", 0
    for message in conversation.branch():
        if message.role == Message.Role.USER:
            question = message.text
            parts.append(harmless_markdown("## " + " ".join(question.split()) + "\n"))
        else:
            answers += 1
            parts += answer_parts(message, question, answers)
    return "\n".join(parts)


def answer_parts(message: Message, question: str, number: int) -> list[str]:
    """What it says, what is said of it, and its sources, each made harmless."""
    sources = list(message.sources.all())
    # The document of JSON keeps what was thought, and what something else stands for.
    text, footnotes = with_footnotes(shown_text(message, sources, question), sources, number)
    parts = [text + "\n"]
    if message.without_notes:
        parts.append(f"*{without_notes()}*\n")
    if message.error:
        parts.append(f"*{message.error}*\n")
    if message.times:
        parts.append(f"*{message.times['said']}.*\n")
    if message.searched and not sources:
        parts.append(searched_line(message.searched) + "\n")
    listed = [source_block(each, footnotes.get(each.n, f"{each.n}.")) for each in sources]
    return [*map(harmless_markdown, parts), *listed]


def build_answer(answer: Message) -> str:
    """One answer and its sources, with its citations as they are shown."""
    question = answer.parent.text if answer.parent else ""
    sources = list(answer.sources.all())
    parts = [shown_text(answer, sources, question) + "\n"]
    if answer.without_notes:
        parts.append(f"*{without_notes()}*\n")
    if sources:
        parts.append("\n".join(map(source_line, sources)) + "\n")
    return "\n".join(map(harmless_markdown, parts))


def with_footnotes(text: str, sources: Sequence[Source], answer: int) -> tuple[str, dict[int, str]]:
    """The text with its marks as references of footnotes, and how the definition of each that is
    cited begins. Their labels name the answer, too, as each counts its sources from 1. To
    CommonMark, which knows no footnotes, a label and a word would define a link and not show."""
    footnotes: dict[int, str] = {}

    def write(numbers: Iterable[int]) -> str:
        cited = {n: f"[^{answer}-{n}]" for n in numbers}
        footnotes.update({n: f"{reference}: {n} ·" for n, reference in cited.items()})
        return "".join(cited.values())

    return rewrite_marks(text, sources, write), footnotes


def without_notes() -> str:
    """What marks an answer that rests on no notes."""
    return _("Written without your notes.")


def source_line(source: Source) -> str:
    return f"{source.n}. {named(source)}"


def named(source: Source) -> str:
    """By its note and heading, and whose it is."""
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    page = f" (clipped from <{source.source_url}>)" if source.source_url else ""
    whose = f" (a note of {source.shared_by})" if source.shared_by else ""
    return f"{where}{whose}{page}"


def source_block(source: Source, label: str) -> str:
    """A footnote or a list's item, and its passage as a quotation within it. Each is made harmless
    by itself: to CommonMark, which knows no footnotes, what is indented below one is code."""
    lines = harmless_markdown(source.text.strip()).splitlines()
    passage = "\n".join(f"    > {line}".rstrip() for line in lines)
    return f"{harmless_markdown(f'{label} {named(source)}')}\n\n{passage}\n"


def searched_line(searched: dict[str, Any]) -> str:
    nearest = ", ".join(near["title"] for near in searched["nearest"])
    return "*Nothing in the notes bears on this.*" + (
        f" Nearest notes: {nearest}" if nearest else ""
    )
