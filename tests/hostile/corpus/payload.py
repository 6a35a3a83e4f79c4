"""What the corpus is made of."""

from collections.abc import Iterable
from typing import NamedTuple


class Payload(NamedTuple):
    """A text that somebody else wrote; `name` tells it from the others of its kind."""

    kind: str
    name: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.name}"


def payloads(kind: str, texts: Iterable[str]) -> list[Payload]:
    """One for each text, named by its number and its first plain letters."""
    return [Payload(kind, f"{n}-{plain(text)}", text) for n, text in enumerate(texts)]


def plain(text: str) -> str:
    letters = "".join(char if char.isascii() and char.isalnum() else "." for char in text[:60])
    return ".".join(part for part in letters.split(".") if part)[:24]
