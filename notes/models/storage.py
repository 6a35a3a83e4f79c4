"""What an account's notes take of the disk, and whether more of it may be taken."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from config.base.languages import numbers
from config.base.languages.numbers import MB
from notes.models.attachments import Attachment
from notes.models.imports import ImportJob
from notes.models.notes import Note, NoteVersion


def bytes_kept(owner: User) -> int:
    """By files, each content once; by texts, in letters, as they are now and were before; and by
    uploads that wait to be read."""
    contents = Attachment.objects.filter(owner=owner).order_by().values("digest")
    notes = Note.objects.filter(owner=owner).order_by()
    versions = NoteVersion.objects.filter(note__owner=owner).order_by()
    waiting = ImportJob.objects.filter(owner=owner, status__in=ImportJob.OPEN).order_by()
    return (
        total(contents.annotate(bytes=Max("size")))
        + total(notes.annotate(bytes=Length("body")))
        + total(versions.annotate(bytes=Length("text")))
        + total(waiting.annotate(bytes=F("size")))
    )


def total(rows: QuerySet[Any, Any]) -> int:
    return rows.aggregate(total=Sum("bytes"))["total"] or 0


def why_no_room(owner: User, size: int) -> str:
    """A sentence, where so many bytes more are not to be kept; else ""."""
    limit = settings.STORAGE_LIMIT_MB * MB
    if not limit or (kept := bytes_kept(owner)) + size <= limit:
        return ""
    said = _(
        "There is no room for it: your notes and files take %(kept)s of the %(limit)s that they "
        "may. Delete some for good, or ask the administrator for more."
    )
    return said % {"kept": numbers.size(kept), "limit": numbers.size(limit)}
