"""Numbers that the window has otherwise, says of something else, or does not have."""

from collections.abc import Iterator, Mapping, Sequence

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.numbers import Quantity
from ai_chatbot.grounding.tokens import CLAUSE_SIGNS
from ai_chatbot.grounding.windows import Sentence, Window
from ai_chatbot.grounding.words.ones import AND, CERTAIN, FIRST
from ai_chatbot.grounding.words.units import MONTH

NUMERALS = frozenset(["one", "1"])  # which are no article
NEAR = 6  # tokens around a number that say what it is of

Placed = Sequence[tuple[Sentence, Quantity]]  # numbers with the sentences they stand in


def number_faults(
    said: Sentence, asked: Sentence, window: Window, *, is_short: bool
) -> Iterator[Fault]:
    # A 5 that is all that is said is no May; in 5/3/2021 it is one.
    is_alone = is_short and len(said.quantities) == 1 and not said.quantities[0].unit
    there = [
        (each, one)
        for each in window.sentences
        for one in each.quantities
        if not (is_alone and one.unit == MONTH)
    ]
    context = asked.stems if is_short and len(said.stems) < 2 else frozenset()
    for mine in [*said.quantities, *said.ones]:
        word = said.tokens[mine.at].text
        if mine.is_loose and not (is_short and word.isdecimal()):  # a "1" may be all that is said
            if _is_counted_otherwise(said, mine, there, window):
                yield Fault(Kind.NUMBER, word, True)
            continue
        fitting = [
            (each, one)
            for each, one in [*there, *_ones_for(mine, said, window)]
            if mine.agrees(one) and not (is_alone and each.tokens[one.at].plain in FIRST)
        ]
        others = [(each, one) for each, one in there if not mine.agrees(one)]
        if fitting:
            if _is_of_another(said, mine, fitting, others, context):
                yield Fault(Kind.NUMBER, word, True)
        elif not _is_in_title(mine, said, window):
            own = _weights(said, mine)
            otherwise = any(_nearness(own, each, one) > 0 for each, one in others)
            yield Fault(Kind.NUMBER, word, otherwise)


def _is_counted_otherwise(said: Sentence, one: Quantity, there: Placed, window: Window) -> bool:
    """Whether "one ferry" or "1 ferry" is claimed where the window has three of them alone."""
    if said.tokens[one.at].plain not in NUMERALS or not (noun := counted(said, one)):
        return False
    if any(not other.unit and counted(e, other) in ("", noun) for e, other in _ones(window)):
        return False
    known = {*one.values}.union(*(each.values for each in said.quantities))
    return any(counted(e, other) == noun and not other.values & known for e, other in there)


def _ones(window: Window) -> Placed:
    return [(each, one) for each in window.sentences for one in each.ones]


def _ones_for(mine: Quantity, said: Sentence, window: Window) -> Placed:
    """The window's words for one that may be this number: an article only before its own unit or
    noun."""
    noun = counted(said, mine)
    return [
        (each, one)
        for each, one in _ones(window)
        if each.tokens[one.at].plain in CERTAIN
        or (one.unit and one.unit == mine.unit)
        or (noun and noun == counted(each, one))
    ]


def _is_of_another(
    said: Sentence, mine: Quantity, fitting: Placed, others: Placed, asked: frozenset[str]
) -> bool:
    """Whether the window says this number of something else, and another number of this.

    `asked`: what a short answer is an answer to.
    """
    noun = counted(said, mine)
    nouns = {counted(each, one) for each, one in fitting}
    if noun and noun not in nouns and noun in {counted(each, one) for each, one in others}:
        return True
    own = dict.fromkeys(asked, 1.0) | _weights(said, mine)
    claimed = frozenset().union(*(one.values for one in said.quantities))
    if any(not list(_around(each, one)) for each, one in fitting):
        return False  # nothing beside it says of what it is
    best = max(_nearness(own, each, one) for each, one in fitting)
    rivals = [
        _nearness(own, each, one)
        for each, one in others
        if not one.values & claimed and (one.unit == mine.unit or not (one.unit and mine.unit))
    ]
    rival = max(rivals, default=0.0)
    if asked:
        return rival > best + 0.1
    full = _nearness(own, said, mine)
    return best < 0.4 * full and rival > max(1.6 * best + 0.25, 0.5 * full)


def _weights(said: Sentence, number: Quantity) -> dict[str, float]:
    """Stem → how much it says of a number: those nearest most, no other of the claim nothing."""
    far = dict.fromkeys(said.stems, 0.3)
    return far | {stem: max(weight, 0.3) for weight, stem in _around(said, number)}


def counted(sentence: Sentence, number: Quantity) -> str:
    """The stem of the word directly behind a number and its unit; "" if none is there."""
    following = [t for t in sentence.tokens[number.after : number.after + 3] if t.text != "-"]
    if number.unit and following and following[0].stem:
        following = following[1:]
    return following[0].stem if following else ""


def _nearness(own: Mapping[str, float], each: Sentence, number: Quantity) -> float:
    """How much of what stands around a number there is of these words, each with its weight."""
    return sum(weight * own.get(stem, 0.0) for weight, stem in _around(each, number))


def _around(sentence: Sentence, number: Quantity) -> Iterator[tuple[float, str]]:
    """Weights and stems of a clause's words, the nearest first, on both sides of a number."""
    tokens = sentence.tokens
    before = reversed(range(max(0, number.at - NEAR), number.at))
    behind = range(number.after, min(len(tokens), number.after + NEAR))
    for places in (before, behind):
        for distance, at in enumerate(places, 1):
            if tokens[at].text in CLAUSE_SIGNS or tokens[at].text == ",":
                break
            if tokens[at].plain in AND and _parts_clauses(sentence, number, at):
                break
            if tokens[at].stem:
                yield 1 / (1 + distance / 2), tokens[at].stem


def _parts_clauses(sentence: Sentence, number: Quantity, at: int) -> bool:
    """Whether an "and" has a word of its own on each side: "opens at six and closes at one"."""
    if at < number.at:
        return any(token.stem for token in sentence.tokens[at + 1 : number.at])
    return not any(one.at <= at + 2 and one.after > at + 1 for one in sentence.quantities)


def _is_in_title(mine: Quantity, said: Sentence, window: Window) -> bool:
    """A year or a date that the title or heading gives, or a number that is part of a name."""
    for one in window.about.quantities:
        if not mine.agrees(one):
            continue
        is_date = any(is_year(each) for each in window.about.quantities)
        before = said.tokens[mine.at - 1].plain if mine.at else ""
        title_before = window.about.tokens[one.at - 1].plain if one.at else ""
        if is_date or (before and before == title_before):
            return True
    return False


def is_year(number: Quantity) -> bool:
    return any(1000 <= value <= 2999 for value in number.values)
