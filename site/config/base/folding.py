"""The one form in which two texts are compared; what is shown stays as it was written."""

import hashlib
import re
import unicodedata

# What cannot be seen: soft hyphens, joiners, marks of direction, selectors of a character's look.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8]+"
)
# Where marks may follow one another without end: bringing those of one letter into their order
# takes the square of their number, so that of very many each lot is folded by itself.
NO_WORD = re.compile(r"[^\w\x00-\x7f]{1,60}+")
LOT = 60
DOTTED_I = "i\u0307"  # what a Turkish İ becomes
KEY_MAX_CHARS = 200
KEY_MAX_BYTES = 600  # an index of PostgreSQL takes some 2,700
INNER_SLASH = "\u2215"  # a wide "／" in a name divides no folders


def fold(text: str) -> str:
    """What two texts are compared by: NFKC, case-folded, and NFKC again.

    So accents in either form, capitals of any script, ß and ss, ﬁ and fi, Ａ and A are alike.
    Beyond that the Turkish ı and İ are i, since a capital I says not which of them it is, and
    what cannot be seen counts for nothing. Takes time in proportion to the text.
    """
    if text.isascii():
        return text.lower()
    if is_western(text):
        return fold_western(text)
    runs = NO_WORD.findall(text)
    if not any(len(run) == LOT for run in runs):
        return fold_lot(text)
    return "".join(map(fold_lot, lots(text)))


def is_western(text: str) -> bool:
    """Whether all of it is of western print, which holds no mark that hangs on a letter."""
    try:
        return bool(text.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def fold_western(text: str) -> str:
    """Of all that cannot be seen it may only hold soft hyphens."""
    folded = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    return unicodedata.normalize("NFKC", folded)


def lots(text: str) -> list[str]:
    """The text cut behind each LOT of characters that may all be marks of one letter."""
    ends = [found.end() for found in NO_WORD.finditer(text) if len(found[0]) == LOT]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def fold_lot(text: str) -> str:
    folded = unicodedata.normalize("NFKC", UNSEEN.sub("", text)).casefold()
    folded = UNSEEN.sub("", folded).replace(DOTTED_I, "i").replace("ı", "i")
    return unicodedata.normalize("NFKC", folded)


def fold_path(path: str) -> str:
    """A path, or a tag with its parents, by which two are compared: "/" stays what divides it."""
    if path.isascii():
        return path.lower()
    return "/".join(fold(part).replace("/", INNER_SLASH) for part in path.split("/"))


def key_of(path: str) -> str:
    """What `fold_path` gives, short enough for an index: of a long one the start and a hash."""
    key = fold_path(path)
    if len(key) <= KEY_MAX_CHARS and len(key.encode(errors="replace")) <= KEY_MAX_BYTES:
        return key
    digest = hashlib.sha256(key.encode(errors="replace")).hexdigest()
    return f"{key[: KEY_MAX_CHARS // 2]}…{digest}"
