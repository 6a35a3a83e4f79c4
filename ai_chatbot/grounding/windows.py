"""Served passages as they are compared: sentences, and three of them in a row."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import accumulate, islice

from ai_chatbot.grounding.names import LARGE_WORDS, is_named, is_short_for
from ai_chatbot.grounding.negation import Negation, negations_in, takes_back
from ai_chatbot.grounding.numbers import Quantity, ones_in, quantities_in
from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.tokens import (
    CLAUSE_SIGNS,
    UNSPACED_STOPS,
    Token,
    language_in,
    plain_word,
    tokens_of,
)
from notes.text.words.sentences import sentences_of
from notes.text.words.splitting import is_unspaced

AROUND = 1  # sentences on each side
MOST_SENTENCES = 60  # of a passage
LONGEST_PASSAGE = 10_000  # characters
# Of a sentence: what is longer is no sentence, and its rest is not looked at.
MOST_TOKENS, MOST_NUMBERS, MOST_ALIGNED = 400, 40, 100


HYPHENS = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)++")  # in one word
WORD_OR_NUMBER = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")

# How many words stand in both in the same order, and difflib's changes that make one of the other.
Alignment = tuple[int, list[tuple[str, int, int, int, int]]]


class Sentence:
    """A sentence of a passage, or a claim: what it says in words, numbers and negations."""

    def __init__(self, text: str, language: str) -> None:
        self.text = unicodedata.normalize("NFC", text)
        self.language = language
        self._aligned: dict[Sentence, Alignment] = {}
        self._aligned_by_words: dict[Sentence, Alignment] = {}
        self.tokens: tuple[Token, ...] = tokens_of(self.text, language)[:MOST_TOKENS]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.tokens if token.stem)

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities_in(self.tokens, self.language)[:MOST_NUMBERS]

    @cached_property
    def ones(self) -> list[Quantity]:
        """Its words for one, articles among them."""
        return ones_in(self.tokens)[:MOST_NUMBERS]

    @cached_property
    def negations(self) -> list[Negation]:
        return negations_in(self.tokens, self.text, self.language)

    @cached_property
    def words(self) -> frozenset[str]:
        """Plain words and numbers as they are written."""
        return frozenset(token.plain for token in self.tokens if token.kind != "sign")

    @cached_property
    def plain(self) -> list[str]:
        """Its first words and numbers in their order."""
        words = (token.plain for token in self.tokens if token.kind != "sign")
        return list(islice(words, MOST_ALIGNED))

    @cached_property
    def clauses(self) -> list[int]:
        """Of each of those the clause that it stands in, counted."""
        signs = accumulate(token.text in CLAUSE_SIGNS for token in self.tokens)
        words = (n for n, token in zip(signs, self.tokens, strict=True) if token.kind != "sign")
        return list(islice(words, MOST_ALIGNED))

    @cached_property
    def telling(self) -> list[str]:
        """What its first telling words are aligned by: stems, characters of scripts without
        spaces.
        """
        return list(islice(filter(None, map(compared, self.tokens)), MOST_ALIGNED))

    @cached_property
    def negators(self) -> frozenset[str]:
        return frozenset(t.plain for t in self.tokens if takes_back(t, self.language))

    @cached_property
    def named(self) -> list[int]:
        """The tokens written as names: large where a sentence goes on, all large, with digits."""
        numbers = {at for one in self.quantities for at in range(one.at, one.after)}
        return [
            at
            for at, token in enumerate(self.tokens)
            if token.kind == "word" and token.stem and at not in numbers and self._is_name(at)
        ]

    def _is_name(self, at: int) -> bool:
        token = self.tokens[at]
        if token.text.islower() or token.plain in LARGE_WORDS:
            return False
        if token.is_capital and at and not self._begins_at(at):
            return True
        return any(char.isdigit() or char.isupper() for char in token.text[1:])

    def _begins_at(self, at: int) -> bool:
        """Whether any word would be large there; behind "Mr." none would."""
        before = self.tokens[at - 1].text
        is_title = before == "." and at > 1 and len(self.tokens[at - 2].text) <= LONGEST_TITLE
        return before in STARTS and not is_title

    def aligned(self, other: "Sentence") -> Alignment:
        """With another sentence, by all words as they are written."""
        if other not in self._aligned:
            self._aligned[other] = align(self.plain, other.plain)
        return self._aligned[other]

    def aligned_by_words(self, other: "Sentence") -> Alignment:
        """By their telling words alone."""
        if other not in self._aligned_by_words:
            self._aligned_by_words[other] = align(self.telling, other.telling)
        return self._aligned_by_words[other]


def align(mine: Sequence[str], theirs: Sequence[str]) -> Alignment:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    spread = blocks[-1].b + blocks[-1].size - blocks[0].b if blocks else 0
    if spread > SPREAD * len(mine) + FEW:
        same = 0  # what stands so far apart is not said in a row
    return same, [change for change in matcher.get_opcodes() if change[0] != "equal"]


SPREAD, FEW = 1.5, 4  # times a claim's words, and words, in which they stand
LONGEST_TITLE = 3  # letters of "Mr.", "Dr.", "M."
STARTS = frozenset('.:!?“"„«(。|')


def compared(token: Token) -> str:
    """What a word is aligned by; "" if it tells nothing."""
    if token.kind == "run":
        return "" if token.text in UNSPACED_STOPS else token.text
    return token.stem


@dataclass(frozen=True)
class Window:
    """Sentences in a row of the passage `n`; `middle` is the one that it is of."""

    n: int
    middle: Sentence
    sentences: tuple[Sentence, ...]
    about: Sentence  # the passage's title and heading
    passage: "Reading"

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(each.stems for each in self.sentences))

    @cached_property
    def words(self) -> frozenset[str]:
        """Plain ones, those of title and heading among them."""
        return self.about.words.union(*(each.words for each in self.sentences))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Plain words that are written large, and tell something."""
        every = (t for each in (*self.sentences, self.about) for t in each.tokens)
        return frozenset(t.plain for t in every if t.is_capital and t.stem)

    def names(self, name: Token) -> bool:
        """Whether this name stands there, or another form of it, or what it is short for."""
        if is_named(name, self.stems | self.about.stems, self.words):
            return True
        return any(is_short_for(name.text, t.tokens) for t in (*self.sentences, self.about))

    @cached_property
    def spelled(self) -> str:
        """With its title and heading, to find code in."""
        return spelled(" ".join(each.text for each in (self.about, *self.sentences)))

    @cached_property
    def characters(self) -> frozenset[str]:
        """Those of scripts without spaces."""
        return frozenset(t.text for each in self.sentences for t in each.tokens if t.kind == "run")

    @cached_property
    def quantities(self) -> list[Quantity]:
        return [one for each in self.sentences for one in each.quantities]

    @cached_property
    def ones(self) -> list[Quantity]:
        """Its words for one, articles among them."""
        return [one for each in self.sentences for one in each.ones]


