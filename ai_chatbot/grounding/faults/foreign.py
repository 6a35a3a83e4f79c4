"""What speaks against a claim in another language than the window's: what both write alike.

Numbers are read in either; a name keeps most of its letters; a "not" is one in its own language.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.names import named_in
from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Sentence, Window
from notes.text.words.languages import SCRIPTS

ALIKE = 0.6  # of two names' letters: Ireland and Irlande
MOST_NAMES = 60  # of a passage


def foreign_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    said = claim.sentence(claim.language)
    yield from _numbers(said, window)
    if not claim.denies:
        yield from _numbers(claim.asked(claim.language), window, is_asked=True)
    if claim.language != "de" and not SCRIPTS.keys() & {claim.language, window.passage.language}:
        yield from _names(said, window)
    if _is_negative(said) != _is_negative(window.middle):
        yield Fault(Kind.NEGATION, "", True)


def _numbers(said: Sentence, window: Window, *, is_asked: bool = False) -> Iterator[Fault]:
    for mine in said.quantities:
        is_count = is_asked and max(mine.values) < 1000
        if mine.is_loose or is_count or any(mine.agrees(one) for one in window.quantities):
            continue
        yield Fault(Kind.NUMBER, said.tokens[mine.at].text, bool(window.quantities))


def _names(said: Sentence, window: Window) -> Iterator[Fault]:
    passage = window.passage
    words = [t for each in (window.about, *passage.sentences) for t in each.tokens if t.is_capital]
    for name in named_in(said):
        if not any(_is_alike(name, word) for word in words[:MOST_NAMES]):
            yield Fault(Kind.NAME, name.text, False)


def _is_alike(name: Token, word: Token) -> bool:
    if name.plain[:1] != word.plain[:1]:
        return False
    return SequenceMatcher(None, name.plain, word.plain).ratio() >= ALIKE


def _is_negative(sentence: Sentence) -> bool:
    return any(one.is_hard for one in sentence.negations)
