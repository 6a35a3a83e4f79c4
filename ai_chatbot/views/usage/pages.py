"""What one's answers, or everybody's, come to: charts with their tables, and a file."""

import csv
import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from ai_chatbot.conversations.sums.ranges import ALL, DAYS, Range, read_range
from ai_chatbot.conversations.sums.sums import add_up, table_of
from ai_chatbot.models import Usage
from ai_chatbot.views.usage.charts import charts_of
from config.base.http import Request, parameter

EVERYONE = "everyone"
# With which a spreadsheet begins to reckon; those of Japan and China know the wide ones as well.
SIGNS = "-=+@＝＋－＠"
FORMULA = (*SIGNS, "\t", "\r", "\n")
# In many countries they part cells at other signs than ours, whether in quotes or not.
PARTED = re.compile(rf"(?<=.)([;,|\t\r\n][ \"]?)(?=[{SIGNS}])", re.S)


def rows_of(request: Request) -> tuple[QuerySet[Usage], bool]:
    """The rows that were asked for, and whether they are everybody's, which staff alone may see."""
    if parameter(request, "of") != EVERYONE:
        return Usage.objects.in_person().filter(owner=request.user), False
    if not request.user.is_staff:
        raise Http404
    return Usage.objects.in_person(), True


def range_of(request: Request) -> Range:
    """`days`, where the reader is: `tz`, else the zone that all pages are shown in."""
    zone = parameter(request, "tz") or timezone.get_current_timezone_name()
    return read_range(parameter(request, "days"), zone)


def ranges() -> list[tuple[str, str]]:
    """(as an address says it, as people do)."""
    said = [(str(n), ngettext("%(count)s day", "%(count)s days", n) % {"count": n}) for n in DAYS]
    return [*said, (ALL, pgettext("days", "All"))]


@require_GET
def usage(request: Request) -> HttpResponse:
    """`of=everyone` for staff; `days` 7, 30, 90 or all; `tz` the reader's time zone."""
    rows, is_everybodys = rows_of(request)
    range_ = range_of(request)
    sums = add_up(rows, range_, by_person=is_everybodys)
    context: dict[str, Any] = {
        "sums": sums,
        "charts": charts_of(sums),
        "range": range_.name,
        "ranges": ranges(),
        "zone": str(range_.zone),
        "of": EVERYONE if is_everybodys else "",
    }
    return render(request, "ai_chatbot/usage/usage.html", context)


@require_GET
def usage_csv(request: Request) -> HttpResponse:
    rows, is_everybodys = rows_of(request)
    range_ = range_of(request)
    name = f"usage{'-everyone' if is_everybodys else ''}-{range_.name}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response)
    for row in table_of(rows, range_):
        writer.writerow(map(as_cell, row))
    return response


def as_cell(value: Any) -> Any:
    """A model's name is its server's to choose: no spreadsheet is to reckon with it."""
    if not isinstance(value, str):
        return value
    told = PARTED.sub(r"\1'", value)
    return f"'{told}" if told.startswith(FORMULA) else told
