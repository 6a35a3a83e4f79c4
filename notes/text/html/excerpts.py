"""A piece of a passage around the words that were searched, with those marked."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from notes.text.reading.lines import read_lines
from notes.text.words.compounds import COMPOUND, words_as_one
from notes.text.words.splitting import (
    MARKS,
    ONE_PICTURE,
    characters_of,
    is_picture,
    is_unspaced,
    pieces,
    plain_letters,
    split_words,
)

ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|s)$")  # the index looks past them, too
ENDING_MAX_CHARS = 3
PLAIN_MAX_CHARS = 40
WORD = re.compile(rf"[^\W_{MARKS}][\w{MARKS}]*|{ONE_PICTURE.pattern}")
PICTURE = re.compile(r"!\[([^\[\]\n]{1,300})\](?![\[(])")  # whose data is in no passage
BELOW_HEAD = frozenset("|-: \t")
CELL_END = " · "
EXCERPT_CHARS = 320
LOOKED_AT_CHARS = 200_000  # what stands further behind is found, and the excerpt is the beginning

Span = tuple[int, int]


class Searched:
    """The words of a query, as they are found in texts."""

    def __init__(self, query: str) -> None:
        words = [*split_words(query), *words_as_one(query)]
        self.characters = {word for word in words if is_unspaced(word)}
        spaced = (word for word in words if not is_unspaced(word) and tells(word))
        self.stems = {ENDING.sub("", word) for word in spaced}
        self.beginnings = tuple(self.stems)

    def spans(self, text: str) -> Iterator[Span]:
        """Where they stand in a text, in its order, none within another."""
        at = 0
        for found in COMPOUND.finditer(text):
            if any(map(self.is_one, words_as_one(found[0]))):
                yield from self.spans_of_words(text, at, found.start())
                yield found.span()
                at = found.end()
        yield from self.spans_of_words(text, at, len(text))

    def spans_of_words(self, text: str, begin: int, end: int) -> Iterator[Span]:
        for found in WORD.finditer(text, begin, end):
            word = found[0]
            if word.isascii() and "_" not in word and len(word) <= PLAIN_MAX_CHARS:  # as most are
                if self.is_one(word.lower()):
                    yield found.span()
                continue
            start = found.start()
            for first, last in self.within(word):
                yield start + first, start + last

    def within(self, word: str) -> Iterator[Span]:
        if is_unspaced(word) and not self.characters:
            return
        cut = pieces(word)
        if any(map(is_unspaced, cut)):
            yield from joined(list(self.pairs_in(word)))
        elif any(map(self.is_one, cut)):
            yield 0, len(word)

    def is_one(self, piece: str) -> bool:
        if not piece.startswith(self.beginnings):  # as most do not: the rest takes longer
            return False
        shortest = len(piece) - ENDING_MAX_CHARS
        return any(piece[:end] in self.stems for end in range(max(shortest, 1), len(piece) + 1))

    def pairs_in(self, word: str) -> Iterator[Span]:
        characters = characters_of(word)
        letters = {character: plain_letters(character) for character in set(characters)}
        plain = [letters[character] for character in characters]
        at = 0
        for place, character in enumerate(characters):
            if plain[place] in self.characters:
                yield at, at + len(character)
            if "".join(plain[place : place + 2]) in self.characters:
                yield at, at + len("".join(characters[place : place + 2]))
            at += len(character)


def tells(word: str) -> bool:
    return len(word) > 1 or is_picture(word)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Those that touch as one."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and start <= whole[-1][1]:
            start, end = whole[-1][0], max(end, whole.pop()[1])
        whole.append((start, end))
    return whole


def mark_words(text: str, query: str) -> SafeString:
    """An excerpt around the query's words, each in <mark>; everything else is escaped."""
    return marked_excerpt(text, Searched(query))


def marked_excerpt(text: str, searched: Searched) -> SafeString:
    text = without_marks(text[:LOOKED_AT_CHARS])
    return marked(cut_around(text, next(searched.spans(text), (0, 0))[0]), searched)


def marked(words: str, searched: Searched) -> SafeString:
    """These words as they are, with those that were searched in <mark>."""
    out, at = [], 0
    for start, end in searched.spans(words):
        out += [escape(words[at:start]), f"<mark>{escape(words[start:end])}</mark>"]
        at = end
    return mark_safe("".join([*out, escape(words[at:])]))  # noqa: S308 - escaped


def beginning_of(text: str) -> str:
    """Of a passage, as it is read and not as it is written."""
    return shortened(without_marks(text[: 8 * EXCERPT_CHARS]))


def without_marks(text: str) -> str:
    """Markdown's commonest marks taken out, in one line; a table's rows stay apart."""
    lines = [words for line in in_lines(text).splitlines() if (words := " ".join(line.split()))]
    bars = [" | " if CELL_END in a or CELL_END in b else " " for a, b in pairwise(lines)]
    return "".join(chain.from_iterable(zip(lines, [*bars, ""], strict=False)))


def in_lines(text: str) -> str:
    """The same in its lines. A table's rows are such also where its head is in another passage."""
    return PICTURE.sub(r"\1", "\n".join(map(without_bars, read_lines(text).split("\n")))).strip()


def without_bars(line: str) -> str:
    """A table's row as its cells with CELL_END between; of the line below its head nothing."""
    bare = line.strip()
    if not bare.startswith("|"):
        return line
    if BELOW_HEAD.issuperset(bare):
        return ""
    return CELL_END.join(cell for each in bare.split("|") if (cell := each.strip()))


def cut_around(text: str, found: int) -> str:
    """About EXCERPT_CHARS of a text, with what was found in their first third; whole words."""
    start = max(0, found - EXCERPT_CHARS // 3)
    start = max(0, min(start, len(text) - EXCERPT_CHARS))
    if start:
        start = text.find(" ", start, start + 30) + 1 or start
    excerpt = shortened(text[start:])
    return f"…{excerpt}" if start else excerpt


def shortened(text: str) -> str:
    """The first EXCERPT_CHARS; accents of their own count for nothing, a few for each letter."""
    return str(Truncator(text[: 4 * EXCERPT_CHARS]).chars(EXCERPT_CHARS))
