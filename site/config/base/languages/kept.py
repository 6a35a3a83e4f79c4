"""Sentences that are kept in rows: in English, and told in the language of whoever reads them."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext

NAME = re.compile(r"%\((\w+)\)s")


def retold(sentence: str, patterns: Iterable[str] = ()) -> str:
    """A kept English sentence in the language that is active.

    `patterns` are the texts that it may have been made of, with names such as "%(file)s" for
    what is its own. One that is of none of them, and no text that is translated, stays as it is.
    """
    for pattern in patterns:
        if (own := values_in(sentence, pattern)) is not None:
            return gettext(pattern) % own
    return gettext(sentence) if sentence else ""


def values_in(sentence: str, pattern: str) -> dict[str, str] | None:
    """What stands in a sentence where its pattern has names; None if it is another sentence."""
    first, *rest = NAME.split(pattern)
    if not sentence.startswith(first):
        return None
    values, at = {}, len(first)
    for number, (name, behind) in enumerate(zip(rest[::2], rest[1::2], strict=True), start=1):
        is_last = 2 * number == len(rest)
        end = sentence.rfind(behind, at) if is_last else sentence.find(behind, at)
        if end < 0:
            return None
        values[name], at = sentence[at:end], end + len(behind)
    return values if at == len(sentence) else None
