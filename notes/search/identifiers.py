"""Names of code, standards and errors in a question: `foo_bar-12`, ISO-8601, v1.2.3, ERR_RESET."""

import re

from notes.text.words.splitting import UNSPACED

MOST = 3  # of a question
MAX_CHARS = 80
# Letters and digits in parts, with signs between: no two of its pieces can eat the same. A script
# without spaces goes on where a name of another ends: "PROJ-1234はどこ".
LETTER = rf"(?![{UNSPACED}])[^\W_]"
SPACED = rf"(?![{UNSPACED}])[\w.:/-]"
PART = rf"(?:{LETTER})+"
JOINED = re.compile(rf"(?<!{SPACED}){PART}(?:[_.:/-]+{PART})+(?!(?![{UNSPACED}])[\w/])")
TELLS = re.compile(r"\d|_")
JUST_DIGITS = re.compile(r"[\d.:/-]+")


def identifiers_in(text: str) -> list[str]:
    """Each once, as written; words that a hyphen joins, and numbers and dates, are none."""
    found = (each[0] for each in JOINED.finditer(text))
    named = (
        name
        for name in found
        if TELLS.search(name) and not JUST_DIGITS.fullmatch(name) and len(name) <= MAX_CHARS
    )
    return list(dict.fromkeys(named))[:MOST]
