"""A conversation and its answers as the widget shows them, out of their rows."""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.grounds.shown import extract_of, instead_of
from ai_chatbot.rendering.links import ON_ANY_PAGE, Manner
from ai_chatbot.widget.viewer import Viewer

MOST_MESSAGES = 100  # the newest of a conversation: each is drawn anew


def conversation_json(conversation: Conversation, viewer: Viewer) -> str:
    """{"messages": [{"id", "role", "text", "html", "status", "error", "sources"}]}, oldest first;
    a question has no "html"."""
    branch = conversation.branch()[-MOST_MESSAGES:]
    texts: dict[uuid.UUID | None, str] = {message.pk: message.text for message in branch}
    described = [
        describe_message(message, texts.get(message.parent_id, ""), viewer) for message in branch
    ]
    return json.dumps({"messages": described}, ensure_ascii=False)


def describe_message(message: Message, question: str, viewer: Viewer) -> dict[str, Any]:
    is_answer = message.role == Message.Role.ASSISTANT
    html = {"html": html_of(message, question, viewer)} if is_answer else {}
    return {
        "id": str(message.pk),
        "role": message.role,
        "text": message.text,
        **html,
        "status": message.status,
        "error": viewer.reason(message.error),
        "sources": viewer.describe(list(message.sources.all())) if is_answer else [],
    }


def html_of(answer: Message, question: str, viewer: Viewer, manner: Manner = ON_ANY_PAGE) -> str:
    sources = list(answer.sources.all())
    quotable = [source for source, said in described(sources, viewer) if said["text"]]
    instead = instead_of(answer, quotable)
    said = render_cited(
        instead or answer.text,
        sources,
        question=question,
        finished=not answer.is_running,
        name=answer.pk,
        manner=manner,
        grounding=None if instead else answer.grounding,
    ).html
    return said if instead else f"{said}{quoted_under(answer, quotable, manner)}"


def described(sources: Sequence[Source], viewer: Viewer) -> Iterator[tuple[Source, dict[str, Any]]]:
    return zip(sources, viewer.describe(sources), strict=True)


def quoted_under(answer: Message, sources: Sequence[Source], manner: Manner) -> str:
    """The notes' own sentences that stand under an answer."""
    extract = "\n\n".join(extract_of(answer, sources))
    if not extract:
        return ""
    return render_cited(extract, sources, name=answer.pk, manner=manner).html


def finished_html(answer_id: uuid.UUID, viewer: Viewer) -> str:
    """The whole answer as it stands in its row. Raises Message.DoesNotExist."""
    answers = Message.objects.select_related("parent").prefetch_related("sources")
    answer = answers.get(pk=answer_id)
    return html_of(answer, answer.parent.text if answer.parent else "", viewer)
