"""What is shown of an answer, for every door: its text, or what the notes say in its place.

A page has its own dress for the same (rendering.branch); this is the Markdown.
"""

from collections.abc import Container, Mapping, Sequence
from functools import partial
from typing import Any

from ai_chatbot.grounding.silence import Quote
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.citations import cite
from ai_chatbot.rendering.grounds.claims import KeptChecks
from ai_chatbot.rendering.grounds.quotes import shown_quotes
from ai_chatbot.rendering.grounds.sentences import sentences_of
from ai_chatbot.rendering.marks import STOPS
from ai_chatbot.rendering.thoughts import without_thoughts
from notes.text.html.excerpts import without_bars


def shown_text(
    answer: Message,
    sources: Sequence[Source],
    question: str,
    *,
    quotable: Sequence[Source] | None = None,
) -> str:
    """Markdown with checked marks; what its sentences have not from the notes is named so.

    What stands under an answer is quoted of all sources or of the `quotable`.
    """
    if instead := instead_of(answer, sources):
        return instead
    said = without_thoughts(answer.text)
    checks = KeptChecks(said, answer.grounding)
    cited = cite(
        said,
        sources,
        question=question,
        check=checks.check_with(sources, question),
        aside=checks.aside(partial(in_words, checks.our.not_from_notes)),
    ).strip()
    quoted_of = sources if quotable is None else quotable
    return "\n\n".join([cited, *extract_of(answer, quoted_of)])


def instead_of(answer: Message, sources: Sequence[Source]) -> str:
    """What stands in the place of its text; "" where that stands itself.

    Only what these sources say is quoted: a visitor is shown those that are published still.
    """
    if not answer.is_replaced:
        return ""
    our = sentences_of(answer.grounding)
    quotes = extract_of(answer, sources)
    without = answer.grounding.get("without_model") and f"*{our.without_model}*"
    parts = [*quotes, without] if quotes else [our.nothing, nearest_of(answer, sources)]
    return "\n\n".join(part for part in parts if part)


def in_words(label: str, sentence: str, named: bool) -> str:
    """Named before its full stop: behind that the words would belong to the next sentence."""
    at = len(sentence.rstrip().rstrip(STOPS))
    return f"{sentence[:at]} *({label})*{sentence[at:]}" if named else sentence


def extract_of(answer: Message, sources: Sequence[Source]) -> list[str]:
    """What is quoted of these sources, in the answer's place or under it."""
    return quotes_in_words(answer.grounding, {source.n for source in sources})


def quotes_in_words(
    grounding: Mapping[str, Any], numbers: Container[int] | None = None
) -> list[str]:
    """As Markdown, what they are first; those of the sources with these numbers, or all."""
    shown = shown_quotes(grounding)
    quotes = [quoted(each) for each in shown if numbers is None or each.n in numbers]
    return [sentences_of(grounding).from_notes, *quotes] if quotes else []


def quoted(quote: Quote) -> str:
    """In one line; a table's row as its cells, as without its table the bars are signs alone."""
    lines = map(without_bars, quote.text.splitlines())
    return f"> {' '.join(' '.join(lines).split())} [{quote.n}]"


def nearest_of(answer: Message, sources: Sequence[Source]) -> str:
    titles = [source.title for source in sources]
    titles = titles or [near["title"] for near in answer.searched.get("nearest", ())]
    if not titles:
        return ""
    return f"{sentences_of(answer.grounding).nearest} {', '.join(dict.fromkeys(titles))}"
