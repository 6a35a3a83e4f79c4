"""Folders and tags whose notes their owner lets others read, or write."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.base.folding import key_of
from config.base.keys import FoldedField, Keyed, KeyedQuerySet, path_key

NAME_MAX_CHARS = 500


def covering_key(kind_and_name: str) -> str:
    """What the key of a note's path begins with, or what its tag's key is or lies below."""
    kind, _newline, name = kind_and_name.partition("\n")
    return path_key(f"{name.strip('/')}/") if kind == NoteShare.Kind.FOLDER else key_of(name)


class NoteShareQuerySet(KeyedQuerySet["NoteShare"]):
    def owned_by(self, user: object) -> Self:
        return self.filter(owner=user)

    def with_reader(self, user: object) -> Self:
        """What somebody may read; of nobody whose account is locked, nor what they have left.

        Nobody is no reader: those whose username is none of an account open nothing.
        """
        return self._for_reader(user).filter(left_at=None)

    def left_by(self, user: object) -> Self:
        """What somebody wanted no longer and may take up again."""
        return self._for_reader(user).exclude(left_at=None)

    def _for_reader(self, user: object) -> Self:
        named = self.filter(reader=user, reader__isnull=False).exclude(owner=user)
        return named.filter(owner__is_active=True).exclude(name="").exclude(key="")

    def of_folders_around(self, path: OuterRef) -> Self:
        """Those of a folder that a path, an outer query's key of one, lies in or below."""
        start = Substr(path, 1, Length("key"))
        return self.filter(kind=NoteShare.Kind.FOLDER).annotate(start=start).filter(start=F("key"))


class NoteShare(Keyed):
    """All notes in a folder or with a tag, and below, as they are when somebody looks.

    The reader is named by the owner, who is not told whether there is such an account: without
    one, `reader` is empty and the row opens nothing, then or later.
    """

    class Kind(models.TextChoices):
        FOLDER = "folder", _("the folder")
        TAG = "tag", _("the tag")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="note_shares"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    username = models.CharField(max_length=150)  # as the owner wrote it
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=NAME_MAX_CHARS)
    key = FoldedField("kind", "name", make=covering_key)
    # Names that the folder had, each with the time of its end: files of notes that came before
    # lie there yet, in their vault. [[name, ISO time], …]
    former = models.JSONField(default=list, blank=True, editable=False)
    may_write = models.BooleanField(default=False)
    # The reader wants it no longer; its owner is not told, and sharing again does not undo it.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NoteShareQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "username", "kind", "name"], name="one_share_per_name_and_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}/" if self.kind == self.Kind.FOLDER else f"#{self.name}"