@dataclass(frozen=True)
class Reading:
    """A passage that was read: its sentences, and what its title and heading say."""

    sentences: tuple[Sentence, ...]
    about: Sentence
    language: str
    folded: str  # its text without capitals and with single spaces, to find quotations in

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.about.stems.union(*(each.stems for each in self.sentences))

    @cached_property
    def words(self) -> frozenset[str]:
        return self.about.words.union(*(each.words for each in self.sentences))

    @cached_property
    def characters(self) -> frozenset[str]:
        """Those of scripts without spaces, of Chinese's writings each in one."""
        tokens = (t for each in (*self.sentences, self.about) for t in each.tokens)
        return frozenset(plain_word(token.text) for token in tokens if token.kind == "run")

    @cached_property
    def joined(self) -> frozenset[str]:
        """Plain words, those with hyphens written as one."""
        every = (*self.sentences, self.about)
        return frozenset(joined for each in every for joined in joined_words(each.text).values())

    def holds_form(self, text: str, token: Token) -> bool:
        """Whether a word of a claim's `text` stands here in any form, with a hyphen or without."""
        if token.stem in self.stems or self.names(token):
            return True
        whole = (word for (a, b), word in joined_words(text).items() if a <= token.start < b)
        return bool({next(whole, token.plain)} & (self.joined | self.words))

    @cached_property
    def quantities(self) -> list[Quantity]:
        return [one for each in (*self.sentences, self.about) for one in each.quantities]

    def names(self, name: Token) -> bool:
        """Whether this name stands there, or another form of it, or what it is short for."""
        if is_named(name, self.stems, self.words):
            return True
        return any(is_short_for(name.text, t.tokens) for t in (*self.sentences, self.about))


