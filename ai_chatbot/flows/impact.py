"""What golden questions say of a flow that is to be published, beside what answers now.

Whoever asks them (`golden`, which stands above this room) hands the figures in; here they are kept
with the version, compared, and may keep it from being published.
"""

from collections.abc import Iterable
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext as _


class Row(TypedDict):
    """A measure, or one question's: shares are 0 to 1, None where nothing counts."""

    name: str
    before: float | int | None
    after: float | int | None
    is_share: bool
    is_worse: bool


class Impact(TypedDict):
    figures: list[Row]
    questions: list[Row]


def impact_of(figures: Iterable[Row], questions: Iterable[Row] = ()) -> Impact:
    return {"figures": list(figures), "questions": list(questions)}


def worse_in(impact: Impact | None) -> list[str]:
    """Names of the measures that got worse."""
    return [row["name"] for row in impact["figures"] if row["is_worse"]] if impact else []


def is_refused(impact: Impact | None) -> bool:
    return settings.FLOW_WORSE == "refuse" and bool(worse_in(impact))


def in_words(impact: Impact | None) -> str:
    """A sentence on what got worse; "" if nothing did."""
    if not (worse := worse_in(impact)):
        return ""
    said = _("With the golden questions it does worse: %(measures)s.")
    return said % {"measures": ", ".join(worse)}
