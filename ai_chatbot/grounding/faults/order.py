"""Who does what to whom, and what goes from where to where."""

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.roles import (
    NO_FREE_ORDER,
    Clause,
    are_converse,
    are_exchanged,
    clauses_of,
)
from ai_chatbot.grounding.faults.run_words import contrary_run
from ai_chatbot.grounding.faults.runs import turned_runs
from ai_chatbot.grounding.windows import Sentence, Window

MOST_ACTORS = 8  # of a claim
BESIDE = 4  # tokens between a name and what it does
REACH = 13  # tokens within which two names and what one does to the other stand
SHARED = 0.6  # of a clause's words, from which another speaks of the same
MORE = 0.25  # of all words of two clauses that else say the same
Compare = Callable[[Clause, Clause, str, str], bool | None]
CONTRARY = 0.4  # and where one of its few words is the contrary one
LESS = frozenset("less weniger minder".split())
THAN = frozenset("than als dan".split())
TO = frozenset("to auf bis à a al до na".split())


def order_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    if pair := exchanged(said, window):
        yield Fault(Kind.ORDER, " ".join(pair), True)
    what, contrary = turned_runs(said, window), contrary_run(said, window)
    if bool(what) != bool(contrary):  # with the contrary word it is said from the other side
        yield Fault(Kind.ORDER, what or contrary, True)
    yield from _turned_range(said, window)
    yield from _of_others(said, window)


def exchanged(said: Sentence, window: Window) -> tuple[str, str] | None:
    """Two words of which each plays the part of the other: "A beat B", "B beat A"."""
    for clause, alike in _compared(said, window):
        for each in alike:
            pair = _pair(clause, each, are_exchanged)
            if pair and not any(_keeps(clause, other, pair) for other in alike):
                return pair
    return None


def _keeps(said: Clause, there: Clause, pair: tuple[str, str]) -> bool:
    """Whether another clause says it as the claim does."""
    is_there = there.roles.keys() >= set(pair)
    return is_there and are_exchanged(said, there, *pair) is False


def is_converse(said: Sentence, window: Window) -> bool:
    """Whether it is said from the other side: with the contrary word it is no other thing."""
    return any(
        _pair(clause, each, are_converse)
        for clause, alike in _compared(said, window)
        for each in alike
    )


def lessened(said: Sentence, window: Window) -> str:
    """The word of "less deep than" where the window says "deeper than", which is the contrary."""
    for one, following in pairwise(said.tokens):
        if one.plain in LESS and following.stem and not THAN.isdisjoint(said.words):
            forms = {following.stem, f"{following.plain}er", f"{following.plain}r"}
            if any(_is_compared(forms, each) for each in window.sentences):
                return following.text
    return ""


def _is_compared(forms: set[str], there: Sentence) -> bool:
    """Whether one of these is, and not by a "less" of the sentence's own."""
    places = [at for at, t in enumerate(there.tokens) if {t.stem, t.plain} & forms]
    is_less = any(at and there.tokens[at - 1].plain in LESS for at in places)
    return bool(places) and not is_less and not THAN.isdisjoint(there.words)


def _compared(said: Sentence, window: Window) -> Iterator[tuple[Clause, list[Clause]]]:
    there = [clause for each in window.sentences for clause in clauses_of(each)]
    for clause in clauses_of(said):
        yield clause, _nearest(clause, there)


def _nearest(said: Clause, there: list[Clause]) -> list[Clause]:
    """The clauses that share most of its words, if that is enough to speak of the same."""
    counts = [len(said.roles.keys() & each.roles.keys()) for each in there]
    most = max(counts, default=0)
    if most < 2 or most < SHARED * len(said.roles):
        return []
    return [each for each, count in zip(there, counts, strict=True) if count == most]


def _pair(said: Clause, there: Clause, are_so: Compare) -> tuple[str, str] | None:
    more = CONTRARY if are_so is are_converse else MORE
    for first, second in combinations(_actors(said, there, more)[:MOST_ACTORS], 2):
        pairs = [(each.roles[first].at, each.roles[second].at) for each in (said, there)]
        if all(abs(a - b) <= REACH for a, b in pairs) and are_so(said, there, first, second):
            return first, second
    return None


def _actors(said: Clause, there: Clause, more: float) -> list[str]:
    """Names of both; where they else say the same, any word."""
    shared = [stem for stem in said.roles if stem in there.roles]
    if len(said.roles.keys() - there.roles.keys()) <= more * len(said.roles):
        return shared
    return [each for each in shared if said.roles[each].is_capital and there.roles[each].is_capital]


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
    there = [pair for each in window.sentences for pair in _owners(each)]
    for owned, names in _owners(said):
        others = [other for thing, other in there if thing == owned]
        is_known = names & window.stems  # else it may be another form of theirs
        if is_known and others and all(other and not other & names for other in others):
            yield Fault(Kind.ORDER, owned[0], True)
            return


def _owners(sentence: Sentence) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """(what directly follows a name or its "'s", which of both), the name's words; no words where
    something else stands before it."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.kind != "word" or not token.stem or token.is_capital:
            continue
        is_owned = at > 1 and tokens[at - 1].plain == "s"
        end = at - 1 if is_owned else at
        start = end
        while start and (tokens[start - 1].is_capital and tokens[start - 1].stem):
            start -= 1
        before = tokens[start - 1].plain if start else ""
        names = frozenset(each.stem for each in tokens[start:end])
        yield (token.stem, "of" if is_owned else ""), frozenset() if before == "and" else names


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
