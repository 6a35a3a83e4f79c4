"""What each window says of a claim: how much of it, and what speaks against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ai_chatbot.grounding.claims import ENDS, Claim
from ai_chatbot.grounding.faults import Fault, Kind, faults_of, foreign_contraries, foreign_faults
from ai_chatbot.grounding.support import Support, support
from ai_chatbot.grounding.windows import (
    Sentence,
    Window,
    clauses_of_window,
    folded,
    stands_in,
    without_negators,
)
from notes.index.embedding import Embedder
from notes.search.sentences import vectors_of
from notes.text.words.languages import ENGLISH, SCRIPTS

MOST_JUDGED = 5  # windows of which all is looked at
# Shares of a claim's words in a window: from which they alone bear it out, and up to which vectors
# are asked; both chosen on one half of `make bench ONLY=answers_check`.
BY_WORDS = 0.65
# Where names cannot be told from other words; of scripts without spaces pairs of characters count.
NAMELESS = frozenset("ar he hi ko th".split())
BY_WORDS_OF = {"ar": 0.85, "he": 0.85, "hi": 0.85, "zh": 0.75, "ja": 0.75, "ko": 0.75, "th": 0.75}
LEAST_WORDS = 0.25
TOGETHER = 1.0  # of the share and the cosine
LEAST_NEW = 0.25  # of the words that are not the question's
# What a claim needs that takes over words of the question which the window does not hold, as it may
# repeat what was only taken for granted: a share of its words, or a cosine.
GRANTED_BY_WORDS = 0.9
ONE_GRANTED, GRANTED = 0.6, 0.85
# What stands beside a short answer: a share of the question's words, or a cosine. More of them
# beside a word or two, but where they are pairs of characters, of which two words have one.
ASKED_FROM, ASKED_MORE = 0.5, 0.6
IN_PAIRS = frozenset("ja ko th zh".split())
SAME_THING = 0.6  # of a claim in a window, from which it speaks of the same thing
VERBATIM = 0.9  # and from which it is said of nothing else
SECONDS = 0.5  # for vectors of one claim
# A claim in another language is borne out by what is so near in meaning: a cosine. Of the nearest
# sentence among 19 notes that say something else one in a hundred reaches it, of those that say the
# same in another of eleven languages three in four.
FOREIGN = 0.41
# Where it holds no number, name or code that stands there, it has to be nearer: of 26 such claims
# 7 came over .41 to another sentence of the same note, and 2 over this, of those with one none.
FOREIGN_ALONE = 0.5
MOST_FOREIGN = 80  # sentences compared with it
OF_ONE_LANGUAGE = 0.6  # of a claim's small words, which a passage of its language holds
FOREIGN_CLOSE = 0.06  # one that is so much farther away speaks of something else
FOREIGN_SECONDS = 2.0


@dataclass(frozen=True)
class Judgement:
    """What one window says of a claim; `cosine` is None where none was asked for."""

    claim: Claim
    window: Window
    support: Support
    faults: tuple[Fault, ...]
    cosine: float | None = None

    @property
    def n(self) -> int:
        return self.window.n

    @property
    def says_otherwise(self) -> bool:
        return any(fault.says_otherwise for fault in self.faults)

    @property
    def is_denied(self) -> bool:
        """Whether it speaks of the same thing, and says it otherwise."""
        return self.says_otherwise and self.support.all >= SAME_THING

    @property
    def is_unread(self) -> bool:
        """Whether it is in another language, so that words tell little, and no vector tells more.

        Another number is read in any.
        """
        has_other_number = any(fault.kind is Kind.NUMBER for fault in self.faults)
        return self.is_foreign and self.cosine is None and not has_other_number

    @cached_property
    def is_foreign(self) -> bool:
        return is_foreign(self.claim, self.window)

    @property
    def is_held(self) -> bool:
        """Whether something of it is written alike in both languages; it stands there, or it were
        a fault."""
        said = self.claim.sentence(self.claim.language)
        if self.claim.code or any(not each.is_loose for each in said.quantities):
            return True
        return any(token.stem and token.plain in self.window.capitals for token in said.tokens)

    @property
    def is_turned(self) -> bool:
        return any(fault.kind is Kind.TURNED for fault in self.faults)

    @cached_property
    def is_quoted(self) -> bool:
        return stands_in(folded(self.claim.text.strip(ENDS)), self.window.passage.folded)

    @property
    def score(self) -> float:
        """0 to 1."""
        if self.cosine is None:
            return self.support.all
        return max(self.support.all, min(1.0, (self.support.all + self.cosine) / 2))

    @property
    def holds(self) -> bool:
        if self.is_foreign and self.cosine is not None:
            return not self.faults and self.cosine >= (FOREIGN if self.is_held else FOREIGN_ALONE)
        if self.faults or (self.claim.is_short and not self._is_about_what_was_asked()):
            return False
        if self.support.granted and self.support.is_echo:
            return False  # "A vaccine ended it", asked which one: near in meaning, and no answer
        if self.support.all >= self.by_words:
            return True
        return (
            self.cosine is not None
            and self.support.all >= LEAST_WORDS
            and self.support.all + self.cosine >= TOGETHER
            and self.support.new >= LEAST_NEW
            and self.cosine >= self._least_cosine()
        )

    def _least_cosine(self) -> float:
        """More where a claim repeats words of the question that the window does not hold."""
        if not self.support.granted:
            return 0.0
        is_plain = self.support.granted == 1 and self.window.passage.language == ENGLISH
        return ONE_GRANTED if is_plain else GRANTED

    @property
    def by_words(self) -> float:
        if self.support.granted:
            return GRANTED_BY_WORDS
        return BY_WORDS_OF.get(self.window.passage.language, BY_WORDS)

    def _is_about_what_was_asked(self) -> bool:
        says_much = len(self.claim.sentence(self.claim.language).stems) > 1
        if says_much and self.support.all == 1.0 and self.support.asked >= ASKED_FROM:
            return True
        least = ASKED_FROM if self.window.passage.language in IN_PAIRS else ASKED_MORE
        return self.support.asked > least or (self.cosine or 0.0) >= ASKED_FROM

    @property
    def is_open(self) -> bool:
        """Whether vectors could still turn it."""
        return not self.faults and not self.holds and self.support.all >= LEAST_WORDS


def is_foreign(claim: Claim, window: Window) -> bool:
    """Whether they are in two languages, as far as both can be told.

    Of a few words it is easily told wrongly: what shares its small words is of the same one.
    """
    mine, theirs = claim.language, window.passage.language
    if not (mine and theirs) or mine == theirs:
        return False
    small = {
        t.plain for t in claim.sentence(theirs).tokens if t.kind == "word" and t.text.islower()
    }
    shared = small & window.passage.words
    return not (len(shared) > 1 and len(shared) >= OF_ONE_LANGUAGE * len(small))


def judgements(
    claim: Claim, windows: Sequence[Window], embedder: Embedder | None
) -> list[Judgement]:
    """Of the windows that hold most of the claim's words, those first that hold more."""
    judged = [judge(claim, window) for window in nearest(claim, windows)]
    if embedder is None or any(each.holds for each in judged):
        return judged
    if not embedder.reads_latin_only:
        foreign = [window for window in windows if is_foreign(claim, window)][:MOST_FOREIGN]
        if found := foreign_judgements(claim, foreign, embedder):
            return (
                found
                if len(foreign) == len(windows)
                else best_of(
                    with_cosines(claim, [j for j in judged if not j.is_foreign], embedder), found
                )
            )
    return with_cosines(claim, judged, embedder)


