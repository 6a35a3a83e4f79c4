"""Who looks at a conversation through the widget, and what they may see of its passages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.models import Source
from ai_chatbot.rendering.kept.sentences import reason
from ai_chatbot.rights import Right

# [{"n", "title", "heading", …}] of an answer's passages; it may ask the database.
Describe = Callable[[Sequence[Source]], list[dict[str, Any]]]

FAILED = gettext_noop("The assistant could not answer. Please try again in a moment.")


@dataclass(frozen=True)
class Viewer:
    """Somebody with a right to one conversation; `turn` says whose drawings wait for theirs."""

    right: Right
    turn: int
    describe: Describe
    is_stranger: bool = False  # what went wrong with models and flows is not for them

    def reason(self, error: str) -> str:
        return _(FAILED) if error and self.is_stranger else reason(error)


def describe_fully(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """For whose notes they are."""
    return [
        {
            "n": source.n,
            "title": source.title,
            "heading": source.heading,
            "text": source.text,
            "note_id": source.note_id,
            "start": source.start,
            "end": source.end,
            "score": source.score,
            "url": source.url,
            "origin": source.origin,
        }
        for source in sources
    ]
