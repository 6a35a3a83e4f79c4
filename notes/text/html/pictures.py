"""Pictures on a note's page: the owner's own, with the size that the text gives them."""

import re
from collections.abc import Mapping
from typing import Any

from markdown_it.token import Token

SIDE_MAX = 4000  # pixels
SIZE = re.compile(r"\|?\s*(\d{1,4}+)(?:x(\d{1,4}+))?\s*\Z", re.ASCII)
SIZED_WORDS = re.compile(r"(?:\A|\|)\s*\d{1,4}+(?:x\d{1,4}+)?\s*\Z", re.ASCII)
IN_TEXT = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=]+\Z", re.IGNORECASE)
IN_TEXT_CHARS = 400_000  # of one picture that stands in the text; a longer one is named
KIND = re.compile(r"data:image/([\w.+-]{1,40})")

Attributes = dict[str, str | int | float]


def sized(words: str) -> tuple[str, Attributes]:
    """The words without the size at their end ("map|300x200"), and the size as attributes."""
    found = SIZED_WORDS.search(words)
    size = SIZE.match(words, found.start()) if found else None
    if not found or not size:
        return words, {}
    given = {"width": size[1], "height": size[2]}
    sides = {name: int(side) for name, side in given.items() if side}
    if not all(0 < side <= SIDE_MAX for side in sides.values()):
        return words, {}
    return words[: found.start()].strip(), {**sides}


def picture_token(source: str, words: str, size: Attributes | None = None) -> Token:
    picture = Token("image", "img", 0, attrs={"alt": "", "src": source, **(size or {})})
    picture.children = [Token("text", "", 0, content=words)]
    return picture


def is_shown_in_text(source: str, env: Mapping[str, Any]) -> bool:
    """Whether a picture that stands in the text is shown: short, of a kind without scripts."""
    if len(source) > IN_TEXT_CHARS or not IN_TEXT.match(source):
        return False
    env["budget"].pictures -= len(source)
    return bool(env["budget"].pictures >= 0)


def name_of_picture(source: str, words: str) -> str:
    """What stands for a picture in the text that is not shown: "boat (picture, PNG, 45 kB)"."""
    found = KIND.match(source)
    kind = found[1].split("+")[0].upper() if found else ""
    size = f"{max(1, len(source) * 3 // 4000)} kB"
    return f"{words} (picture, {kind}, {size})"
