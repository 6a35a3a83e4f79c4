"""Two numbers of which each stands where the other belongs: "53% in Bahrain, -40% in Botswana"."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.numbers import Quantity
from ai_chatbot.grounding.tokens import CLAUSE_SIGNS
from ai_chatbot.grounding.windows import Sentence, Window

NEAR = 5  # tokens on each side that say what a number is of
MOST_PAIRS = 12  # of a claim's numbers
CROSSED = 0.2  # by which the other way about must be more alike
Side = Mapping[str, float]


def exchanged_numbers(said: Sentence, window: Window) -> Iterator[Fault]:
    pairs = list(combinations(said.quantities, 2))[:MOST_PAIRS]
    for one, other in pairs:
        if one.values & other.values:
            continue
        found = [_is_crossed(said, one, other, each) for each in window.sentences]
        if True in found and False not in found:
            yield Fault(Kind.NUMBER, said.tokens[one.at].text, True)
            return


def _is_crossed(said: Sentence, one: Quantity, other: Quantity, there: Sentence) -> bool | None:
    """None where the sentence does not hold both, each once."""
    places = [[each for each in there.quantities if mine.agrees(each)] for mine in (one, other)]
    if any(len(place) != 1 for place in places) or places[0] == places[1]:
        return None
    mine = [_sides(said, each) for each in (one, other)]
    theirs = [_sides(there, each[0]) for each in places]
    return any(
        _is_crossed_there([each[side] for each in mine], [each[side] for each in theirs])
        for side in (0, 1)
    )


def _is_crossed_there(mine: Sequence[Side], theirs: Sequence[Side]) -> bool:
    """Of what stands on one side of each: whether both say what belongs to the other."""
    straight = _likeness(mine[0], theirs[0]) + _likeness(mine[1], theirs[1])
    crossed = [_likeness(mine[0], theirs[1]), _likeness(mine[1], theirs[0])]
    return all(crossed) and sum(crossed) > 1.5 * straight + CROSSED


def _likeness(one: Side, other: Side) -> float:
    return sum(weight * other.get(stem, 0.0) for stem, weight in one.items())


def _sides(sentence: Sentence, number: Quantity) -> tuple[Side, Side]:
    """Stem → how near it stands, before and behind a number, within its clause."""
    tokens, found = sentence.tokens, []
    before = range(number.at - 1, max(-1, number.at - 1 - NEAR), -1)
    behind = range(number.after, min(len(tokens), number.after + NEAR))
    for places in (before, behind):
        side: dict[str, float] = {}
        for distance, at in enumerate(places):
            if tokens[at].text in CLAUSE_SIGNS:
                break
            if tokens[at].stem:
                side.setdefault(tokens[at].stem, 1 / (1 + distance / 2))
        found.append(side)
    return found[0], found[1]
