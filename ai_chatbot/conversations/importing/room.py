"""How much more an account may bring in: its conversations take room beside its notes."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from ai_chatbot.models import Message, Source
from config.base.languages import numbers
from notes.models.storage import bytes_kept, total


class NoRoom(Exception):
    """The text is a sentence for the user."""


class Room:
    """What notes with their files, and conversations, take of so many bytes; 0: of any number."""

    def __init__(self, limit: int = 0, notes: int = 0, conversations: int = 0) -> None:
        self.limit = limit
        self.notes = notes
        self.conversations = conversations

    def take(self, letters: int) -> None:
        """Raise NoRoom for more than are left."""
        if self.limit and self.notes + self.conversations + letters > self.limit:
            raise NoRoom(self.why_none())
        self.conversations += letters

    def why_none(self) -> str:
        said = _(
            "There is no room for it: your notes and files take %(notes)s, your conversations "
            "%(conversations)s, and both together may take %(limit)s where conversations are "
            "imported. Delete some for good, or ask the administrator for more."
        )
        sizes = {"notes": self.notes, "conversations": self.conversations, "limit": self.limit}
        return said % {name: numbers.size(size) for name, size in sizes.items()}


def room_of(owner: User) -> Room:
    """What `STORAGE_LIMIT_MB` leaves the account, its conversations counted."""
    if not settings.STORAGE_LIMIT_MB:
        return Room()
    said = Message.objects.filter(conversation__owner=owner)
    sources = Source.objects.filter(message__conversation__owner=owner)
    conversations = letters_of(said) + letters_of(sources)
    return Room(settings.STORAGE_LIMIT_MB * numbers.MB, bytes_kept(owner), conversations)


def letters_of(rows: QuerySet[Message] | QuerySet[Source]) -> int:
    return total(rows.order_by().annotate(bytes=Length("text")))
