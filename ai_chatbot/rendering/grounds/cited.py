"""Which sources an answer cites, as it is shown."""

from collections.abc import Sequence

from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.grounds.quotes import shown_quotes


def cited_by(
    answer: Message, text: str, sources: Sequence[Source], question: str
) -> frozenset[int]:
    """Numbers of those that its text links to, or what stands in its place; `text` is all of it."""
    quoted = frozenset(quote.n for quote in shown_quotes(answer.grounding))
    if answer.is_replaced:
        return quoted
    shown = render_cited(
        text, sources, question=question, name=answer.pk, grounding=answer.grounding
    )
    return shown.cited | quoted
