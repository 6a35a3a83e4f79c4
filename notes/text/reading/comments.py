"""Where a text holds comments, which its page does not show and no passage has."""

from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from notes.text.reading.data import Place
from notes.text.syntax.comments import CLOSING, MARK


def comments_in_lines(body: str, tokens: Iterable[Token], lines: Sequence[int]) -> Iterator[Place]:
    """`body[start:end]` of those that begin and end in one paragraph, in order."""
    at = 0
    for token in tokens:
        if token.type == "inline" and token.map and MARK in token.content:
            first, last = token.map
            for place in comments_of(
                body, token.children or (), max(at, lines[first]), lines[last]
            ):
                at = place[1]
                yield place


def comments_of(body: str, children: Iterable[Token], at: int, end: int) -> Iterator[Place]:
    """Those of one paragraph, which is in `body[at:end]`; ends where one is not found."""
    for child in children:
        if child.type == "code_inline" and MARK in child.content:
            at = max(at, body.find(child.content, at, end) + len(child.content))
        elif child.type == "comment" and not child.meta:
            start = body.find(MARK + beginning(child.content), at, end)
            at = body.find(MARK, start + len(MARK), end) + len(MARK)
            if start < 0 or at < len(MARK):
                return
            yield start, at


def beginning(comment: str) -> str:
    """Its first line: before others there may be a quotation's marks."""
    first, line_end, _ = comment.partition("\n")
    return first if line_end else first + MARK


def comments_over_paragraphs(
    body: str, tokens: Iterable[Token], lines: Sequence[int]
) -> Iterator[Place]:
    for token in tokens:
        for child in token.children or () if token.map else ():
            if child.type == "comment" and child.meta.get("ends_in"):
                (first, last), (closing, after) = token.map or (0, 0), child.meta["ends_in"]
                start = body.rfind(MARK, lines[first], lines[last])
                end = CLOSING.search(body, lines[closing], lines[after])
                if start >= 0 and end:
                    yield start, end.end()
