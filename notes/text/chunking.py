"""Cuts a note into passages along its headings, then its paragraphs, then its sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from notes.text.reading.body import Heading, Reading, read_body
from notes.text.reading.data import Place, without

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

PASSAGE_TOKENS = 170  # what is aimed at, by count_tokens
LONGEST = 210  # with a short rest joined to it: the embedder reads 256, heading included
ONE_PIECE_CHARS = 7 * PASSAGE_TOKENS  # more have more tokens, or are mostly blank
COUNTED_CHARS = 20_000  # mostly; all of a megabyte would be counted again for each separator
HEADINGS_MAX = 5_000  # of one text that begin passages of their own; a megabyte may hold 250,000
SHORT = 40  # less says too little to be found for what it says
# The splitter asks three times for each part: when it looks for those that are too long, when it
# puts them together, and when it has done so.
REMEMBERED, REMEMBERED_CHARS = 4096, 300
SEPARATORS = ["\n\n+", "\n", "(?<=[.!?。！？]) +", "\\s+", ""]
WORD = re.compile(r"\w")
# Neither words nor what stands between them: the splitter would take every letter by itself, and
# white space, which it counts for nothing, without end. One begins where nothing alike is before
# it: else each place of a run that is a little shorter would be tried.
UNBROKEN = re.compile(r"(?<!\S)\S{2000,}|(?<!\s)\s{50,}")
# About what a word-piece tokenizer makes of a text, without needing one; most of what is written
# are the letters that come first.
TOKEN = re.compile(
    r"[A-Za-z]{1,7}+(?![^\x00-\x7f])|[぀-ヿ㐀-鿿가-힣]|[^\W\d_]{1,7}|\d{1,3}|[^\w\s]|_|\s{50}"
)
BLANK = re.compile(r"\s")
MUCH_BLANK = re.compile(r"\s{50}")


@dataclass(frozen=True)
class Chunk:
    """A piece of a body: its text is `body[start:end]` without the comments in it."""

    heading: str  # the headings above it, "Chapter › Section"
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Section:
    """What stands under one heading: `body[start:end]`, the heading's own line from `line`."""

    headings: tuple[str, ...]
    line: int
    start: int
    end: int


def split_into_chunks(body: str, reading: Reading | None = None) -> list[Chunk]:
    """The passages of a body, in order, without overlap; blank parts and data are in none.

    `reading` is what `read_body` says of it.
    """
    said = reading or read_body(body)
    return [
        chunk
        for section in sections(body, islice(said.headings, HEADINGS_MAX))
        for chunk in split_section(body, section, said)
    ]


def split_section(body: str, section: Section, said: Reading) -> Iterator[Chunk]:
    heading = " › ".join(section.headings)
    # With nothing under the heading, the heading itself is what can be found.
    for start in (section.start, section.line):
        chunks = list(split_part(heading, body, start, section.end, said))
        if chunks:
            yield from chunks
            return


def split_part(heading: str, body: str, start: int, end: int, said: Reading) -> Iterator[Chunk]:
    for text_start, text_end in texts_of(body, start, end, said.data):
        pieces = list(split_range(body, text_start, text_end))
        for piece in join_short(body, pieces):
            at, to = said_range(body, *piece, said.unsaid)
            if text := said_in(body, at, to, said.comments):
                yield Chunk(heading, text, at, to)


def said_range(body: str, start: int, end: int, unsaid: list[Place]) -> Place:
    """The range without what is unsaid at its ends."""
    if not unsaid:
        return start, end
    parts = (trim(body, *part) for part in without(start, end, unsaid))
    said = [(at, to) for at, to in parts if at < to]
    return (said[0][0], said[-1][1]) if said else (start, start)


def said_in(body: str, start: int, end: int, comments: list[Place]) -> str:
    """`body[start:end]` without them, and without a blank on both sides of each."""
    if not comments:
        return body[start:end]
    out = ""
    for at, to in without(start, end, comments):
        part = body[at:to]
        out += part.lstrip(" ") if out.endswith((" ", "\n")) else part
    return out.strip()


