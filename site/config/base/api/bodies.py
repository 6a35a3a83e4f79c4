"""A request's JSON at a bounded cost: while Python reads it, nothing else of the process runs.

Of six megabytes a long text takes a hundredth of a second, and empty lists half a one.
"""

import json
import re
from itertools import islice
from typing import Any

LARGE = 64 * 1024  # bytes that take milliseconds, whatever they hold
PARTS_MAX = 100_000  # texts, and signs between values; of ten thousand messages it is all
PART = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[{,:]', re.S)


class TooManyParts(ValueError):
    def __init__(self) -> None:
        super().__init__("The body holds more lists, objects and values than any request needs.")


def read_json(body: bytes, **options: Any) -> Any:
    """Raises ValueError for what is no JSON in UTF-8, and RecursionError; `options` are json's."""
    text = body.decode("utf-8-sig")  # in any other, bytes would not be the signs that are counted
    if len(body) > LARGE and not has_few_parts(body):
        raise TooManyParts
    return json.loads(text, **options)


def has_few_parts(body: bytes) -> bool:
    return next(islice(PART.finditer(body), PARTS_MAX, None), None) is None
