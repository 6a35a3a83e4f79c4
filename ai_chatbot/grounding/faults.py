"""What in a window speaks against a claim: numbers, names, negations, order, what was asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.names import is_named, is_short_for
from ai_chatbot.grounding.negation import Negation
from ai_chatbot.grounding.numbers import Quantity
from ai_chatbot.grounding.opposites import turned
from ai_chatbot.grounding.tokens import CLAUSE_SIGNS, Token
from ai_chatbot.grounding.windows import Sentence, Window, compared, folded
from notes.text.words.splitting import is_unspaced

NEAR = 6  # tokens around a number that say what it is of
SMALL = 12  # a number up to which a question's may be a mere count: "which 3 …"
BESIDE = 4  # tokens between a name and what it does
REACH = 10  # tokens within which two names and what one does to the other stand
PLACED = frozenset(
    "in at of on from to near within into von im am aus bei nach zu de du des en à dans".split()
)
TO = frozenset("to auf bis à a al до na".split())
BY = frozenset("by von durch par por da door от".split())
NO_FREE_ORDER = frozenset(["en", "fr", "es", "it", "pt", "nl", ""])
BENDING = re.compile("[\u3040-\u309f\u0e00-\u0e7f]+")  # hiragana; Thai's letters are sounds
ALIKE = 0.8  # of a claim's words that stand in a sentence in their order


VERBS = frozenset(
    "is was has had have will would can could does did may might must became becomes began wrote won"
    " made went took gave came said".split()
)
MANY = frozenset("people men women children everyone someone nobody everything nothing".split())


class Kind(StrEnum):
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    TURNED = "turned"  # the very sentence stands there, but for a "not"
    ORDER = "order"
    CONTRARY = "contrary"
    QUOTATION = "quotation"
    WORD = "word"
    PREMISE = "premise"


class Fault(NamedTuple):
    """`says_otherwise`: something else stands in its place; else it is only missing."""

    kind: Kind
    what: str
    says_otherwise: bool


def faults_of(claim: Claim, window: Window) -> Iterator[Fault]:
    said = claim.sentence(window.passage.language)
    asked = claim.asked(window.passage.language)
    yield from _numbers(said, asked, window, is_short=claim.is_short)
    yield from _names(said, asked, window)
    yield from _quotations(claim, window)
    yield from _negations(said, window)
    if word := turned(said.tokens, tokens_of_window(window), window.passage.language):
        yield Fault(Kind.CONTRARY, word, True)
    yield from _order(said, window)
    yield from _turned_range(said, window)
    yield from _of_others(said, window)
    yield from _replaced(said, asked, window)


def tokens_of_window(window: Window) -> list[tuple[Token, ...]]:
    return [each.tokens for each in window.sentences]


def window_words(window: Window) -> frozenset[str]:
    return frozenset().union(*(each.words for each in window.sentences))


# --- Numbers ---------------------------------------------------------------------------------


def _numbers(said: Sentence, asked: Sentence, window: Window, *, is_short: bool) -> Iterator[Fault]:
    there = [(each, one) for each in window.sentences for one in each.quantities]
    context = asked.stems if is_short and len(said.stems) < 2 else frozenset()
    for mine in said.quantities:
        if mine.is_loose or mine.values == {1.0}:
            continue
        word = said.tokens[mine.at].text
        fitting = [(each, one) for each, one in there if mine.agrees(one)]
        others = [(each, one) for each, one in there if not mine.agrees(one)]
        if fitting:
            if _is_of_another(said, mine, fitting, others, context):
                yield Fault(Kind.NUMBER, word, True)
        elif not _is_in_title(mine, said, window):
            own = _weights(said, mine)
            otherwise = any(_nearness(own, each, one) > 0 for each, one in others)
            yield Fault(Kind.NUMBER, word, otherwise)


Placed = Sequence[tuple[Sentence, Quantity]]


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
    best = max(_nearness(own, each, one) for each, one in fitting)
    rivals = [_nearness(own, each, one) for each, one in others if not one.values & claimed]
    rival = max(rivals, default=0.0)
    if asked:
        return rival > best + 0.1
    return best < 0.4 * _nearness(own, said, mine) and rival > 1.6 * best + 0.25


def _weights(said: Sentence, number: Quantity) -> dict[str, float]:
    """Stem → how much it says of a number: those nearest most, no other of the claim nothing."""
    far = dict.fromkeys(said.stems, 0.3)
    return far | {stem: max(weight, 0.3) for weight, stem in _around(said, number)}


def counted(sentence: Sentence, number: Quantity) -> str:
    """The stem of the word directly behind a number; "" if none is there."""
    following = sentence.tokens[number.after : number.after + 2]
    return next((token.stem for token in following if token.text != "-"), "")


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
            if tokens[at].stem:
                yield 1 / (1 + distance / 2), tokens[at].stem


def _is_in_title(mine: Quantity, said: Sentence, window: Window) -> bool:
    """A year or a date that the title or heading gives, or a number that is part of a name."""
    for one in window.about.quantities:
        if not mine.agrees(one):
            continue
        is_date = len(window.about.quantities) >= 2 or any(1000 <= v <= 2999 for v in one.values)
        before = said.tokens[mine.at - 1].plain if mine.at else ""
        title_before = window.about.tokens[one.at - 1].plain if one.at else ""
        if is_date or (before and before == title_before):
            return True
    return False


# --- Names -----------------------------------------------------------------------------------


def named_in(said: Sentence) -> Iterator[Token]:
    return (said.tokens[at] for at in said.named)


def first_name(said: Sentence) -> Iterator[Token]:
    """The word that begins the sentence, if English would begin it so with a name alone."""
    if said.language not in ("en", "") or len(said.tokens) < 2:
        return
    word, follows = said.tokens[0], said.tokens[1]
    is_singular = not word.plain.endswith(("s", "ing", "ly", "ed")) and word.plain not in MANY
    if word.is_capital and word.stem and is_singular and follows.plain in VERBS:
        yield word


def _names(said: Sentence, asked: Sentence, window: Window) -> Iterator[Fault]:
    if said.language == "de":
        return  # writes all nouns large
    words, stems = window_words(window) | window.about.words, window.stems | window.about.stems
    names = [*first_name(said), *named_in(said)]
    if len(names) > 0.95 * len([t for t in said.tokens if t.stem]) > 4:
        return  # a title, or somebody who writes everything large
    for name in names:
        if is_named(name, stems, words):
            continue
        if any(is_short_for(name.text, each.tokens) for each in (*window.sentences, window.about)):
            continue
        if name.plain in asked.words and is_named(name, window.passage.stems, window.passage.words):
            continue
        yield Fault(Kind.NAME, name.text, False)


# --- Quotations ------------------------------------------------------------------------------


def _quotations(claim: Claim, window: Window) -> Iterator[Fault]:
    for quotation in claim.quotations:
        words = folded(quotation).strip(" .,;:!?…")
        if words not in window.passage.folded and words not in folded(window.about.text):
            yield Fault(Kind.QUOTATION, quotation, False)


# --- Negations -------------------------------------------------------------------------------


def _negations(said: Sentence, window: Window) -> Iterator[Fault]:
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


def _put_in_or_out(said: Sentence, each: Sentence) -> str:
    """The "not" that one of two sentences has more, which are else nearly word for word alike."""
    mine, theirs = said.plain, each.plain
    same, changes = said.aligned(each)
    if same < ALIKE * len(mine):
        return ""
    for tag, a, b, c, d in changes:
        if tag == "insert" and a == 0:
            c = max(c, d - 2)
        elif tag == "insert" and a == len(mine):
            d = min(d, c + 1)
        here, there = _negators(mine[a:b], said), _negators(theirs[c:d], each)
        if len(here) != len(there):
            return (here or there)[0]
    return ""


def _negators(words: Sequence[str], sentence: Sentence) -> list[str]:
    return [word for word in words if word in sentence.negators]


def _share(mine: Negation, other: Negation) -> bool:
    return bool(mine.wide & other.wide) or not mine.wide


def supporting(said: Sentence, window: Window) -> list[Sentence]:
    """The sentences of the window that a claim most rests on: the best, and those as good."""
    shares = [(len(said.stems & each.stems), each) for each in window.sentences]
    best = max(share for share, _ in shares)
    return [each for share, each in shares if best and share == best]


def _is_dropped(one: Negation, said: Sentence) -> bool:
    """Whether a claim says what a sentence says with a "not", but without it."""
    narrow = one.narrow
    if not narrow or any(_share(one, mine) for mine in said.negations):
        return False
    return all(stem in said.stems or stem in said.words for stem in narrow)


# --- Order -----------------------------------------------------------------------------------


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
    actors = [stem for stem in shared if _is_actor(said, mine, each, theirs, stem)]
    for first, second in pairwise(actors):
        if mine[second] - mine[first] > REACH or theirs[first] - theirs[second] > REACH:
            continue
        for verb in shared:
            if not mine[first] < mine[verb] < mine[second] or verb in actors:
                continue
            if theirs[second] < theirs[verb] < theirs[first]:
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


def _is_actor(
    said: Sentence, mine: dict[str, int], each: Sentence, theirs: dict[str, int], stem: str
) -> bool:
    """A name that is nobody's place; where nearly all words are the same, any word."""
    if _follows(said, mine[stem], PLACED) or _follows(each, theirs[stem], PLACED):
        return False
    if said.tokens[mine[stem]].is_capital and each.tokens[theirs[stem]].is_capital:
        return True
    return len(mine.keys() ^ theirs.keys()) <= 0.2 * len(mine) and len(mine) >= 3


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
    follows = [place for place in range(at, min(at + 4, len(said.tokens)))]
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


