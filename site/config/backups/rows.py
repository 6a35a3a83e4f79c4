"""Rows as lines of JSON that any database takes: which models, and how each value is told."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import numpy as np
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Field

from config.base.keys import FoldedField
from notes.vectors import VectorField

# Every model is kept but these, with the reason.
LEFT_OUT = {
    "sessions.Session": "people sign in again",
    "django_tasks_database.DBTaskResult": "the tidying finds from the rows what still waits",
    "account.EmailConfirmation": "a link of a mail, good for days",
    "ai_chatbot.Ticket": "good for a minute",
    "ai_chatbot.Searched": "made by the database of what it finds",
    "contenttypes.ContentType": "made by migrations; told by their names",
    "auth.Permission": "made by migrations; told by their names",
}
NAMED: tuple[Any, ...] = (ContentType, Permission)  # whose numbers differ from place to place
Row = list[Any]


def kept_models() -> list[type[models.Model]]:
    """Those that are backed up, tables of many-to-many relations among them."""
    every = apps.get_models(include_auto_created=True)
    return [each for each in every if each._meta.label not in LEFT_OUT and is_table(each)]


def is_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def columns_of(model: type[models.Model]) -> list[Any]:
    """What is told of a row; folded texts are made again."""
    return [each for each in model._meta.concrete_fields if not isinstance(each, FoldedField)]


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """The names of the columns, then a line a row, by their ids."""
    columns = columns_of(model)
    tellers = [teller_of(each) for each in columns]
    yield as_line([each.name for each in columns])
    rows = model._base_manager.order_by("pk").values_list(*(each.attname for each in columns))
    for row in rows.iterator(chunk_size=500):
        told = (tell(value) for tell, value in zip(tellers, row, strict=True))
        yield as_line(list(told))


def as_line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def teller_of(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """How a value of this column is told in JSON; None is null in any."""
    if isinstance(field, models.JSONField):
        return lambda value: value
    if is_named(field):
        return {each.pk: each.natural_key() for each in named_by(field)}.get
    return tell_plainly


def tell_plainly(value: Any) -> Any:
    match value:
        case None | str() | int() | float():
            return value
        case datetime() | date():
            return value.isoformat()
        case np.ndarray():
            return base64.b64encode(value.astype("<f4").tobytes()).decode()
        case _:
            return str(value)


def instances(model: type[models.Model], lines: Iterator[bytes]) -> Iterator[models.Model]:
    """The rows that the lines tell, not yet stored; what belongs to a part that this place has
    not, such as a permission of another app, is left out."""
    by_name = {each.name: each for each in columns_of(model)}
    columns = [by_name[name] for name in json.loads(next(lines, b""))]
    hearers = [hearer_of(each) for each in columns]
    for line in lines:
        heard = [hear(value) for hear, value in zip(hearers, json.loads(line), strict=True)]
        said = {each.attname: value for each, value in zip(columns, heard, strict=True)}
        if all(said[each.attname] is not None or each.null for each in columns if is_named(each)):
            yield model(**said)


def is_named(field: Field[Any, Any]) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model in NAMED


def named_by(field: Any) -> Any:
    return field.related_model._base_manager.all()


def hearer_of(field: Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: value
    if isinstance(field, VectorField):
        return lambda value: np.frombuffer(base64.b64decode(value), "<f4")
    if is_named(field):
        numbers = {tuple(each.natural_key()): each.pk for each in named_by(field)}
        return lambda value: None if value is None else numbers.get(tuple(value))
    return field.to_python


@contextmanager
def times_as_told() -> Iterator[None]:
    """Within it no field says "now" of itself, as those of rows that are written for the first
    time do."""
    changed = [
        (field, name)
        for model in kept_models()
        for field in model._meta.concrete_fields
        for name in ("auto_now", "auto_now_add")
        if getattr(field, name, False)
    ]
    for field, name in changed:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in changed:
            setattr(field, name, True)