@lru_cache(maxsize=1024)
def joined_words(text: str) -> dict[tuple[int, int], str]:
    """Where words with hyphens stand → each as one plain word."""
    return {found.span(): plain_word(found[0].replace("-", "")) for found in HYPHENS.finditer(text)}


def supporting(said: Sentence, window: Window) -> list[Sentence]:
    """The sentences of the window that a claim most rests on: the best, and those as good."""
    shares = [(len(said.stems & each.stems), each) for each in window.sentences]
    best = max(share for share, _ in shares)
    return [each for share, each in shares if best and share == best]


def without_negators(sentence: Sentence) -> str:
    """Its text without the words that say "not"."""
    pieces, at = [], 0
    for one in sentence.negations:
        token = sentence.tokens[one.at]
        if token.kind == "word" and one.is_hard and token.start >= at:
            pieces.append(sentence.text[at : token.start])
            at = token.end
    return " ".join("".join([*pieces, sentence.text[at:]]).split()) or sentence.text


CUT = re.compile(
    r"[;；，、]\s{0,3}|[,:]\s{1,3}"
    r"|\s(?:and|und|et|y|e|и|en|but|aber|sondern|mais|pero|ma|mas|maar|но|а|i|oraz|ale)\s",
    re.I,
)
SHORTEST_CLAUSE, MOST_CLAUSES = 8, 4  # characters, and of a sentence


def clauses_of_window(window: Window) -> list[Window]:
    """The parts of its middle sentence that may say something by themselves, if it has any."""
    parts = [part for part in CUT.split(window.middle.text) if len(part) >= SHORTEST_CLAUSE]
    if len(parts) < 2:
        return []
    sentences = [Sentence(part, window.middle.language) for part in parts[:MOST_CLAUSES]]
    return [
        Window(
            window.n,
            each,
            (each if each.quantities else window.middle,),
            window.about,
            window.passage,
        )
        for each in sentences
    ]


def windows_of(passages: Sequence[Passage]) -> list[Window]:
    return [window for each in passages for window in _windows(each)]


def _windows(passage: Passage) -> Iterator[Window]:
    reading = read_passage(passage.title, passage.heading, passage.text[:LONGEST_PASSAGE])
    every = reading.sentences
    for at, sentence in enumerate(every):
        around = every[max(0, at - AROUND) : at + AROUND + 1]
        yield Window(passage.n, sentence, around, reading.about, reading)


@lru_cache(maxsize=256)  # a growing answer is compared with the same passages again and again
def read_passage(title: str, heading: str, text: str) -> Reading:
    language = language_in(text)
    cut = sentences_of(text)[:MOST_SENTENCES]
    return Reading(
        tuple(Sentence(each.text, language) for each in cut),
        Sentence(f"{title}. {heading}", language),
        language,
        folded(text),
    )


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def stands_in(said: str, text: str) -> bool:
    """Whether it stands there from where a word begins to where one ends: no "1" is in "1830"."""
    at = text.find(said) if said else -1
    while at >= 0:
        if not (_is_within_word(text, at) or _is_within_word(text, at + len(said))):
            return True
        at = text.find(said, at + 1)
    return False


def _is_within_word(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at + 1]
    return len(around) == 2 and around.isalnum() and not any(map(is_unspaced, around))


def spelled(text: str) -> str:
    """Its words and numbers between single spaces, as code is compared: whatever signs it has."""
    return f" {' '.join(WORD_OR_NUMBER.findall(unicodedata.normalize('NFC', text).casefold()))} "
