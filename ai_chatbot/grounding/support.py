"""How far a window's words, and its meaning, carry a claim."""

from dataclasses import dataclass

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Sentence, Window

ASKED_WEIGHT = 0.5  # of a word that the question held: an answer repeats it, whatever is true
RUN_WEIGHT = 0.5  # of a pair of characters
NAME_WEIGHT = 2.0
NUMBER_WEIGHT = 2.0


@dataclass(frozen=True)
class Support:
    """Shares of the claim's words that the window holds, 0 to 1: of all, and of the new ones."""

    all: float
    new: float
    asked: float  # of the question's own words
    granted: int  # words that the claim takes over from the question, and that are not there
    is_echo: bool = False  # nothing is said that was not asked


def support(claim: Claim, window: Window) -> Support:
    language = window.passage.language
    said, asked = claim.sentence(language), claim.asked(language)
    there = window.stems | window.about.stems
    named = {said.tokens[at].stem for at in said.named if window.names(said.tokens[at])}
    taken = said.stems & asked.stems
    return Support(
        _share(said, there | named, asked.stems, ASKED_WEIGHT, len(claim.code)),
        _share(said, there | named, asked.stems, 0.0, len(claim.code)),
        _share(asked, there, frozenset(), 1.0),
        len(taken - there),
        says_nothing_new(said, asked),
    )


def says_nothing_new(said: Sentence, asked: Sentence) -> bool:
    """Whether all its words and numbers are the question's."""
    known = asked.quantities
    return said.stems <= asked.stems and all(
        each.is_loose or any(each.agrees(one) for one in known) for each in said.quantities
    )


def _share(
    said: Sentence, there: frozenset[str], asked: frozenset[str], asked_weight: float, code: int = 0
) -> float:
    """1 if it holds no word that counts. Numbers and code are there, else they are a fault."""
    total = found = NUMBER_WEIGHT * (code + sum(1 for each in said.quantities if not each.is_loose))
    seen: set[str] = set()
    for token in said.tokens:
        if not token.stem or token.stem in seen:
            continue
        seen.add(token.stem)
        is_there = token.stem in there
        # A word of the question that stands there proves little; one that does not, much.
        weight = weight_of(token) * (asked_weight if is_there and token.stem in asked else 1.0)
        total += weight
        found += weight * is_there
    return found / total if total else 1.0


def weight_of(token: Token) -> float:
    if token.kind == "run":
        return RUN_WEIGHT
    return NAME_WEIGHT if token.is_capital and token.start else 1.0
