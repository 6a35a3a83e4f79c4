"""Many rows at once, and never more than a statement can name."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Func, IntegerField, QuerySet

T = TypeVar("T")

BATCH = 500  # SQLite takes 32,766 variables in a statement, some builds 999


class Bytes(Func):
    """How many bytes a text takes, in UTF-8."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "LENGTH(CAST(%(expressions)s AS BLOB))"  # older ones lack the function
        return super().as_sql(compiler, connection, template=template, **context)


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def delete_those(rows: QuerySet[Any], field: str, values: Iterable[Any]) -> None:
    """Delete the rows whose field has one of the values, however many there are."""
    for some in batches(values):
        rows.filter(**{f"{field}__in": some}).delete()
