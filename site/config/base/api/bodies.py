"""A request's JSON at a bounded cost: while Python reads it, nothing else of the process runs.

Of six megabytes a long text takes a hundredth of a second, and empty lists half a one.
"""

import json
from typing import Any

LARGE = 64 * 1024  # bytes that take milliseconds, whatever they hold
PARTS_MAX = 100_000  # texts, and signs between values; of ten thousand messages it is all
DIGITS_MAX = 100  # of a number: reading thousands takes the square of them
SIGNS = b"[{,:"


class TooManyParts(ValueError):
    def __init__(self) -> None:
        super().__init__("The body holds more lists, objects and values than any request needs.")


def read_json(body: bytes, **options: Any) -> Any:
    """Raises ValueError for what is no JSON in UTF-8, and RecursionError; `options` are json's."""
    text = body.decode("utf-8-sig")  # in any other, bytes would not be the signs that are counted
    if len(body) > LARGE and not has_few_parts(body):
        raise TooManyParts
    # In C alone a hundred thousand numbers would be read without a pause for anybody else.
    return json.loads(text, parse_int=read_int, parse_float=read_float, **options)


def read_int(digits: str) -> int:
    check_digits(digits)
    return int(digits)


def read_float(digits: str) -> float:
    check_digits(digits)
    return float(digits)


def check_digits(digits: str) -> None:
    if len(digits) > DIGITS_MAX:
        raise ValueError(f"A number has more than {DIGITS_MAX} digits.")


def has_few_parts(body: bytes, most: int = PARTS_MAX) -> bool:
    """Those in texts are told from others only where both together are too many: that takes
    longer than reading a long text."""
    if body.count(b'"') + signs_in(body) <= most:
        return True
    bare = body.replace(b"\\\\", b"").replace(b'\\"', b"")  # what ends a text is left
    texts = bare.count(b'"') // 2
    return texts <= most and texts + signs_in(b"".join(bare.split(b'"')[::2])) <= most


def signs_in(body: bytes) -> int:
    return sum(body.count(sign) for sign in SIGNS)
