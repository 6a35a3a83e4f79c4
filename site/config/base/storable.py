"""What comes from outside, made fit to be stored: a database takes neither NUL nor half a letter.

JSON may spell both, as "\\u0000" and "\\ud83d".
"""

from typing import Any

COUNT_MAX = 1_000_000_000  # of tokens; no answer has more, and any database adds these up


def storable(text: str) -> str:
    """The text without NULs, halves of a letter put together, and a lone half as U+FFFD."""
    return whole_letters(text.replace("\x00", ""))


def whole_letters(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class StorablePieces:
    """A text that comes in pieces: a letter may be cut in two between any of them."""

    def __init__(self) -> None:
        self._half = ""

    def push(self, piece: str) -> str:
        """What of the text is certain now; "" while that is half a letter."""
        text = self._half + piece.replace("\x00", "")
        ends_in_half = "\ud800" <= text[-1:] <= "\udbff"
        self._half = text[-1] if ends_in_half else ""
        return whole_letters(text[:-1] if ends_in_half else text)

    def rest(self) -> str:
        """What stays when nothing more comes."""
        half, self._half = self._half, ""
        return whole_letters(half)


def text_in(value: Any, limit: int) -> str:
    """The value if it is text, storable and cut at `limit` characters; else ""."""
    return storable(value[: limit * 2])[:limit] if isinstance(value, str) else ""


def dict_in(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def list_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def count_in(value: Any) -> int:
    """A whole number from 0 to COUNT_MAX, also out of "12" or 12.0; anything else says nothing: 0.

    A count beyond that is no count: believed, it would use up somebody's tokens of the day.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    try:
        count = int(value[:20] if isinstance(value, str) else value)
    except (ValueError, OverflowError):  # no number, not a number, endless
        return 0
    return count if 0 <= count <= COUNT_MAX else 0
