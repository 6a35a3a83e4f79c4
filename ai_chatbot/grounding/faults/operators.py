"""How much, how often, how surely: where a claim has another small word than the window."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.numbers import Quantity
from ai_chatbot.grounding.tokens import CLAUSE_SIGNS, Token, plain_word
from ai_chatbot.grounding.windows import Sentence, Window, supporting
from ai_chatbot.grounding.words.operators import (
    APART,
    BOUNDS,
    CERTAINTY,
    HEDGES,
    HEDGING_RUN,
    LONGEST,
    ONLY,
    WHOLE,
    operators,
)

AHEAD = 10  # tokens behind an operator in which stands what it is said of
MOST_AHEAD = 4  # telling words of these
NUMBER_WITHIN = 3  # tokens in which the number of "at least" begins
SAME = 2.0  # what it weighs that two are said of the same word, or number
ONLY_WHEN = 6  # tokens: "only recovered in 1990" says when
ONE_WHOLE = frozenset("whole entire entirely ganze ganzen".split())  # of a single thing
BEFORE_ALL = frozenset("above almost nearly at vor fast presque casi quasi".split())
WEAK = frozenset(["will"])  # behind it another word says how sure it is


class Operator(NamedTuple):
    """A small word with what it is said of: telling words, nearest first, or a number."""

    kind: str
    at: int
    ahead: tuple[str, ...]
    number: Quantity | None


def operator_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    there = [one for each in window.sentences for one in operators_in(each)]
    for mine in operators_in(said):
        against = _nearest(mine, [o for o in there if frozenset([mine.kind, o.kind]) in APART])
        if against >= SAME and against > _nearest(mine, [o for o in there if o.kind == mine.kind]):
            yield Fault(Kind.CONTRARY, said.tokens[mine.at].text, True)
            return
    if word := _hedge_left_out(said, window):
        yield Fault(Kind.CONTRARY, word, False)
    if word := _all_of_some(said, window):
        yield Fault(Kind.CONTRARY, word, False)
    if (word := _only(said)) and not any(map(_only, (*window.sentences, window.about))):
        yield Fault(Kind.CONTRARY, word, False)


def _nearest(mine: Operator, others: Sequence[Operator]) -> float:
    return max((_likeness(mine, other) for other in others), default=0.0)


def _likeness(mine: Operator, other: Operator) -> float:
    """0 where they are said of other things, from SAME on where of the same."""
    if mine.number or other.number:
        both = mine.number and other.number and mine.number.agrees(other.number)
        return SAME + len({*mine.ahead} & {*other.ahead}) if both else 0.0
    if not mine.ahead or not other.ahead or mine.ahead[0] != other.ahead[0]:
        return 0.0
    return SAME + len({*mine.ahead[1:]} & {*other.ahead[1:]})


@lru_cache(maxsize=1024)  # a passage's sentences are compared with each claim of an answer
def operators_in(sentence: Sentence) -> tuple[Operator, ...]:
    found: list[Operator] = []
    at = 0
    while at < len(sentence.tokens):
        kind, after = kind_at(sentence.tokens, at, operators())
        if kind and (one := _operator(sentence, kind, at, after)):
            if found and _is_said_better(found[-1], one, sentence):
                found.pop()
            found.append(one)
        at = after
    return tuple(found)


def kind_at(
    tokens: Sequence[Token], at: int, known: Mapping[tuple[str, ...], str]
) -> tuple[str, int]:
    """The kind of the longest phrase that begins here, "" if none, and the token behind it."""
    if at and tokens[at].is_capital:  # May is a month
        return "", at + 1
    for length in range(min(LONGEST, len(tokens) - at), 0, -1):
        words = tuple(token.plain for token in tokens[at : at + length])
        if kind := known.get(words):
            return kind, at + length
    return "", at + 1


def _operator(sentence: Sentence, kind: str, at: int, after: int) -> Operator | None:
    """None where it is said of nothing, or taken back at once: "may not"."""
    ahead = tuple(_ahead(sentence.tokens, after))
    number = None
    if kind in BOUNDS:
        number = next(
            (one for one in sentence.quantities if after <= one.at < after + NUMBER_WITHIN), None
        )
        if number is None and not _is_half(ahead):
            return None
    is_denied = kind in CERTAINTY and any(
        one.at in (at - 1, after, after + 1) for one in sentence.negations
    )
    return None if is_denied or not (ahead or number) else Operator(kind, at, ahead, number)


def _is_half(ahead: Sequence[str]) -> bool:
    return bool(ahead) and ahead[0].startswith(("half", "halft", "moit", "mitad", "meta", "helft"))


def _ahead(tokens: Sequence[Token], after: int) -> Iterator[str]:
    left = MOST_AHEAD
    for token in tokens[after : after + AHEAD]:
        if token.text in CLAUSE_SIGNS or not left:
            return
        if token.stem and (token.plain,) not in operators():
            yield token.stem
            left -= 1


def _is_said_better(before: Operator, one: Operator, sentence: Sentence) -> bool:
    """ "Will probably" is "probably"."""
    is_near = one.at - before.at <= 2 and {before.kind, one.kind} <= CERTAINTY
    return is_near and sentence.tokens[before.at].plain in WEAK


def _all_of_some(said: Sentence, window: Window) -> str:
    """The word by which a claim says of all what the sentences that it rests on do not."""
    for one in operators_in(said):
        word = said.tokens[one.at]
        before = said.tokens[one.at - 1].plain if one.at else ""
        if one.kind == "all" and word.plain in whole_words() and before not in BEFORE_ALL:
            rests_on = supporting(said, window)
            is_of_some = any(map(_says_of_some, rests_on)) and not any(map(_says_of_all, rests_on))
            return word.text if is_of_some else ""
    return ""


def _says_of_some(sentence: Sentence) -> bool:
    limits = any(one.kind in ("some", "most") for one in operators_in(sentence))
    return limits or bool(_only(sentence))


def _says_of_all(sentence: Sentence) -> bool:
    every = (one for one in operators_in(sentence) if one.kind == "all")
    return any(sentence.tokens[one.at].plain not in ONE_WHOLE for one in every)


def _hedge_left_out(said: Sentence, window: Window) -> str:
    """The word by which the sentences that a claim rests on say that it may not be so, if the claim
    has none."""
    if any(_hedges_in(said)) or any(one.kind in ("may", "likely") for one in operators_in(said)):
        return ""
    found = [_hedge_of(each, said) for each in supporting(said, window)]
    return found[0] if found and all(found) else ""


def _hedges_in(sentence: Sentence) -> Iterator[tuple[str, int]]:
    """Each with the token that it ends before."""
    if found := HEDGING_RUN.search(sentence.text):
        ends = (at for at, token in enumerate(sentence.tokens) if token.start >= found.end())
        yield found[0], next(ends, len(sentence.tokens))
    for at, token in enumerate(sentence.tokens):
        if token.plain in hedge_words() and not (at and token.is_capital):  # May is a month
            yield token.text, at + 1


def _hedge_of(sentence: Sentence, said: Sentence) -> str:
    """One whose next telling word is a claim's as well."""
    for hedge, after in _hedges_in(sentence):
        ahead = (t for t in sentence.tokens[after : after + AHEAD] if t.stem)
        first = next((t for t in ahead if t.plain not in hedge_words()), None)
        if first and first.stem in said.stems:
            return hedge
    return ""


@cache
def whole_words() -> frozenset[str]:
    return frozenset(map(plain_word, WHOLE))


@cache
def hedge_words() -> frozenset[str]:
    return frozenset(map(plain_word, HEDGES))


@cache
def only_words() -> frozenset[str]:
    return frozenset(map(plain_word, ONLY))


def _only(sentence: Sentence) -> str:
    """The word by which all others are left out, "" if none is."""
    tokens = sentence.tokens
    denied = {one.at + 1 for one in sentence.negations}
    for at, token in enumerate(tokens):
        is_not = at and tokens[at - 1].plain in ("not", "nicht", "pas", "no", "non", "не", "nie")
        is_time = any(at < one.at <= at + ONLY_WHEN for one in sentence.quantities)
        if token.plain in only_words() and at not in denied and not is_not and not is_time:
            return token.text
    return ""