# --- Words put in the place of others ----------------------------------------------------------


def _replaced(said: Sentence, asked: Sentence, window: Window) -> Iterator[Fault]:
    """Where all else is word for word the same, another word may be another thing."""
    known = window.stems | window.characters
    spoken_of = set(window.about.telling) | set(asked.telling)
    for each in supporting(said, window):
        for replaced, theirs in replacements(said, each):
            mine = [word for word in replaced if word not in spoken_of]
            if not window.characters and all(map(is_unspaced, mine)):
                continue  # of another script than the passage
            is_new = not any(word in known for word in mine)
            if mine and is_name(said, mine) and (is_new or is_name(each, theirs)):
                yield Fault(Kind.WORD, " ".join(mine), True)
                return


def is_name(sentence: Sentence, words: Sequence[str]) -> bool:
    """Whether these words are names, as far as their letters tell; all of a script that has no
    large ones may be, but for what only bends a word.
    """
    wanted = set(words)
    found = [token for token in sentence.tokens if compared(token) in wanted]
    return all(token.is_capital or has_no_case(token.text) for token in found)


def has_no_case(word: str) -> bool:
    return word.upper() == word.lower() and not BENDING.fullmatch(word)


def replacements(said: Sentence, each: Sentence) -> Iterator[tuple[list[str], list[str]]]:
    """(the claim's words, the sentence's in their place), if both are nearly the same else."""
    same, changes = said.aligned_by_words(each)
    if same < 2 or same < 0.6 * len(said.telling):
        return
    for tag, a, b, c, d in changes:
        if tag == "replace" and b - a <= 3:
            yield said.telling[a:b], each.telling[c:d]


# --- What was asked ----------------------------------------------------------------------------

SINCE = frozenset(
    "between since until after before from to until seit zwischen depuis entre desde".split()
)


def premise_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    """What the question takes for granted and the passage does not say."""
    language = window.passage.language
    asked = claim.asked(language)
    known = [one for each in window.passage.sentences for one in each.quantities]
    known += window.about.quantities
    for one in asked.quantities:
        if one.is_loose or (max(one.values) <= SMALL and one.unit in ("", "y")):
            continue
        before = asked.tokens[one.at - 1].plain if one.at else ""
        if before not in SINCE and not any(one.agrees(other) for other in known):
            yield Fault(Kind.PREMISE, asked.tokens[one.at].text, True)
    if language != "de":
        for name in named_in(asked):
            if not is_named(name, window.passage.stems, window.passage.words) and not any(
                is_short_for(name.text, each.tokens)
                for each in (*window.passage.sentences, window.about)
            ):
                yield Fault(Kind.PREMISE, name.text, False)
    if word := turned(asked.tokens, tokens_of_window(window), language):
        yield Fault(Kind.PREMISE, word, True)
