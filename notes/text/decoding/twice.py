"""UTF-8 that some program took for an old encoding and encoded once more: "Ã©" for "é"."""

import re
from functools import cache

TWICE = "utf-8-twice"
PAGES = ("cp1252", "cp1251", "mac-roman", "cp437")  # what it was taken for
FEW = 4  # characters; fewer may be meant: "Ã©" is what this very text speaks of
LOOKED_AT = 100_000  # characters, to tell by


def once(text: str) -> str | None:
    """The text as it was before; None unless most that is outside ASCII was encoded twice."""
    if text.isascii():
        return None
    beginning = text[:LOOKED_AT]
    outside = sum(char > "\x7f" for char in beginning)
    for page in PAGES:
        pieces = pieces_in(page).findall(beginning)
        if len(pieces) >= FEW and 2 * sum(map(len, pieces)) > outside:
            return pieces_in(page).sub(lambda piece: mended(piece[0], page), text)  # noqa: B023
    return None


@cache
def pieces_in(page: str) -> re.Pattern[str]:
    """What each character of two to four bytes looks like when they are read in this page."""
    follow = f"[{''.join(re.escape(read_in(page)[byte]) for byte in range(0x80, 0xC0))}]"
    leads = (
        "".join(re.escape(read_in(page)[byte]) for byte in each)
        for each in (range(0xC2, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF5))
    )
    return re.compile("|".join(f"[{lead}]{follow}{{{n}}}" for n, lead in enumerate(leads, 1)))


@cache
def read_in(page: str) -> list[str]:
    """The character of each byte; what the page has none for stands for itself, as on the web."""
    return [bytes([byte]).decode(page, "ignore") or chr(byte) for byte in range(0x100)]


def mended(piece: str, page: str) -> str:
    try:
        return bytes(map(read_in(page).index, piece)).decode()
    except UnicodeDecodeError:
        return piece
