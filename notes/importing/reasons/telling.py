"""Stored sentences in the language of whoever reads them."""

from functools import cache

from django.utils.formats import number_format
from django.utils.translation import gettext

from notes.importing.reasons.sentences import Part, known


def in_words(sentence: str) -> str:
    """The sentence in the language of now; as it is when it is none of ours, or says nothing."""
    parts = by_sentence().get(sentence)
    return " ".join(map(translated, parts)) if parts else sentence


@cache
def by_sentence() -> dict[str, tuple[Part, ...]]:
    """What is stored → what it is made of."""
    return {" ".join(map(in_english, parts)): parts for parts in known()}


def in_english(part: Part) -> str:
    sentence, values = part
    figures = {
        name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()
    }
    return sentence % figures


def translated(part: Part) -> str:
    sentence, values = part
    figures = {
        name: number_format(value, force_grouping=True)
        if isinstance(value, int)
        else gettext(value)
        for name, value in values.items()
    }
    return gettext(sentence) % figures
