"""How much more an account may bring in: its conversations take room beside its notes."""

import math

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Length

from ai_chatbot.models import Message, Source
from notes.models.storage import no_room, room_left, total


class NoRoom(Exception):
    """The text is a sentence for the user."""


class Room:
    """So many letters; any number unless it is told."""

    def __init__(self, left: float = math.inf) -> None:
        self.left = left

    def take(self, letters: int) -> None:
        """Raise NoRoom for more than are left."""
        if letters > self.left:
            raise NoRoom(no_room(self.left))
        self.left -= letters


def room_of(owner: User) -> Room:
    """What `STORAGE_LIMIT_MB` leaves the account, its conversations counted."""
    if not settings.STORAGE_LIMIT_MB:
        return Room()
    said = Message.objects.filter(conversation__owner=owner)
    sources = Source.objects.filter(message__conversation__owner=owner)
    return Room(room_left(owner, letters_of(said) + letters_of(sources)))


def letters_of(rows: QuerySet[Message] | QuerySet[Source]) -> int:
    return total(rows.order_by().annotate(bytes=Length("text")))
