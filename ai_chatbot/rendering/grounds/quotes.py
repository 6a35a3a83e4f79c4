"""The sentences of notes that stand beside an answer or in its place, with where they are from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from ai_chatbot.grounding.silence import Decision, Quote


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


def shown_quotes(grounding: Mapping[str, Any]) -> list[Quote]:
    """Those that an answer's row has shown: in its place, or under its own words."""
    decision = grounding.get("decision")
    if decision == Decision.NOTHING:
        return []
    # Of rows of before what stands under an unsure answer is the whole extract.
    is_whole = decision == Decision.EXTRACT or (
        decision == Decision.UNSURE and "beside" not in grounding
    )
    return [Quote(**each) for each in grounding.get("extract" if is_whole else "beside", ())]
