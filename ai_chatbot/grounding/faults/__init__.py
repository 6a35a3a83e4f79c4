"""What in a window speaks against a claim: numbers, names, negations, order, what was asked."""

from collections.abc import Iterator

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.causes import is_of_both, turned_cause
from ai_chatbot.grounding.faults.exchanged import exchanged_numbers
from ai_chatbot.grounding.faults.foreign import foreign_contraries, foreign_faults
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.names import code_faults, name_faults, quotation_faults
from ai_chatbot.grounding.faults.negations import denial_faults, negation_faults
from ai_chatbot.grounding.faults.numbers import number_faults
from ai_chatbot.grounding.faults.operators import operator_faults
from ai_chatbot.grounding.faults.order import is_converse, lessened, order_faults
from ai_chatbot.grounding.faults.premise import premise_faults
from ai_chatbot.grounding.faults.subjects import subject_faults
from ai_chatbot.grounding.faults.words import new_word_faults, word_faults
from ai_chatbot.grounding.windows import Sentence, Window
from ai_chatbot.grounding.words.opposites import turned

__all__ = ["Fault", "Kind", "faults_of", "foreign_contraries", "foreign_faults"]


def faults_of(claim: Claim, window: Window) -> Iterator[Fault]:
    """All of them; a claim that begins with "No" takes nothing for granted."""
    said = claim.sentence(window.passage.language)
    asked = claim.asked(window.passage.language)
    yield from number_faults(said, asked, window, is_short=claim.is_short)
    yield from name_faults(said, asked, window)
    yield from quotation_faults(claim, window)
    yield from code_faults(claim, window)
    yield from negation_faults(said, window)
    yield from denial_faults(claim, window)
    tokens = [each.tokens for each in window.sentences]
    word = turned(said.tokens, tokens) or lessened(said, window)
    if not (word and is_converse(said, window)):
        if word:
            yield Fault(Kind.CONTRARY, word, True)
        yield from _turned(said, window)
    yield from exchanged_numbers(said, window)
    yield from operator_faults(said, window)
    yield from subject_faults(said, window)
    yield from word_faults(said, asked, window)
    yield from new_word_faults(said, window)
    if not claim.denies:
        yield from premise_faults(claim, window)


def _turned(said: Sentence, window: Window) -> Iterator[Fault]:
    """A claim of cause and effect is judged by these, in whatever order they stand."""
    is_turned = turned_cause(said, window)
    if is_turned:
        yield Fault(Kind.ORDER, "cause", True)
    for fault in order_faults(said, window):
        if is_turned is None or not is_of_both(said, fault.what):
            yield fault
