"""A day's number that is written as a word: "am dritten Mai" is "am 3. Mai"."""

import re
from collections.abc import Mapping
from functools import cache, partial

from notes.text.month_names import fold

ORDINALS = {
    "en": (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        " twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth"
        " twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
    ),
    "de": (
        "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten elften"
        " zwölften dreizehnten vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten"
        " neunzehnten zwanzigsten einundzwanzigsten zweiundzwanzigsten dreiundzwanzigsten"
        " vierundzwanzigsten fünfundzwanzigsten sechsundzwanzigsten siebenundzwanzigsten"
        " achtundzwanzigsten neunundzwanzigsten dreißigsten einunddreißigsten"
    ),
    "fr": "premier",
    "es": "primero",
}
JOINS = {"en": r"\s+of\s+", "de": r"\s+", "fr": r"\s+", "es": r"\s+de\s+"}  # it and its month
POINTS = {"de": "."}  # behind a number


@cache
def written(months: str) -> list[tuple[re.Pattern[str], dict[str, str]]]:
    found = []
    for code, words in ORDINALS.items():
        named = enumerate(words.split(), 1)
        numbers = {fold(word): f"{n}{POINTS.get(code, '')}" for n, word in named}
        either = "|".join(words.replace("ß", "(?:ß|ss)").split())  # the Swiss write "dreissigsten"
        pattern = rf"\b(?:{either})(?={JOINS[code]}(?:{months})(?!\w))"
        found.append((re.compile(pattern, re.IGNORECASE), numbers))
    return found


def with_figures(text: str, months: re.Pattern[str]) -> str:
    for pattern, numbers in written(months.pattern):
        text = pattern.sub(partial(figure, numbers), text)
    return text


def figure(numbers: Mapping[str, str], found: re.Match[str]) -> str:
    """Without regard to capitals "fırst" and "ſecond" are found as well."""
    return numbers.get(fold(found[0]).replace("ı", "i"), found[0])
