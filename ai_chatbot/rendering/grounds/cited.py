"""Which sources an answer cites, as it is shown."""

from collections.abc import Sequence

from ai_chatbot.grounding.silence import Decision
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.grounds.quotes import kept_quotes


def cited_by(
    answer: Message, text: str, sources: Sequence[Source], question: str
) -> frozenset[int]:
    """Numbers of those that its text links to, or what stands in its place; `text` is all of it."""
    decision = answer.grounding.get("decision")
    quoted = frozenset(quote.n for quote in kept_quotes(answer.grounding))
    if decision in (Decision.EXTRACT, Decision.NOTHING):
        return quoted if decision == Decision.EXTRACT else frozenset()
    shown = render_cited(
        text, sources, question=question, name=answer.pk, grounding=answer.grounding
    )
    return shown.cited | quoted if decision == Decision.UNSURE else shown.cited
