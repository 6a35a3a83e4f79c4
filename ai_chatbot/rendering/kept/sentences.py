"""What an answer's row says in English, in the language of whoever reads it."""

from collections.abc import Callable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext

from ai_chatbot.langflow.errors import FAULTS
from ai_chatbot.models.usage import BUDGET_SPENT
from config.base.languages.kept import retold, values_in
from config.base.languages.numbers import grouped

PATTERNS = (*FAULTS, BUDGET_SPENT)


def reason(sentence: str) -> str:
    """Why an answer broke off, or why no model was asked."""
    for pattern in PATTERNS:
        if (own := values_in(sentence, pattern)) is not None:
            return gettext(pattern) % {name: as_here(name, value) for name, value in own.items()}
    return retold(sentence)


def as_here(name: str, value: str) -> str:
    """A number or a day as people write it; what is of another kind stays as it is."""
    try:
        return AS_HERE[name](value) if name in AS_HERE else value
    except ValueError:
        return value


def a_number(value: str) -> str:
    return grouped(int(value.replace(",", "")))


def a_day(value: str) -> str:
    # With a year that has all days, as none is said.
    return date_format(datetime.strptime(f"{value} 2024", "%d %B %Y"), "MONTH_DAY_FORMAT")


AS_HERE: dict[str, Callable[[str], str]] = {"most": a_number, "tokens": a_number, "day": a_day}
