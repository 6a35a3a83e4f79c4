"""What of the notes would grow without end, and is not in use: each function deletes one kind.

With `dry_run` it only counts. It may run at any time, and again: what is being written stays.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from config.base.batches import Bytes, batches, delete_those
from notes.editing.attachments import drop_unused
from notes.editing.versions import VERSIONS_KEPT, VERSIONS_MAX_BYTES, old_versions
from notes.index.vocabulary import forgotten
from notes.models import Attachment, ImportJob, Note, NoteVersion, Refusal, Tag, Word

JOBS_KEPT, JOBS_KEPT_DAYS = 100, 90  # of one user
REFUSALS_KEPT = 5_000  # of one user
WRITTEN_WITHIN = 24 * 3600  # seconds: a file that is younger may belong to what is being written
DIGEST_CHARS = 64


def unused_tags(dry_run: bool) -> int:
    tagged = Note.tags.through.objects.filter(tag=OuterRef("pk"))
    unused = Tag.objects.filter(~Exists(tagged))
    if dry_run:
        return unused.count()
    ids = list(unused.values_list("pk", flat=True))
    return sum(delete_tags(some, unused) for some in batches(ids))


def delete_tags(ids: list[int], unused: QuerySet[Tag]) -> int:
    """Those that are unused once nobody can use them any more."""
    with transaction.atomic():
        list(Tag.objects.select_for_update().filter(pk__in=ids).values_list("pk"))
        return unused.filter(pk__in=ids).delete()[0]


def old_imports(dry_run: bool) -> int:
    """What was told of imports that ended; open ones stay."""
    ended = ImportJob.objects.exclude(status__in=ImportJob.OPEN)
    since = timezone.now() - timedelta(days=JOBS_KEPT_DAYS)
    old = set(ended.filter(created_at__lt=since).values_list("pk", flat=True))
    return delete_rows(ended, old | beyond(ended, JOBS_KEPT), dry_run)


def old_refusals(dry_run: bool) -> int:
    refusals = Refusal.objects.all()
    return delete_rows(refusals, beyond(refusals, REFUSALS_KEPT), dry_run)


def forgotten_words(dry_run: bool) -> int:
    """What spelling went by and no passage says any more."""
    owners = Word.objects.order_by("owner_id").values_list("owner_id", flat=True).distinct()
    ids = {pk for owner_id in list(owners) for pk in forgotten(owner_id)}
    return delete_rows(Word.objects.all(), ids, dry_run)


def beyond(rows: QuerySet[Any], kept: int) -> set[int]:
    """The ids of all but the newest of each owner."""
    rank = Window(RowNumber(), partition_by=F("owner_id"), order_by=F("pk").desc())
    ranked = rows.order_by().annotate(rank=rank).filter(rank__gt=kept)
    return set(ranked.values_list("pk", flat=True))


def delete_rows(rows: QuerySet[Any], ids: set[int], dry_run: bool) -> int:
    if not dry_run:
        delete_those(rows, "pk", sorted(ids))
    return len(ids)


def excess_versions(dry_run: bool) -> int:
    together = (
        NoteVersion.objects.order_by()
        .values("note")
        .annotate(count=Count("pk"), size=Sum(Bytes("text")))
    )
    large = together.filter(Q(count__gt=VERSIONS_KEPT) | Q(size__gt=VERSIONS_MAX_BYTES))
    ids = {pk for each in large for pk in old_versions(each["note"])}
    return delete_rows(NoteVersion.objects.all(), ids, dry_run)


# --- Files --------------------------------------------------------------------------------------


def folders_of_deleted_accounts(dry_run: bool) -> int:
    known = set(User.objects.values_list("pk", flat=True))
    return delete_folders(
        [folder for pk, folder in numbered(settings.ATTACHMENTS_DIR) if pk not in known], dry_run
    )


def folders_of_ended_imports(dry_run: bool) -> int:
    still_open = ImportJob.objects.filter(status__in=ImportJob.OPEN)
    found = list(numbered(settings.DATA_DIR / "imports"))  # before: a job's row is there first
    known = set(still_open.values_list("pk", flat=True))
    return delete_folders([folder for pk, folder in found if pk not in known], dry_run)


def files_without_attachment(dry_run: bool) -> int:
    """Contents that no row names any more, and what was half written when a process died."""
    return sum(
        delete_file(owner_id, file, dry_run)
        for owner_id, folder in numbered(settings.ATTACHMENTS_DIR)
        for file in orphans(owner_id, folder)
    )


def orphans(owner_id: int, folder: Path) -> list[Path]:
    known = set(Attachment.objects.filter(owner=owner_id).values_list("digest", flat=True))
    before = time.time() - WRITTEN_WITHIN
    files = [file for file in folder.iterdir() if file.name not in known and file.is_file()]
    return [file for file in files if file.stat().st_mtime < before]


def delete_file(owner_id: int, file: Path, dry_run: bool) -> bool:
    if dry_run:
        return True
    if len(file.name) == DIGEST_CHARS:
        return drop_unused(owner_id, file.name)
    file.unlink(missing_ok=True)
    return True


def numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    """The folders in it that are called after a row's id."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.name.isascii() and each.name.isdigit() and each.is_dir():
            yield int(each.name), each


def delete_folders(folders: list[Path], dry_run: bool) -> int:
    for folder in [] if dry_run else folders:
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


# What each deletes → how, given whether it shall only count.
PRUNERS: dict[str, Callable[[bool], int]] = {
    "tags that no note has": unused_tags,
    "words that no note says any more": forgotten_words,
    f"imports older than {JOBS_KEPT_DAYS} days or than a user's last {JOBS_KEPT}": old_imports,
    f"refused files beyond a user's last {REFUSALS_KEPT:,}": old_refusals,
    f"versions beyond a note's last {VERSIONS_KEPT} or {VERSIONS_MAX_BYTES // 1_000_000} MB": (
        excess_versions
    ),
    "attachments' folders of deleted accounts": folders_of_deleted_accounts,
    "folders of uploads that no import will read": folders_of_ended_imports,
    "attachments' files that belong to no note": files_without_attachment,
}
