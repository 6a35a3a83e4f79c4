"""One form of a text, in which two are compared."""

import unicodedata


def fold(text: str) -> str:
    """What two texts are compared by: capitals, widths and ways of writing an accent are one.

    NFKC, then case-folded, then NFKC again, as folding may leave letters apart that belong
    together. Never shown: "Ǆ", "ﬁ" and "ß" come out as other letters.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
