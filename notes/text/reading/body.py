"""What a note's text says, out of one parse: its links, tags and headings, and what is no text.

The parser is the page's own: what is code there is code here.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from notes.text.bounded_markdown import Budget, OutOfTime, new_env
from notes.text.reading.comments import comments_in_lines, comments_over_paragraphs
from notes.text.reading.data import Place, find_data, is_drawing, is_vector_picture, joined
from notes.text.reading.definitions import definitions_in_lines
from notes.text.reading.links import links_of_tokens
from notes.text.reading.pieces import definitions, line_starts, pieces, same_length
from notes.text.reading.words import words_of
from notes.text.syntax.comments import MARK
from notes.text.syntax.links import ParsedLink
from notes.text.syntax.parser import make_syntax

logger = logging.getLogger(__name__)

SECONDS = 3.0  # of the processor, for a text
SECONDS_PER_MB = 3.0  # and for its length; what people write takes a tenth
STEPS = 60_000  # looked at in a text, however long
STEPS_PER_MB = 200_000  # and for its length: a full outline has seventeen in eighty characters
STEPS_OF_A_LINE = 0.5  # which the parser looks at before all else
LINES = 50_000  # that cost none: a long text has as many
LEAST_STEPS = 30_000
OPENING_CHARS = 2000
LEAVES = {"inline", "fence", "code_block", "html_block", "comment"}


@dataclass(frozen=True)
class Heading:
    """A heading of the text itself, none in a list or quotation: `body[start:end]`, its lines."""

    level: int
    words: str  # without the marks of emphasis, code and links
    start: int
    end: int


@dataclass
class Reading:
    """What a body says, everything in the order in which it is written."""

    links: list[ParsedLink] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)  # as often as they are written
    headings: list[Heading] = field(default_factory=list)
    data: list[Place] = field(default_factory=list)  # `body[start:end]` of what is no text
    comments: list[Place] = field(default_factory=list)  # amid a paragraph
    unsaid: list[Place] = field(default_factory=list)  # these, and where links are defined

    @property
    def title(self) -> str:
        """The words of the first heading of the first level that has any, or ""."""
        return next((each.words for each in self.headings if each.level == 1 and each.words), "")


def read_body(body: str, seconds: float | None = None) -> Reading:
    """Never raises: what is beyond its steps is text without links, tags and headings."""
    reading = Reading()
    megabytes = len(body) / 1_000_000
    steps = STEPS + STEPS_PER_MB * megabytes - STEPS_OF_A_LINE * max(body.count("\n") - LINES, 0)
    allowed = seconds or SECONDS + SECONDS_PER_MB * megabytes
    env = new_env(allowed, steps=max(steps, LEAST_STEPS))
    try:
        if defined := definitions(body):
            read_piece(Reading(), defined, defined, 0, env)
        for start, piece in pieces(body):
            shared = {name: env[name] for name in ("budget", "references")}
            read_piece(reading, body, piece, start, shared)
    except OutOfTime:
        pass
    except Exception:  # a note is kept whatever a parser makes of a stranger's text
        logger.exception("A note could not be read")
    reading.data = joined([*reading.data, *find_data(body)])
    reading.comments = joined(reading.comments)
    reading.unsaid = joined([*reading.unsaid, *reading.comments])
    return reading


def read_piece(reading: Reading, body: str, piece: str, start: int, env: dict[str, Any]) -> None:
    """Add what a piece of the body says, `body[start:]` of which it is."""
    plain, known = same_length(piece), len(env["references"])
    tokens, lines = SYNTAX.parse(plain, env), line_starts(plain, start)
    read_tokens(reading, tokens, lines, env["budget"])
    reading.unsaid += definitions_in_lines(env, known, lines)
    if MARK in piece:
        reading.comments += comments_in_lines(body, tokens, lines)
        reading.data += comments_over_paragraphs(body, tokens, lines)


def opening_title(body: str) -> str:
    """The words of the first level's heading that the body begins with, or ""."""
    opening = body.lstrip("\n").split("\n\n", 1)[0][:OPENING_CHARS]
    found = read_body(opening).headings[:1]
    return found[0].words if found and found[0].level == 1 and found[0].start == 0 else ""


def read_tokens(
    reading: Reading, tokens: Sequence[Token], lines: Sequence[int], budget: Budget
) -> None:
    """Add what the tokens of a piece say; `lines` are the places where its lines start."""
    reading.links += links_of_tokens(tokens)
    reading.tags += (token.meta["tag"] for token in all_tokens(tokens) if token.type == "tag")
    reading.headings += headings(tokens, lines)
    reading.data += ((lines[start], lines[end]) for start, end in unread(tokens, budget))


def unread(tokens: Iterable[Token], budget: Budget) -> Iterator[tuple[int, int]]:
    """The first line and the one after the last of each block that is a drawing's data, or a
    comment. Of a comment that holds a drawing only that: the drawing's words stand beside it."""
    for token in tokens:
        if not token.map or token.type not in LEAVES:
            continue
        if token.type == "comment":  # where Excalidraw keeps its own
            inside = SYNTAX.parse(blanked(token.content), {"budget": budget})
            above = token.map[0]
            found = [(above + start, above + end) for start, end in unread(inside, budget)]
            yield from found or [(above, token.map[1])]
        elif is_drawing(token.content, token.info) or (
            token.type in {"inline", "html_block"} and is_vector_picture(token.content)
        ):
            yield token.map[0], token.map[1]


def blanked(comment: str) -> str:
    return comment.replace(MARK, "  ")


def headings(tokens: Sequence[Token], lines: Sequence[int]) -> Iterator[Heading]:
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            words = words_of(tokens[at + 1].children or [])
            start, end = token.map
            yield Heading(int(token.tag[1:]), words, lines[start], lines[end])


def all_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from all_tokens(token.children or ())


SYNTAX = make_syntax()
