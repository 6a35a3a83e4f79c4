"""The sentences of notes that stand beside an answer or in its place, with where they are from."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from ai_chatbot.grounding.silence import Quote


class Quotable(Protocol):
    """What is needed of a passage; a FoundPassage and a Source are ones."""

    title: str
    heading: str
    text: str
    url: str


def described(quotes: Sequence[Quote], passages: dict[int, Any]) -> list[dict[str, Any]]:
    """[{"n", "start", "end", "text", "title", "heading", "url"}]; passages by their numbers."""
    return [asdict(quote) | about(passages[quote.n]) for quote in quotes if quote.n in passages]


def about(passage: Quotable) -> dict[str, str]:
    return {
        "title": passage.title,
        "heading": passage.heading,
        "url": getattr(passage, "address", passage.url),
    }


def kept_quotes(grounding: dict[str, Any]) -> list[Quote]:
    """Those of an answer's row."""
    return [Quote(**each) for each in grounding.get("extract", ())]
