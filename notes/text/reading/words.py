"""What a line's tokens say to a reader."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

BLANK = re.compile(r"[ \t\n]+")
WORDLESS = {"html_inline", "footnote_ref", "block_id", "comment"}
BREAKS = {"softbreak", "hardbreak"}


def words_of(tokens: Iterable[Token]) -> str:
    """The words without the marks of emphasis, code and links; a picture's are its description."""
    return BLANK.sub(" ", "".join(pieces_of_words(tokens))).strip()


def pieces_of_words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from pieces_of_words(token.children)
        elif token.type in BREAKS:
            yield " "
        elif token.type not in WORDLESS:
            yield token.content
