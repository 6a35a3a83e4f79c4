"""Fragments of HTML that the websocket sends to a page."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.rendering.branch import show_branch, state_of_branch, state_on_coming

# --- Fragments over the websocket -----------------------------------------------------------


def log_fragment(conversation: Conversation) -> str:
    """The whole message list, for a page that has fallen behind."""
    shown = show_branch(conversation)
    state, words = state_of_branch(shown)
    return render_to_string(
        "ai_chatbot/_log.html",
        {"conversation": conversation, "shown": shown, "state": state, "words": words, "oob": True},
    )


def status_fragment(head: Message | None) -> str:
    """The status line alone, for a page that has everything; `head` ends the branch it shows."""
    state, words = state_on_coming(head, head.sources.count() if head else 0)
    return render_to_string(
        "ai_chatbot/_status.html", {"state": state, "words": words, "oob": True}
    )


def turn_fragment(conversation: Conversation) -> str:
    """The newest question and its answer, mostly still empty, put at the log's end."""
    turn = show_branch(conversation, last=2)
    state, words = state_of_branch(turn)  # an answer can fail before its turn is rendered
    return render_to_string(
        "ai_chatbot/_turn.html",
        {"conversation": conversation, "turn": turn, "state": state, "words": words},
    )


def progress_fragment(
    answer_id: uuid.UUID,
    *,
    previous: int,
    seq: int,
    blocks: str,
    tail: str,
    state: str = "",
    words: str = "",
    sources: Sequence[Source] = (),
    quotes: Sequence[dict[str, Any]] = (),
    whole: bool = False,
) -> str:
    """What happened to a running answer after event `previous`, up to event `seq`.

    `whole` blocks take the place of those that show.
    """
    return render_to_string(
        "ai_chatbot/_progress.html",
        {
            "answer_id": answer_id,
            "previous": previous,
            "seq": seq,
            "blocks": mark_safe(blocks),  # noqa: S308 - out of render_cited
            "tail": mark_safe(tail),  # noqa: S308 - out of render_cited
            "state": state,
            "words": words,
            "sources": sources,
            "quotes": quotes,
            "whole": whole,
        },
    )


def finished_fragment(answer_id: uuid.UUID) -> str:
    """The whole answer as it stands in its row, in place of the streamed one; "" if it is gone."""
    answer = Message.objects.select_related("conversation").filter(pk=answer_id).first()
    if answer is None:
        return ""
    shown = [
        item for item in show_branch(answer.conversation, last=1) if item.message.pk == answer_id
    ]
    state, words = state_of_branch(shown)
    return render_to_string(
        "ai_chatbot/_finished.html", {"shown": shown, "state": state, "words": words}
    )


def rating_fragment(answer_id: uuid.UUID) -> str:
    """What is thought of an answer, in place of what was."""
    message = Message.objects.select_related("feedback", "kept").get(pk=answer_id)
    return render_to_string("ai_chatbot/_rating.html", {"message": message, "renews": True})


def notice_fragment(text: str) -> str:
    """A sentence above the question box: why something was not done."""
    return render_to_string("ai_chatbot/_notice.html", {"notice": text})


# --- Answers side by side -------------------------------------------------------------------


def asked_sources_fragment(sources: Sequence[Source]) -> str:
    """The passages that one of them was given, folded."""
    return render_to_string("ai_chatbot/flow/_asked_sources.html", {"sources": sources})


def asked_end_fragment(answer: Message, html: str, error: str) -> str:
    """What came of one: `html` is its text out of render_cited, `error` a sentence or nothing."""
    return render_to_string(
        "ai_chatbot/flow/_asked_end.html",
        {
            "answer": answer,
            "error": error,
            "html": mark_safe(html),  # noqa: S308 - out of render_cited
            "sources": list(answer.sources.all()),
        },
    )
