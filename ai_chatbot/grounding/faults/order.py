"""Who does what to whom, and what goes from where to where."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.windows import Sentence, Window, supporting

MOST_ACTORS = 8  # of a claim
BESIDE = 4  # tokens between a name and what it does
REACH = 10  # tokens within which two names and what one does to the other stand
PLACED = frozenset(
    "in at of on from to near within into von im am aus bei nach zu de du des en à dans".split()
)
TO = frozenset("to auf bis à a al до na".split())
BY = frozenset("by von durch par por da door от".split())
NO_FREE_ORDER = frozenset(["en", "fr", "es", "it", "pt", "nl", ""])


def order_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    yield from _order(said, window)
    yield from _turned_range(said, window)
    yield from _of_others(said, window)


def _order(said: Sentence, window: Window) -> Iterator[Fault]:
    """Two names that change their places around a word: "A beat B", "B beat A"."""
    if said.language not in NO_FREE_ORDER:
        return
    for each in supporting(said, window):
        if pair := _swapped(said, each):
            yield Fault(Kind.ORDER, " ".join(pair), True)
            return


def _swapped(said: Sentence, each: Sentence) -> tuple[str, str] | None:
    mine, theirs = _places(said), _places(each)
    shared = [stem for stem in mine if stem in theirs]
    if len(shared) < 0.6 * len(mine):
        return None
    actors = _actors(said, mine, each, theirs)
    for first, second in combinations(actors[:MOST_ACTORS], 2):
        if mine[second] - mine[first] > REACH or not 0 < theirs[first] - theirs[second] <= REACH:
            continue
        for verb in shared:
            if mine[first] < mine[verb] < mine[second] and (
                theirs[second] < theirs[verb] < theirs[first]
            ):
                passive = _is_passive(said, mine[verb], mine[second])
                if passive == _is_passive(each, theirs[verb], theirs[first]):
                    return first, second
    return None


def _places(sentence: Sentence) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, token in enumerate(sentence.tokens):
        if token.stem:
            places.setdefault(token.stem, at)
    return places


def _actors(
    said: Sentence, mine: dict[str, int], each: Sentence, theirs: dict[str, int]
) -> list[str]:
    """Names of both sentences that are nobody's place; where all words are the same, any."""
    free = [
        stem
        for stem in mine
        if stem in theirs
        and not _follows(said, mine[stem], PLACED)
        and not _follows(each, theirs[stem], PLACED)
    ]
    named = [
        stem
        for stem in free
        if said.tokens[mine[stem]].is_capital and each.tokens[theirs[stem]].is_capital
    ]
    if len(named) > 1:
        return named
    return free if len(mine.keys() ^ theirs.keys()) <= 0.2 * len(mine) else []


def _follows(sentence: Sentence, at: int, words: frozenset[str]) -> bool:
    return any(token.plain in words for token in sentence.tokens[max(0, at - 2) : at])


def _is_passive(sentence: Sentence, verb: int, last: int) -> bool:
    return any(token.plain in BY for token in sentence.tokens[verb + 1 : last])


def _of_others(said: Sentence, window: Window) -> Iterator[Fault]:
    """A name beside a word, where all that the window says with this word is of other names."""
    if said.language not in NO_FREE_ORDER:
        return
    for name, at in _doers(said):
        word = said.tokens[at].stem
        holding = [each for each in window.sentences if word in each.stems]
        if holding and all(_is_of_other(name, word, each) for each in holding):
            yield Fault(Kind.ORDER, said.tokens[at].text, True)
            return


def _doers(said: Sentence) -> Iterator[tuple[frozenset[str], int]]:
    """The names that begin a claim, and the place of what they do: the first telling word."""
    at, named = 0, set()
    while at < len(said.tokens) and (said.tokens[at].is_capital or said.tokens[at].text == "."):
        named.add(said.tokens[at].stem)
        at += 1
    named.discard("")
    follows = range(at, min(at + 4, len(said.tokens)))
    verb = next((place for place in follows if said.tokens[place].stem), None)
    if len(named) >= 2 and verb is not None and said.tokens[verb].kind == "word":
        yield frozenset(named), verb


def _is_of_other(name: frozenset[str], word: str, sentence: Sentence) -> bool:
    if name & sentence.stems:
        return False
    places = [at for at, token in enumerate(sentence.tokens) if token.stem == word]
    return any(0 < abs(at - place) <= BESIDE for place in places for at in sentence.named)


def _turned_range(said: Sentence, window: Window) -> Iterator[Fault]:
    """ "from 6 to 8" where it was from 8 to 6."""
    theirs = {pair for each in window.sentences for pair in _ranges(each)}
    for one, other in _ranges(said):
        if (other, one) in theirs and (one, other) not in theirs:
            yield Fault(Kind.ORDER, f"{min(one)}-{min(other)}", True)


def _ranges(sentence: Sentence) -> Iterator[tuple[frozenset[float], frozenset[float]]]:
    for one, other in pairwise(sentence.quantities):
        between = sentence.tokens[one.after : other.at]
        if len(between) <= 4 and any(token.plain in TO for token in between):
            yield one.values, other.values