def best_of(own: list[Judgement], foreign: list[Judgement]) -> list[Judgement]:
    """Those of notes in the claim's language, if they bear it out or say it otherwise; else those
    of the others."""
    is_theirs = any(
        each.holds or (each.says_otherwise and each.support.all >= VERBATIM) for each in own
    )
    return own if is_theirs else foreign


def foreign_judgements(
    claim: Claim, windows: Sequence[Window], embedder: Embedder
) -> list[Judgement]:
    """Of the windows nearest in meaning; none if there are no vectors."""
    nearest = _nearest_in_meaning(claim, windows, embedder)[:MOST_JUDGED]
    clauses = [clause for _, window in nearest for clause in clauses_of_window(window)]
    nearest += _nearest_in_meaning(claim, clauses, embedder)
    most = max((cosine for cosine, _ in nearest), default=0.0)
    return _not_taken_back(
        [
            Judgement(
                claim,
                window,
                Support(cosine, cosine, 1.0, 0),
                tuple(foreign_faults(claim, window)),
                cosine,
            )
            for cosine, window in nearest
            if cosine >= most - FOREIGN_CLOSE
        ]
    )


def _not_taken_back(judged: Sequence[Judgement]) -> list[Judgement]:
    """Where the nearest of all says "not", or a contrary word, none that is farther away counts."""
    nearest = max(judged, key=lambda each: each.support.all, default=None)
    taken_back = {Kind.NEGATION, Kind.CONTRARY}
    if nearest and any(fault.kind in taken_back for fault in nearest.faults):
        return [nearest]
    return list(judged)


