"""All that two people have: a row of every model of ours for each, filled by what its fields are.

The rows of one person have one number, and one UUID, so that these name everything of theirs.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from ai_chatbot.models import Conversation, FlowPin, FlowVersion, Message
from config.base.keys import FoldedField
from notes.vectors import VectorField

AT = datetime(2024, 5, 6, tzinfo=UTC)
EVERYBODYS = {"title", "summary"}  # of a published flow, which people choose by these
VALUES: dict[type[Any], Any] = {
    models.BooleanField: False,
    models.FloatField: 0.5,
    models.IntegerField: 1,
    models.DateField: date(2024, 5, 6),
    models.DateTimeField: AT,
    models.JSONField: {},
    VectorField: np.ones(3, np.float32),
}


def models_of_ours() -> list[type[models.Model]]:
    return [m for name in ("notes", "ai_chatbot") for m in apps.get_app_config(name).get_models()]


@dataclass
class World:
    """Everything of `owner`'s says `secret`; `session` is the key of one of the owner's."""

    owner: User
    number: int
    secret: str
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)
    session: str = ""

    @property
    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.number)

    def fill(self) -> "World":
        for model in models_of_ours():
            self.row_of(model)
        self.turn()
        return self

    def row_of(self, model: type[models.Model]) -> models.Model:
        if model is User:
            return self.owner
        if model not in self.rows:
            columns = [each for each in model._meta.concrete_fields if self.is_to_be_filled(each)]
            row = model(**{each.name: self.value_of(each) for each in columns})
            row.save(force_insert=True)
            self.rows[model] = row
        return self.rows[model]

    def is_to_be_filled(self, column: Any) -> bool:
        if isinstance(column, FoldedField):
            return False
        if column.model is FlowVersion and column.name in EVERYBODYS:
            return False
        if column.primary_key:
            return True
        if isinstance(column, models.ForeignKey):
            return not column.null or column.related_model is User
        if callable(column.default) and not column.editable:
            return False  # made by ourselves, and of our own shape
        says_something = isinstance(column, models.CharField) and not column.choices
        has_default = column.has_default() or column.has_db_default()
        return says_something or not (column.null or has_default)

    def value_of(self, column: Any) -> Any:
        if isinstance(column, models.ForeignKey):
            return self.row_of(column.related_model)
        if isinstance(column, models.UUIDField):
            return self.uuid
        if column.model is FlowPin and column.primary_key:
            return f"flow-{self.number}"  # a name that everybody may say, and nobody's number
        if column.primary_key:
            return self.number
        if column.choices:
            return column.choices[0][0]
        if isinstance(column, models.TextField | models.CharField):
            return f"{self.secret}-{column.name}"[: column.max_length]  # also for an address
        for kind in type(column).__mro__:
            if kind in VALUES:
                return VALUES[kind]
        return column.get_default()

    def turn(self) -> None:
        """The message of the world's own number is an answer, to a question beside it."""
        conversation, answer = self.rows[Conversation], self.rows[Message]
        assert isinstance(conversation, Conversation)
        assert isinstance(answer, Message)
        question = Message.objects.create(
            conversation=conversation, role="user", text=f"{self.secret} asks"
        )
        Message.objects.filter(pk=answer.pk).update(role="assistant", parent=question)
        Conversation.objects.filter(pk=conversation.pk).update(head=answer)

    def state(self) -> dict[str, str]:
        """All that is stored of it, to see whether anything changed."""
        return {model._meta.label: str(list(self.stored(model).values())) for model in self.rows}

    def stored(self, model: type[models.Model]) -> "models.QuerySet[Any]":
        return model._base_manager.filter(pk=self.rows[model].pk)
