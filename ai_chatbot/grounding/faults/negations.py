"""A "not" that the claim has and the window has not, or the other way about."""

from collections.abc import Iterator, Sequence

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.negation import Negation
from ai_chatbot.grounding.windows import Sentence, Window, supporting

ALIKE = 0.8  # of a claim's words that stand in a sentence in their order
# What a "not" brings along: "it does not install anything".
ANY = frozenset("any anything anyone anybody anywhere ever yet either".split())


def negation_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    resting = supporting(said, window)
    for each in resting:
        if word := _put_in_or_out(said, each):
            yield Fault(Kind.TURNED, word, True)
            return
    theirs = [one for each in window.sentences for one in each.negations]
    for mine in said.negations:
        if mine.is_hard and not any(_share(mine, one) for one in theirs):
            yield Fault(Kind.NEGATION, said.tokens[mine.at].text, True)
            return
    for each in resting:
        for one in each.negations:
            if one.is_hard and _is_dropped(one, said):
                yield Fault(Kind.NEGATION, each.tokens[one.at].text, True)
                return


def denial_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    """ "Yes", or what was asked said again, where the passage answers with a "not" and no more
    words than these.
    """
    said = claim.sentence(window.passage.language)
    if not claim.affirms and not said.stems <= claim.asked(window.passage.language).stems:
        return
    for each in window.passage.sentences:
        for one in each.negations:
            is_answered = one.is_hard and _told(each, one) and _told(each, one) <= said.stems
            if is_answered and not any(_share(one, mine) for mine in said.negations):
                yield Fault(Kind.NEGATION, each.tokens[one.at].text, True)
                return


def _told(each: Sentence, one: Negation) -> set[str]:
    """What a sentence says beside its "not"."""
    told = {token.stem for token in each.tokens if token.stem and token.plain not in ANY}
    return told - {each.tokens[one.at].stem}


def _put_in_or_out(said: Sentence, each: Sentence) -> str:
    """The "not" that one of two sentences has more, which are else nearly word for word alike.

    What stands before or behind all that is alike counts where it is of the same clause.
    """
    mine, theirs = said.plain, each.plain
    same, changes = said.aligned(each)
    if same < ALIKE * len(mine):
        return ""
    for tag, a, b, c, d in changes:
        if a == 0 and d < len(theirs):
            c = max(c, d - 2) if tag == "insert" else c
            c += sum(clause != each.clauses[d] for clause in each.clauses[c:d])
        elif b == len(mine) and c:
            d = min(d, c + 1) if tag == "insert" else d
            d -= sum(clause != each.clauses[c - 1] for clause in each.clauses[c:d])
        here, there = _negators(mine[a:b], said), _negators(theirs[c:d], each)
        if len(here) != len(there):
            return (here or there)[0]
    return ""


def _negators(words: Sequence[str], sentence: Sentence) -> list[str]:
    return [word for word in words if word in sentence.negators]


def _share(mine: Negation, other: Negation) -> bool:
    """Whether another "not" is of the same words; what is none by itself only of its nearest."""
    theirs = other.wide if other.is_hard else frozenset(other.narrow)
    return bool(mine.wide & theirs) or not mine.wide


def _is_dropped(one: Negation, said: Sentence) -> bool:
    """Whether a claim says what a sentence says with a "not", but without it."""
    narrow = one.narrow
    if not narrow or any(_share(one, mine) for mine in said.negations):
        return False
    return all(stem in said.stems or stem in said.words for stem in narrow)
