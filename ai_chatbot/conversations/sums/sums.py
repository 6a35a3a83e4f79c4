"""What answers come to, added up in the database: by day, and by what made them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Avg, Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.translation import gettext as _

from ai_chatbot.conversations.sums.ranges import Range
from ai_chatbot.models import Door, Feedback, FlowVersion, Usage

BY_DAY_MAX = 366  # days; what goes back further is added up by month
MOST_PARTS = 20  # models, versions and the like that are told apart
Thumb = Feedback.Thumb

# What is told of some answers. Means are of those that have a value.
MEASURES = {
    "questions": Count("pk"),
    "tokens_in": Sum("tokens_in"),
    "tokens_out": Sum("tokens_out"),
    "first_token": Avg("first_token"),  # seconds
    "grounded": Avg("grounded"),  # 0 to 1
    "up": Count("pk", filter=Q(thumb=Thumb.UP)),
    "down": Count("pk", filter=Q(thumb=Thumb.DOWN)),
}


@dataclass(frozen=True)
class Part:
    """The answers that have something in common; `sums` as MEASURES."""

    name: str
    sums: dict[str, Any]


@dataclass(frozen=True)
class Breakdown:
    """Answers by one thing that told them apart, the most used first."""

    title: str  # what tells them apart
    parts: Sequence[Part]
    left_out: bool = False  # whether there are more
    by: str = ""  # the title, as a chart of it is called


@dataclass(frozen=True)
class UsageSums:
    """All that the page shows. `days` have those on which something was asked, oldest first."""

    total: dict[str, Any]
    days: Sequence[tuple[date, dict[str, Any]]] = ()
    by_month: bool = False
    breakdowns: list[Breakdown] = field(default_factory=list)


def rows_within(rows: "QuerySet[Usage]", range_: Range) -> "QuerySet[Usage]":
    """Those of the range, each with the `thumb` that its answer was given."""
    since = range_.since()
    rows = rows.order_by() if since is None else rows.order_by().filter(at__gte=since)
    given = Feedback.objects.filter(answer=OuterRef("answer_id")).order_by()
    return rows.annotate(thumb=Subquery(given.values("thumb")[:1]))


def add_up(rows: "QuerySet[Usage]", range_: Range, *, by_person: bool = False) -> UsageSums:
    """As many queries however much there is."""
    found = rows_within(rows, range_)
    total = found.aggregate(**MEASURES, first=Min("at"))
    first: datetime | None = total.pop("first")
    by_month = first is not None and is_long_ago(first, range_)
    step = TruncMonth if by_month else TruncDate
    days = found.annotate(day=step("at", tzinfo=range_.zone)).values("day").annotate(**MEASURES)
    return UsageSums(
        total=total,
        days=[dated(dict(each)) for each in days.order_by("day")],
        by_month=by_month,
        breakdowns=[breakdown(found, *by) for by in ways_of_telling_apart(by_person)],
    )


def is_long_ago(first: datetime, range_: Range) -> bool:
    return datetime.now(range_.zone) - first > timedelta(days=BY_DAY_MAX)


def dated(row: dict[str, Any]) -> tuple[date, dict[str, Any]]:
    day = row.pop("day")
    return day.date() if isinstance(day, datetime) else day, row


Naming = Callable[[str], str]


def ways_of_telling_apart(by_person: bool) -> Iterator[tuple[str, str, str, Naming]]:
    """(as a chart is called, title, column, how a value of it is named)."""
    yield _("By model"), _("Model"), "model", lambda name: name or _("not known")
    flows = names_of_flows()
    yield _("By flow"), _("Flow"), "flow", flows.name_of
    yield (
        _("By version of the flow"), _("Version of the flow"), "flow_version", flows.version_of
    )  # fmt: skip
    yield (
        _("By door"),
        _("Door"),
        "door",
        lambda name: str(Door(name).label) if name in Door.values else name,
    )
    if by_person:
        yield _("By person"), _("Person"), f"owner__{User.USERNAME_FIELD}", str


@dataclass(frozen=True)
class FlowNames:
    """Titles by the flows' keys, and numbers by their versions' hashes, as answers show them."""

    titles: dict[str, str]
    versions: dict[str, str]

    def name_of(self, key: str) -> str:
        return self.titles.get(key) or key.replace("_", " ") or _("not known")

    def version_of(self, hash_: str) -> str:
        return self.versions.get(hash_) or hash_ or _("not known")


def names_of_flows() -> FlowNames:
    """Of all that was ever published; what is said is each one's newest."""
    published = FlowVersion.objects.order_by("number").values_list(
        "flow", "hash", "number", "title"
    )
    titles, versions = {}, {}
    for key, hash_, number, title in published:
        titles[key] = _(title) if title else ""
        said = _("flow %(number)s") % {"number": number}
        versions[hash_] = f"{titles[key] or key.replace('_', ' ')} · {said}"
    return FlowNames(titles, versions)


def breakdown(
    found: "QuerySet[Usage]", by: str, title: str, column: str, name_of: Naming
) -> Breakdown:
    parts = found.values(column).annotate(**MEASURES).order_by("-questions", column)
    rows = list(parts[: MOST_PARTS + 1])
    named = [Part(name_of(row.pop(column)), row) for row in rows[:MOST_PARTS]]
    return Breakdown(title, named, left_out=len(rows) > MOST_PARTS, by=by)


TABLE = ("day", "model", "flow_version", "door", "flow")  # what a row of the table stands for


def table_of(rows: "QuerySet[Usage]", range_: Range) -> Iterator[list[Any]]:
    """Names of columns, then a row for each day, model, version of the flow, door and flow."""
    yield [*TABLE, *MEASURES]
    by_day = rows_within(rows, range_).annotate(day=TruncDate("at", tzinfo=range_.zone))
    for row in by_day.values(*TABLE).annotate(**MEASURES).order_by(*TABLE).iterator():
        yield [row[name] for name in (*TABLE, *MEASURES)]