def _nearest_in_meaning(
    claim: Claim, windows: Sequence[Window], embedder: Embedder
) -> list[tuple[float, Window]]:
    """Cosines with windows' middle sentences, the nearest first; none if there are no vectors.

    All are taken without their "not", which makes sentences alike that speak of other things.
    """
    if not windows:
        return []
    texts = [without_negators(window.middle) for window in windows]
    affirmed = without_negators(claim.sentence(claim.language))
    said = dict.fromkeys([affirmed, _in_full(claim, affirmed)])
    made = vectors_of(embedder, [*said, *texts], FOREIGN_SECONDS)
    mine = [each for each in made[: len(said)] if each is not None]
    near = [
        (max(float(one @ each) for one in mine), window)
        for each, window in zip(made[len(said) :], windows, strict=True)
        if each is not None and mine
    ]
    return sorted(near, key=lambda pair: pair[0], reverse=True)


def _in_full(claim: Claim, text: str) -> str:
    """A short answer with what it answers."""
    return f"{claim.question} {text}" if claim.is_short else text


def nearest(claim: Claim, windows: Sequence[Window]) -> list[Window]:
    def shared(window: Window) -> int:
        said = claim.sentence(window.passage.language)
        # Of "3" or "東京" alone the window is told by what it answers.
        asked = claim.asked(window.passage.language).stems if claim.is_short else frozenset()
        by_itself = 2 * len(said.stems & window.stems) + len(said.stems & window.about.stems)
        return by_itself + len(asked & window.stems) + 2 * held_of(claim, said, window)

    return sorted(windows, key=shared, reverse=True)[:MOST_JUDGED]


def held_of(claim: Claim, said: Sentence, window: Window) -> int:
    """How many of a claim's numbers, and of what it has as code, stand in a window."""
    numbers = sum(
        any(mine.agrees(one) for one in window.quantities)
        for mine in said.quantities
        if not mine.is_loose
    )
    return numbers + sum(code in window.spelled for code in claim.code)


def judge(claim: Claim, window: Window) -> Judgement:
    faults = tuple(faults_of(claim, window))
    if is_foreign(claim, window):  # whose "not" is none of the window's language
        faults += tuple(foreign_contraries(claim, window))
    return Judgement(claim, window, support(claim, window), faults)


def with_cosines(claim: Claim, judged: Sequence[Judgement], embedder: Embedder) -> list[Judgement]:
    """The same with the cosines of those that vectors could still turn."""
    is_open = [each for each in judged if each.is_open and may_tell(embedder, each)]
    texts = list(dict.fromkeys(one.text for each in is_open for one in each.window.sentences))
    if not texts:
        return list(judged)
    mine, *made = vectors_of(embedder, [_in_full(claim, claim.text), *texts], SECONDS)
    if mine is None:
        return list(judged)
    vectors = dict(zip(texts, made, strict=True))
    return [
        replace(each, cosine=cosine_of(mine, each.window, vectors)) if each in is_open else each
        for each in judged
    ]


def may_tell(embedder: Embedder, each: Judgement) -> bool:
    """A model of Latin letters reads other scripts as little more than their letters.

    It tells no name from another there, nor anything of what a claim takes for granted.
    """
    language = each.window.passage.language
    if not embedder.reads_latin_only or language not in SCRIPTS:
        return True
    return language not in NAMELESS and not each.support.granted


def cosine_of(
    mine: np.ndarray, window: Window, vectors: Mapping[str, np.ndarray | None]
) -> float | None:
    """How near the claim is to a sentence of the window, or to some of them in a row."""
    return max((float(mine @ each) for each in _mixtures(window, vectors)), default=None)


def _mixtures(window: Window, vectors: Mapping[str, np.ndarray | None]) -> Iterator[np.ndarray]:
    known = [vectors[each.text] for each in window.sentences]
    parts = [each for each in known if each is not None]
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            mixed = np.sum(parts[first:last], axis=0)
            yield mixed / max(float(np.linalg.norm(mixed)), 1e-9)
