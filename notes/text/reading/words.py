"""What a line's tokens say to a reader."""

import re
from collections.abc import Iterable

from markdown_it.token import Token

from notes.text.syntax.headings import plain_words

BLANK = re.compile(r"[ \t\n]+")


def words_of(tokens: Iterable[Token]) -> str:
    """The words without the marks of emphasis, code and links; a picture's are its description."""
    return BLANK.sub(" ", plain_words(list(tokens))).strip()