def texts_of(body: str, start: int, end: int, data: list[Place]) -> list[Place]:
    """The range without blank space at its ends and without data, nor marks left of it."""
    ranges = [trim(body, *part) for part in without(start, end, data)]
    is_whole = ranges == [trim(body, start, end)]
    return [(at, to) for at, to in ranges if at < to and (is_whole or WORD.search(body, at, to))]


def split_range(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The range cut into pieces of at most PASSAGE_TOKENS."""
    for piece in cut(body[start:end]):
        # Cutting neither drops nor changes characters, so the pieces follow each other.
        piece_start, piece_end = trim(body, start, start + len(piece))
        start += len(piece)
        if piece_start < piece_end:
            yield piece_start, piece_end


def cut(text: str) -> Iterator[str]:
    """The text in pieces, along its paragraphs, sentences and words where it has them."""
    if is_one_piece(text):
        yield text
        return
    at = 0
    for run in UNBROKEN.finditer(text):
        yield from splitter().split_text(text[at : run.start()])
        yield from cut_by_tokens(run[0])
        at = run.end()
    yield from splitter().split_text(text[at:])


def is_one_piece(text: str) -> bool:
    """Whether the splitter would put all parts of it together again, as of most sections."""
    if len(text) > ONE_PIECE_CHARS or not BLANK.search(text):
        return False
    return count_tokens(text) < PASSAGE_TOKENS and not MUCH_BLANK.search(text)


def cut_by_tokens(run: str) -> Iterator[str]:
    at = 0
    for number, token in enumerate(TOKEN.finditer(run)):
        if number and number % PASSAGE_TOKENS == 0:
            yield run[at : token.start()]
            at = token.start()
    yield run[at:]


def join_short(body: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces, a short one joined to the one before it where both have room."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and count_tokens(body[start:end]) < SHORT:
            before = joined[-1][0]
            if count_tokens(body[before:end]) <= LONGEST:
                joined[-1] = before, end
                continue
        joined.append((start, end))
    return joined


@cache
def splitter() -> "RecursiveCharacterTextSplitter":
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # slow to import

    return RecursiveCharacterTextSplitter(
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=PASSAGE_TOKENS,
        chunk_overlap=0,
        length_function=count_tokens,
    )


def count_tokens(text: str) -> int:
    """About how many tokens the embedder makes of a text; of a long one so many at least that it
    is too long for a passage."""
    return count_remembered(text) if len(text) <= REMEMBERED_CHARS else count_anew(text)


def count_anew(text: str) -> int:
    begun = len(TOKEN.findall(text, 0, COUNTED_CHARS))
    is_enough = begun > LONGEST or len(text) <= COUNTED_CHARS
    return begun if is_enough else len(TOKEN.findall(text))


count_remembered = lru_cache(REMEMBERED)(count_anew)


def sections(body: str, found: Iterable[Heading]) -> Iterator[Section]:
    """The body cut at its headings.

    A heading with nothing under it but deeper headings is no section: it stands in their path.
    """
    headings: list[tuple[int, str]] = []
    line_start = content_start = 0
    for heading in found:
        is_leaf = bool(headings) and heading.level <= headings[-1][0]
        if body[content_start : heading.start].strip() or (content_start > line_start and is_leaf):
            yield section_of(headings, line_start, content_start, heading.start)
        headings = [(above, name) for above, name in headings if above < heading.level]
        headings.append((heading.level, heading.words))
        line_start, content_start = heading.start, heading.end
    yield section_of(headings, line_start, content_start, len(body))


def section_of(headings: list[tuple[int, str]], line: int, start: int, end: int) -> Section:
    return Section(tuple(name for _, name in headings if name), line, start, end)


def trim(body: str, start: int, end: int) -> tuple[int, int]:
    """The range without the blank space at its two ends."""
    text = body[start:end]
    if not text.strip():
        return start, start
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())
