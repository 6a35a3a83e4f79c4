"""UTF-8 that some program took for Windows-1252 and encoded once more: "Ã©" for "é"."""

import codecs

TWICE = "utf-8-twice"
FEW = 4  # characters outside ASCII; fewer may be meant: "Ã©" is what this very text speaks of
C1 = "commonplace.c1"


def as_itself(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes that Windows-1252 has no characters for stand for themselves, as on the web."""
    if isinstance(error, UnicodeEncodeError):
        lost = error.object[error.start : error.end]
        if all("\x80" <= char <= "\x9f" for char in lost):
            return lost.encode("latin-1"), error.end
    raise error


codecs.register_error(C1, as_itself)


def once(text: str) -> str | None:
    """The text as it was before; None unless everything outside ASCII was encoded twice."""
    if text.isascii():
        return None
    try:
        found = text.encode("cp1252", C1).decode()
    except UnicodeError:
        return None
    return found if sum(char > "\x7f" for char in found) >= FEW else None
