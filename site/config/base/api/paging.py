"""Lists a page at a time: a cursor says after which row the next page begins.

Whatever is added or deleted meanwhile, no row comes twice and none that stays is left out.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypedDict, TypeVar, cast

from django.core import signing
from django.db.models import Field as Column
from django.db.models import Model, Q, QuerySet
from ninja import Field, Schema

from config.base.api.problems import Problem

PER_PAGE, PER_PAGE_MAX = 50, 200
CURSOR_MAX_CHARS = 10_000  # it holds what the list is sorted by: a path may be long
M = TypeVar("M", bound=Model)
T = TypeVar("T")


class PageIn(Schema):
    """What to ask a list with: `page: Query[PageIn]`."""

    limit: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX, description="items of a page, at most")
    cursor: str = Field(
        "",
        max_length=CURSOR_MAX_CHARS,
        description="`next` of the page before; none for the first page",
    )


class PageOut(Schema, Generic[T]):
    """What a list answers with: `response=PageOut[NoteOut]`."""

    items: list[T]
    next: str | None = Field(description="the cursor of the next page; null on the last")


class Page(TypedDict):
    items: list[Any]
    next: str | None


def page_of(rows: QuerySet[M], order: Sequence[str], asked: PageIn) -> Page:
    """The page of `rows` that was asked for; raises Problem for a cursor of another list.

    `order` names columns of the rows' own that are never null, such as ("-updated_at",).
    """
    order = order if order[-1].lstrip("-") == "pk" else [*order, "pk"]
    salt = f"commonplace.cursor.{rows.model._meta.label}.{','.join(order)}"
    if asked.cursor:
        rows = rows.filter(behind(columns_of(rows.model, order), order, opened(asked.cursor, salt)))
    found = list(rows.order_by(*order)[: asked.limit + 1])
    items, is_last = found[: asked.limit], len(found) <= asked.limit
    return {"items": items, "next": None if is_last else cursor_at(items[-1], order, salt)}


def columns_of(model: type[Model], order: Sequence[str]) -> list["Column[Any, Any]"]:
    names = (name.lstrip("-") for name in order)
    found = (model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names)
    return [cast("Column[Any, Any]", column) for column in found]


def cursor_at(row: Model, order: Sequence[str], salt: str) -> str:
    """The row's place in the list, whatever becomes of the row."""
    place = [column.value_to_string(row) for column in columns_of(type(row), order)]
    return signing.dumps(place, salt=salt, compress=True)


def opened(cursor: str, salt: str) -> list[str]:
    try:
        place: list[str] = signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        detail = "This cursor is none of this list, sorted so. Ask without one for the first page."
        raise Problem("invalid_request", detail) from None
    return place


def behind(columns: Sequence["Column[Any, Any]"], order: Sequence[str], place: list[str]) -> Q:
    """Rows that come after this place: alike in the first columns, and further in the next."""
    further, alike = Q(), Q()
    for column, name, text in zip(columns, order, place, strict=True):
        value = column.to_python(text)
        beyond = "lt" if name.startswith("-") else "gt"
        further |= alike & Q(**{f"{column.name}__{beyond}": value})
        alike &= Q(**{column.name: value})
    return further
