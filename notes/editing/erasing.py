"""All notes of somebody who leaves, with everything that is made of them."""

import shutil
from pathlib import Path

from django.conf import settings

from config.base.batches import batches
from notes.index.backend import get_index
from notes.models import ImportJob, Note

AT_ONCE = 100


def delete_notes_of(owner_id: int) -> None:
    """Also those in the trash, with versions, passages and vectors; in steps that lock little."""
    ids = list(Note.objects.filter(owner_id=owner_id).values_list("pk", flat=True))
    for some in batches(ids, AT_ONCE):
        Note.objects.filter(pk__in=some).delete()
    get_index().forget(owner_id)


def folders_of(owner_id: int) -> list[Path]:
    """Where their files lie; asked for while their rows are still there."""
    jobs = ImportJob.objects.filter(owner_id=owner_id)
    return [settings.ATTACHMENTS_DIR / str(owner_id), *(job.folder for job in jobs)]


def delete_folders(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
