"""Which of the notes' own sentences stand under an answer: those that say what it does not.

Of twenty sound answers of the shipped model to questions of `make bench ONLY=answers` (the half for
choosing), eight get one; one of these lacked a fact, which stands in it. So it is folded.
"""

from collections.abc import Sequence

from ai_chatbot.grounding.silence import Checked, Decision, Quote
from ai_chatbot.grounding.tokens import language_in
from ai_chatbot.grounding.windows import Sentence

MOST = 2  # of an answer that is borne out in part
TOLD = 0.8  # of a quote's words that the question does not hold: so much of it is said already


def quotes_beside(
    decision: Decision,
    quotes: Sequence[Quote],
    sentences: Sequence[Checked],
    said: str,
    asked: str,
    *,
    is_read: bool,
) -> list[Quote]:
    """`quotes`: what the notes say best, best first. `said`: what was answered to `asked`.

    Under an answer that they bear out in part always stands what they do say; under a sound one
    at most the best, and only where a cross-encoder has read it: without one it is too often none.
    """
    if decision is Decision.UNSURE:
        untold = [each for each in quotes if not is_told(each, said, asked)]
        return untold[:MOST] or list(quotes[:1])
    if decision is not Decision.ANSWERED or not sentences or not is_read:
        return []
    cited = {n for each in sentences if each.verdict.holds for n in each.numbers}
    return [each for each in quotes[:1] if cited and adds(each, cited, said, asked)]


def adds(quote: Quote, cited: set[int], said: str, asked: str) -> bool:
    """Whether it is of another passage than the answer rests on, or holds a number that the answer
    does not."""
    if is_told(quote, said, asked):
        return False
    return quote.n not in cited or has_new_number(quote, f"{said} {asked}")


def is_told(quote: Quote, said: str, asked: str) -> bool:
    language = language_in(quote.text)
    new = Sentence(quote.text, language).stems - Sentence(asked, language).stems
    told = new & Sentence(said, language).stems
    return len(told) >= TOLD * len(new) and not has_new_number(quote, f"{said} {asked}")


def has_new_number(quote: Quote, told: str) -> bool:
    language = language_in(quote.text)
    known = Sentence(told, language).quantities
    numbers = [each for each in Sentence(quote.text, language).quantities if not each.is_loose]
    return not all(any(each.agrees(one) for one in known) for each in numbers)
