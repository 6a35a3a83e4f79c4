"""What is shown of an answer, for every door: its text, or what the notes say in its place.

A page has its own dress for the same (rendering.branch); this is the Markdown.
"""

from collections.abc import Sequence
from typing import Any

from ai_chatbot.grounding.silence import Decision, Quote
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.citations import cite
from ai_chatbot.rendering.grounds.claims import NOT_FROM_NOTES, KeptChecks
from ai_chatbot.rendering.grounds.quotes import kept_quotes
from ai_chatbot.rendering.marks import STOPS
from ai_chatbot.rendering.thoughts import without_thoughts

NOTHING = "I find nothing about this in your notes."
WITHOUT_MODEL = "Answered from your notes without a model."
FROM_NOTES = "From your notes:"


def shown_text(answer: Message, sources: Sequence[Source], question: str) -> str:
    """Markdown with checked marks; what its sentences have not from the notes is named so."""
    if instead := instead_of(answer, sources):
        return instead
    said = without_thoughts(answer.text)
    checks = KeptChecks(said, answer.grounding)
    cited = cite(
        said,
        sources,
        question=question,
        check=checks.check_with(sources, question),
        aside=checks.aside(in_words),
    ).strip()
    if answer.grounding.get("decision") != Decision.UNSURE:
        return cited
    return "\n\n".join([cited, *extract_of(answer.grounding)])


def instead_of(answer: Message, sources: Sequence[Source]) -> str:
    """What stands in the place of its text; "" where that stands itself."""
    match answer.grounding.get("decision"):
        case Decision.EXTRACT:
            without = answer.grounding.get("without_model") and f"*{WITHOUT_MODEL}*"
            parts = [*extract_of(answer.grounding), without]
        case Decision.NOTHING:
            parts = [NOTHING, nearest_of(answer, sources)]
        case _:
            parts = []
    return "\n\n".join(part for part in parts if part)


def in_words(sentence: str, named: bool) -> str:
    """Named before its full stop: behind that the words would belong to the next sentence."""
    at = len(sentence.rstrip().rstrip(STOPS))
    return f"{sentence[:at]} *({NOT_FROM_NOTES})*{sentence[at:]}" if named else sentence


def extract_of(grounding: dict[str, Any]) -> list[str]:
    quotes = kept_quotes(grounding)
    return [FROM_NOTES, *map(quoted, quotes)] if quotes else []


def quoted(quote: Quote) -> str:
    return f"> {' '.join(quote.text.split())} [{quote.n}]"


def nearest_of(answer: Message, sources: Sequence[Source]) -> str:
    titles = [source.title for source in sources]
    titles = titles or [near["title"] for near in answer.searched.get("nearest", ())]
    return f"Nearest notes: {', '.join(dict.fromkeys(titles))}" if titles else ""
