"""Uploads on their way to the worker: taken within bounds, and put on disk."""

import logging
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from config.base.languages import numbers
from notes.importing.sources import NotNow, UploadRefused, is_wanted, readable
from notes.importing.uploads import end_broken_uploads
from notes.importing.zips import UNPACKED_MAX_BYTES, Contents, check_disk, look_into_zip
from notes.models import ImportJob
from notes.models.storage import why_no_room

logger = logging.getLogger(__name__)
OPEN_JOBS_MAX = 20  # of one user
# What may wait on the disk, in uploads of the largest size that is allowed.
WAITING_UPLOADS, EVERYBODYS_WAITING_UPLOADS = 5, 40
ODD = re.compile(r"[\x00-\x1f]")
Status = ImportJob.Status


# --- Taking an upload -----------------------------------------------------------------------


def stage_upload(
    owner: User, uploads: Sequence[UploadedFile], *, paths: Sequence[str] = ()
) -> ImportJob:
    """Put an upload where a task will read it; raises UploadRefused, and then nothing is kept.

    `paths` are the files' places in the folder that was dropped, in the same order.
    """
    names = [upload_path(*pair) for pair in zip(uploads, paths or [""] * len(uploads), strict=True)]
    job = make_job(owner, uploads, names)
    try:
        staged = stage_files(job.folder, uploads, names)
        check_room(owner, staged.unpacked - job.size)
        job.total = staged.files
        if not job.total:
            raise UploadRefused(_("There is nothing in it that could be imported."))
        if not mark_staged(job):
            raise NotNow(_("The upload took too long. Please upload it again."))
    except OSError as error:
        give_up_staging(job)
        logger.exception("An upload of %s could not be kept", owner)
        said = _("The server could not keep it (%(why)s).")
        raise NotNow(said % {"why": error.strerror}) from error
    except BaseException:
        give_up_staging(job)
        raise
    return job


def make_job(owner: User, uploads: Sequence[UploadedFile], names: Sequence[str]) -> ImportJob:
    """The job's row, if there is room for it: one upload at a time is looked at."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        check_uploads(owner, uploads)
        return ImportJob.objects.create(owner=owner, name=describe(names), size=size_of(uploads))


def mark_staged(job: ImportJob) -> bool:
    """Let it be read from now on; False when it was taken for broken off meanwhile."""
    waiting = ImportJob.objects.filter(pk=job.pk, status=Status.WAITING)
    return bool(waiting.update(total=job.total, heartbeat_at=Now()))


def give_up_staging(job: ImportJob) -> None:
    shutil.rmtree(job.folder, ignore_errors=True)  # first: without its row it has no folder
    job.delete()


def size_of(uploads: Sequence[UploadedFile]) -> int:
    return sum(upload.size or 0 for upload in uploads)


def check_uploads(owner: User, uploads: Sequence[UploadedFile]) -> None:
    if not uploads:
        raise UploadRefused(_("Choose a zip or some files first."))
    size, largest = size_of(uploads), settings.UPLOAD_MAX_MB * numbers.MB
    if size > largest:
        said = _(
            "The upload is larger than %(limit)s. Import it in parts, or from "
            "the server's own disk with `manage.py import_notes`."
        )
        raise UploadRefused(said % {"limit": numbers.size(largest)})
    end_broken_uploads()
    check_room(owner, size)
    everybodys = ImportJob.objects.filter(status__in=ImportJob.OPEN)
    waiting = everybodys.filter(owner=owner)
    if (
        waiting.count() >= OPEN_JOBS_MAX
        or size + staged_bytes(waiting) > WAITING_UPLOADS * largest
        or size + staged_bytes(everybodys) > EVERYBODYS_WAITING_UPLOADS * largest
    ):
        raise NotNow(_("Many imports are waiting already. Let them end, then upload this one."))
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    check_disk(size, settings.DATA_DIR)


def check_room(owner: User, size: int) -> None:
    if said := why_no_room(owner, size):
        raise UploadRefused(said)


def staged_bytes(jobs: QuerySet[ImportJob]) -> int:
    return jobs.aggregate(bytes=Sum("size"))["bytes"] or 0


def upload_path(upload: UploadedFile, path: str) -> str:
    """Where in the notes an uploaded file goes; the browser's own path is not to be trusted."""
    given = readable((path or upload.name or "note.md").replace("\\", "/"))
    parts = [ODD.sub("", part).strip() for part in PurePosixPath(given).parts]
    return "/".join(part for part in parts if part not in {"", "/", ".", ".."}) or "note.md"


def describe(names: Sequence[str]) -> str:
    more = len(names) - 1
    return names[0][:250] + (f" and {more} more" if more else "")


def stage_files(folder: Path, uploads: Iterable[UploadedFile], names: Sequence[str]) -> Contents:
    """Write them below `folder`, numbered; returns what an import will see, as far as it is known:
    how many files, and what the zips unpack to."""
    folder.mkdir(parents=True, exist_ok=True)
    total = unpacked = 0
    listed = []
    for number, (upload, name) in enumerate(zip(uploads, names, strict=True)):
        file = folder / str(number)
        with file.open("wb") as target:
            for piece in upload.chunks():
                target.write(piece)
        if name.lower().endswith(".zip"):
            contents = look_into_zip(file, PurePosixPath(name).name)
            total += contents.files
            unpacked += contents.unpacked
            check_unpacked(unpacked)
        elif is_wanted(name):
            total += 1
        listed.append(name)
    (folder / "names").write_text("\n".join(listed), encoding="utf-8")
    return Contents(total, unpacked)


def check_unpacked(size: int) -> None:
    if size > UNPACKED_MAX_BYTES:
        said = _("The zips unpack to more than %(limit)s together. Import them one by one.")
        raise UploadRefused(said % {"limit": numbers.size(UNPACKED_MAX_BYTES)})


def waiting_jobs() -> dict[int, int]:
    """The oldest import that waits of each owner: owner's id → job's id."""
    waiting = ImportJob.objects.filter(status=Status.WAITING, total__gt=0)
    rows = waiting.order_by("-pk").values_list("owner_id", "pk")
    return dict(rows)  # of one owner's the last that is written here is the oldest
