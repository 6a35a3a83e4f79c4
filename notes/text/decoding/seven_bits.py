"""Encodings that say all in characters of ASCII, as old mail had to: ISO-2022, HZ and UTF-7."""

import re
from collections.abc import Iterator

from notes.text.decoding.plausible import oddness, outside_ascii

SHIFTS = {
    b"\x1b$)C": ("iso2022_kr",),
    b"\x1b$": ("iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_ext"),
    b"\x1b(I": ("iso2022_jp_2", "iso2022_jp_ext"),
}
HZ = re.compile(rb"~\{(?:[!-}][!-~]){1,200}~\}")
UTF_7 = re.compile(rb"\+[A-Za-z0-9/][A-Za-z0-9+/]{2,}")
HALF = re.compile("[\ud800-\udfff]")
FEW, ODD_MOST, LOOKED_AT = 4, 0.1, 2000  # characters outside ASCII; of them; characters


def in_seven_bits(data: bytes) -> tuple[str, str] | None:
    """(encoding, text) that these bytes of ASCII say in truth, as far as one can tell."""
    found = ((encoding, decoded(data, encoding)) for encoding in tried(data))
    return next(((encoding, text) for encoding, text in found if text and is_meant(text)), None)


def may_say_more(data: bytes) -> bool:
    """Whether a little of it is something else in one of these, or in one that nobody knows."""
    return any(shift in data for shift in SHIFTS) or any(
        text and not text.isascii() and not oddness(odd_words(text))
        for text in (decoded(data, encoding) for encoding in tried(data))
    )


def tried(data: bytes) -> Iterator[str]:
    for shift, encodings in SHIFTS.items():
        if shift in data:
            yield from encodings
    if HZ.search(data):
        yield "hz"
    if UTF_7.search(data):
        yield "utf-7"


def is_meant(text: str) -> bool:
    """In code, formulas and keys some characters come about by chance."""
    return outside_ascii(text) >= FEW and oddness(odd_words(text)) <= ODD_MOST


def odd_words(text: str) -> str:
    """What differs from the text as ASCII, wherever it stands."""
    return " ".join(word for word in text.split() if not word.isascii())[:LOOKED_AT]


def decoded(data: bytes, encoding: str) -> str:
    """Its text, or "", also where halves of letters stand alone: UTF-7 lets them."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if HALF.search(text) else text
