"""The names of months in the languages that notes are written in, as Unicode's CLDR gives them.

They stand in a file of ours, a month a line: a library that holds all that CLDR says of fifty
languages takes 40 MB of memory for them. A test asks such a library whether they are right.
"""

import unicodedata
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("month_names.txt")  # Unicode License V3
IN_ENGLISH = (
    "January February March April May June July August September October November December"
).split()


@cache
def month_numbers() -> dict[str, int]:
    """Each name, folded, with its month, 1 to 12.

    What is another month in another language, as Croatian's and Polish's "listopad", is none.
    """
    found: dict[str, int] = {}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        number, *names = line.split()
        found |= dict.fromkeys(names, int(number))
    return found


def fold(text: str) -> str:
    """Without capitals, accents and other marks, which many leave out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
