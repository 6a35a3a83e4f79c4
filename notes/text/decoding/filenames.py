"""Names of files whose encoding nobody wrote down, as those in old zips."""

from collections.abc import Sequence

from notes.text.decoding.guessing import guess
from notes.text.decoding.plausible import oddness

# How usual each is for names: most zips were made by Windows, which takes DOS's encoding of the
# country.
USUAL_FOR_NAMES = {
    "cp437": 0.012, "cp850": 0.011, "cp866": 0.01, "cp932": 0.0075, "gb18030": 0.0075,
    "big5hkscs": 0.005, "cp949": 0.005, "cp1252": 0.01, "cp1251": 0.0075, "cp852": 0.002,
    "mac-roman": 0.002, "cp1250": 0.002, "koi8-r": 0.0, "euc_jis_2004": 0.0, "cp1253": 0.0,
    "cp1255": 0.0, "cp1256": 0.0, "cp874": 0.0, "cp1254": 0.0, "cp737": 0.002, "cp862": 0.004,
    "cp857": 0.002, "cp775": 0.0,
}  # fmt: skip
UNLIKELY = 0.5  # the share of a name's characters that look wrong


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Names that belong together: as UTF-8, else in the code page that suits all of them best.

    A byte that nothing fits becomes "\ufffd".
    """
    texts = [as_utf8(name) for name in names]
    if None in texts:  # "Ёлка" of DOS is one character of UTF-8, which nobody writes
        texts = [None if text and oddness(text) >= UNLIKELY else text for text in texts]
    odd = [name for name, text in zip(names, texts, strict=True) if text is None]
    if not odd:
        return [text or "" for text in texts]
    outside = [name for name in names if not name.isascii()]
    if len(odd) > len(outside) / 2:  # what looks like UTF-8 among so many others does so by chance
        odd = outside
        texts = [text if text and text.isascii() else None for text in texts]
    found = guess(b"\n".join(odd), among=USUAL_FOR_NAMES)
    page = found.encoding if found else "utf-8"
    return [
        name.decode(page, "replace") if text is None else text
        for name, text in zip(names, texts, strict=True)
    ]


def as_utf8(name: bytes) -> str | None:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None
