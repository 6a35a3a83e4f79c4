"""Which unit stands beside a number, in words, signs or characters."""

from collections.abc import Sequence
from functools import cache

from ai_chatbot.grounding.tokens import Token, plain_word
from ai_chatbot.grounding.words.units import EAST_ASIAN_UNITS, UNITS
from notes.text.month_names import fold

LONGEST_UNIT = 6  # characters in a script without spaces
BEFORE_NUMBERS = frozenset("km mi m d week h min".split())
# "Square metres", "mètres carrés".
SQUARED = dict.fromkeys(
    "square sq carre carres cuadrado cuadrados quadrato quadrati quadrado quadrados vierkante"
    " квадратных кв".split(),
    "²",
) | dict.fromkeys("cubic cube cubes cubico cubicos cubo cubi кубических kubik".split(), "³")


def counted_by(plain: str) -> str:
    """The unit of a word that stands before its number: "kilometre 30", "day 3"."""
    unit = units().get(plain, "") if len(plain) > 2 else ""
    return unit if unit in BEFORE_NUMBERS else ""


def unit_at(tokens: Sequence[Token], at: int) -> str:
    """The unit that begins here, also behind a hyphen or "of"; "" if it is none that is known."""
    if at < len(tokens) and tokens[at].text == "-":
        at += 1
    if at >= len(tokens):
        return ""
    token = tokens[at]
    if token.kind == "run":
        return _unit_in_run(tokens, at)
    if token.plain == "o" and at + 1 < len(tokens):
        token = tokens[at + 1]  # o'clock
    if token.plain in ("per", "pour", "por") and tokens[at + 1 : at + 2]:
        return "%" if tokens[at + 1].plain in ("cent", "ciento", "cento", "100") else ""
    if token.plain in SQUARED and tokens[at + 1 : at + 2]:
        return f"{units().get(tokens[at + 1].plain, '')}{SQUARED[token.plain]}"
    unit = "" if token.plain == "per" else unit_called(token.plain)
    behind = tokens[at + 1].plain if unit and at + 1 < len(tokens) else ""
    return f"{unit}{SQUARED[behind]}" if behind in SQUARED else unit


def unit_called(plain: str) -> str:
    """Its unit, also as Arabic bends it behind 11 and more."""
    return units().get(plain, "") or units().get(plain.removesuffix("ا"), "")


def _unit_in_run(tokens: Sequence[Token], at: int) -> str:
    """The unit whose characters stand here in a row, the longest; "" if none."""
    row = [token.text for token in tokens[at : at + LONGEST_UNIT] if token.kind == "run"]
    found = ("".join(row[:length]) for length in range(len(row), 0, -1))
    return next((EAST_ASIAN_UNITS[unit] for unit in found if unit in EAST_ASIAN_UNITS), "")


@cache
def units() -> dict[str, str]:
    return {
        each: unit
        for unit, words in UNITS.items()
        for word in words.split()
        for each in (word, fold(word), plain_word(word))
    }
