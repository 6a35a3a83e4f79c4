"""Names of files whose encoding nobody wrote down, as those in old zips."""

import re
import unicodedata
from collections.abc import Sequence

from notes.text.decoding.guessing import guess
from notes.text.decoding.plausible import is_common, oddness, outside_ascii

# How usual each is for names: most zips were made by Windows, which takes DOS's encoding of the
# country.
USUAL_FOR_NAMES = {
    "cp437": 0.012, "cp850": 0.011, "cp866": 0.01, "cp932": 0.0075, "gb18030": 0.0075,
    "big5hkscs": 0.005, "cp949": 0.005, "cp1252": 0.01, "cp1251": 0.0075, "cp852": 0.002,
    "mac-roman": 0.002, "cp1250": 0.002, "koi8-r": 0.0, "euc_jis_2004": 0.0, "cp1253": 0.0,
    "cp1255": 0.0, "cp1256": 0.0, "cp874": 0.0, "cp1254": 0.0, "cp737": 0.002, "cp862": 0.004,
    "cp857": 0.002, "cp775": 0.0,
}  # fmt: skip
OUTSIDE = re.compile(r"[^\x00-\x7f]+")
FEW, ODD_MOST = 4, 0.2  # characters outside ASCII; of them
OF_THREE_BYTES, OF_HAN_ALONE = "\u0800", "\U00020000"  # from here on


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Names that belong together: as UTF-8, else in the code page that suits all of them best.

    A byte that nothing fits becomes "\ufffd".
    """
    texts = [as_utf8(name) for name in names]
    if None in texts:
        texts = [None if text and is_by_chance(text) else text for text in texts]
    odd = [name for name, text in zip(names, texts, strict=True) if text is None]
    if not odd:
        return [text or "" for text in texts]
    outside = [name for name in names if not name.isascii()]
    if len(odd) > len(outside) / 2:  # what looks like UTF-8 among so many others does so by chance
        texts = [text if text and (text.isascii() or is_sure(text)) else None for text in texts]
        odd = [name for name, text in zip(names, texts, strict=True) if text is None]
    found = guess(b"\n".join(odd), among=USUAL_FOR_NAMES)
    page = found.encoding if found else "utf-8"
    return [
        name.decode(page, "replace") if text is None else text
        for name, text in zip(names, texts, strict=True)
    ]


def is_sure(text: str) -> bool:
    """Whether it is UTF-8 by no chance."""
    return outside_ascii(text) >= FEW and oddness(text) <= ODD_MOST


def is_by_chance(text: str) -> bool:
    """Whether it is UTF-8 as "Ёлка" and "сад" of DOS are: a word is one rare letter each."""
    words = OUTSIDE.findall(text)
    return bool(words) and all(len(word) == 1 and is_rare_letter(word) for word in words)


def is_rare_letter(char: str) -> bool:
    """Signs and emoji are none: they do stand alone in names."""
    if char < OF_THREE_BYTES or is_common(char):
        return False
    return char >= OF_HAN_ALONE or unicodedata.category(char) == "Lo"


def as_utf8(name: bytes) -> str | None:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None
