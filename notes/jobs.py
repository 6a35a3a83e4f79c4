"""Uploads on their way into the notes: staged on disk, read by a task, watched by a page.

A job may be run again after a crash: what was imported before is unchanged then.
"""

import logging
import re
import shutil
import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Now
from django.utils import timezone

from notes.conversion import convert
from notes.filing import Convert, ImportReport
from notes.importer import Importer, Manner, zip_root
from notes.indexing import Cancelled
from notes.models import ImportJob
from notes.sources import (
    UNPACKED_MAX_BYTES,
    SourceFile,
    UploadRefused,
    check_disk,
    is_wanted,
    look_into_zip,
    open_zip,
    read_file,
    readable,
)

logger = logging.getLogger(__name__)

REPORT_EVERY = 0.5  # seconds between two writes of the progress
# A worker that reads writes that often, but for one document that is hard to convert.
LOST_AFTER = timedelta(seconds=120)
LISTED = 500  # paths of each kind kept in a report
LISTED_CHARS = 50_000  # of these together
OPEN_JOBS_MAX = 20  # of one user
# What may wait on the disk, in uploads of the largest size that is allowed.
WAITING_UPLOADS, EVERYBODYS_WAITING_UPLOADS = 5, 40
ODD = re.compile(r"[\x00-\x1f]")

Status = ImportJob.Status
OPEN = (Status.WAITING, Status.READING)


class ClaimLost(Exception):
    """Another worker has taken the job for lost, and claimed it."""


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
        job.total = stage_files(job.folder, uploads, names)
        if not job.total:
            raise UploadRefused("There is nothing in it that could be imported.")
        if not mark_staged(job):
            raise UploadRefused("The upload took too long. Please upload it again.")
    except OSError as error:
        give_up_staging(job)
        logger.exception("An upload of %s could not be kept", owner)
        raise UploadRefused(f"The server could not keep it ({error.strerror}).") from error
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
        raise UploadRefused("Choose a zip or some files first.")
    size, largest = size_of(uploads), settings.UPLOAD_MAX_MB * 1_000_000
    if size > largest:
        raise UploadRefused(
            f"The upload is larger than {settings.UPLOAD_MAX_MB} MB. Import it in parts, or from "
            "the server's own disk with `manage.py import_notes`."
        )
    end_broken_uploads()
    everybodys = ImportJob.objects.filter(status__in=OPEN)
    waiting = everybodys.filter(owner=owner)
    if (
        waiting.count() >= OPEN_JOBS_MAX
        or size + staged_bytes(waiting) > WAITING_UPLOADS * largest
        or size + staged_bytes(everybodys) > EVERYBODYS_WAITING_UPLOADS * largest
    ):
        raise UploadRefused("Many imports are waiting already. Let them end, then upload this one.")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    check_disk(size, settings.DATA_DIR)


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


def stage_files(folder: Path, uploads: Iterable[UploadedFile], names: Sequence[str]) -> int:
    """Write them below `folder`, numbered; returns how many files an import will see."""
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
    return total


def check_unpacked(size: int) -> None:
    if size > UNPACKED_MAX_BYTES:
        raise UploadRefused(
            f"The zips unpack to more than {UNPACKED_MAX_BYTES // 1_000_000_000} GB together. "
            "Import them one by one."
        )


# --- Reading it -----------------------------------------------------------------------------


def run_job(job_id: int) -> None:
    """Import what was staged, unless somebody else does or it was cancelled; the job says how
    that went."""
    job = claim(job_id)
    if job is None:
        return
    try:
        for _ in read_to_the_end(job):
            pass
    except ClaimLost:
        tell_claim_is_lost(job)


def tell_claim_is_lost(job: ImportJob) -> None:
    logger.warning("The import %s of %s was taken over by another worker", job.pk, job.owner)


def read_to_the_end(job: ImportJob, convert: Convert = convert) -> Generator[None, None, None]:
    """Import it, a file a step, and write how that went; raises ClaimLost."""
    try:
        report = yield from read_in_steps(job, convert)
        end(job, Status.DONE, report)
    except Cancelled as cancelled:
        end(job, Status.CANCELLED, cancelled.args[0])
    except UploadRefused as refusal:
        end(job, Status.FAILED, error=str(refusal))
    except ClaimLost:
        raise
    except Exception:
        logger.exception("The import %s of %s failed", job.pk, job.owner)
        sentence = "The import failed; the server's log says why. Please upload it again."
        end(job, Status.FAILED, error=sentence)


def claim(job_id: int) -> ImportJob | None:
    """Take a job that waits or whose worker is lost; None when there is nothing to take."""
    token = uuid.uuid4()
    waiting = Q(status=Status.WAITING) | Q(status=Status.READING, heartbeat_at__lt=lost_before())
    free = ImportJob.objects.filter(waiting, pk=job_id)
    free.update(status=Status.READING, heartbeat_at=Now(), claim_token=token)
    mine = ImportJob.objects.filter(pk=job_id, claim_token=token)
    return mine.select_related("owner").first()


def write(job: ImportJob, **fields: object) -> None:
    """Change the job's row; raises ClaimLost when another worker has claimed it since."""
    held = ImportJob.objects.filter(pk=job.pk, claim_token=job.claim_token)
    if not held.update(**fields):
        raise ClaimLost


def lost_before() -> object:
    return Now() - LOST_AFTER


def read_job(job: ImportJob) -> ImportReport:
    steps = read_in_steps(job, convert)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def read_in_steps(job: ImportJob, convert: Convert) -> Generator[None, None, ImportReport]:
    """Import each zip as the vault it is, and then the files that were uploaded by themselves."""
    report = ImportReport()
    watch = Watch(job, report)
    names = (job.folder / "names").read_text(encoding="utf-8").split("\n")
    loose = []
    for number, name in enumerate(names):
        file = job.folder / str(number)
        if name.lower().endswith(".zip"):
            zip_name = PurePosixPath(name).name
            with open_zip(file, zip_name) as files:
                manner = Manner(zip_root(zip_name), whole=True, restore=True)
                importer = Importer(job.owner, manner, report=report, convert=convert)
                yield from watch.over(importer, files)
        elif is_wanted(name):
            loose.append(SourceFile(name, partial(read_file, job.folder, str(number))))
    if loose:
        importer = Importer(job.owner, Manner(restore=True), report=report, convert=convert)
        yield from watch.over(importer, loose)
    write(job, total=watch.before)  # zips in a zip were counted as one each
    return report


class Watch:
    """Called after each file: tells the page how far it is and hears whether to go on."""

    def __init__(self, job: ImportJob, report: ImportReport) -> None:
        self.job = job
        self.report = report
        self.told = 0.0
        self.before = 0  # files of imports that are done

    def over(self, importer: Importer, files: list[SourceFile]) -> Iterator[None]:
        yield from importer.steps(files, self)
        self.before += len(files)

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.told < REPORT_EVERY and done < total:
            return
        self.told = time.monotonic()
        write(
            self.job,
            done=self.before + done,
            total=max(self.job.total, self.before + total),
            heartbeat_at=Now(),
        )
        if ImportJob.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled(self.report)


def end(
    job: ImportJob, status: ImportJob.Status, report: ImportReport | None = None, error: str = ""
) -> None:
    write(
        job,
        status=status,
        report=storable(report) if report else {},
        error=error,
        done=F("done") if status != Status.DONE else F("total"),
        ended_at=timezone.now(),
    )
    shutil.rmtree(job.folder, ignore_errors=True)


def storable(report: ImportReport) -> dict[str, Any]:
    """The report as JSON: how many of each kind, and the first so many paths."""
    whole = asdict(report)
    counts = {
        f"{name}_count": len(value) for name, value in whole.items() if isinstance(value, list)
    }
    lists = {name: beginning(value) for name, value in whole.items() if isinstance(value, list)}
    return counts | lists | {"unchanged": report.unchanged, "attachments": report.attachments}


def beginning(listed: list[Any]) -> list[Any]:
    """As many as a page shows: a path alone may have a thousand characters."""
    chars = 0
    for number, each in enumerate(listed[:LISTED]):
        chars += len(str(each))
        if chars > LISTED_CHARS:
            return listed[:number]
    return listed[:LISTED]


# --- Stopping, going on ---------------------------------------------------------------------


def cancel(job: ImportJob) -> None:
    """Ask the import to end; what it has brought stays."""
    with transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(cancel_requested=True)
        waiting = ImportJob.objects.filter(pk=job.pk, status=Status.WAITING)
        ended = waiting.update(status=Status.CANCELLED, ended_at=timezone.now())
    if ended:
        shutil.rmtree(job.folder, ignore_errors=True)


def give_up_all() -> None:
    """Say that no worker is alive, so that whatever is marked as being read is lost."""
    ImportJob.objects.filter(status=Status.READING).update(heartbeat_at=Now() - 2 * LOST_AFTER)


def lost_jobs() -> list[int]:
    """Jobs whose worker has died, and those that wait although the queue may have lost them."""
    # Without a total its files are still being written.
    open_ones = Q(status=Status.READING) | Q(status=Status.WAITING, total__gt=0)
    lost = ImportJob.objects.filter(open_ones, heartbeat_at__lt=lost_before())
    return list(lost.values_list("pk", flat=True))


def end_broken_uploads() -> None:
    """Those whose files were still being written when the server died hold up nobody."""
    broken = ImportJob.objects.filter(
        status=Status.WAITING, total=0, heartbeat_at__lt=lost_before()
    )
    for job in broken:
        sentence = "The upload broke off. Please upload it again."
        still = broken.filter(pk=job.pk)
        if still.update(status=Status.FAILED, error=sentence, ended_at=timezone.now()):
            shutil.rmtree(job.folder, ignore_errors=True)


def waiting_jobs() -> dict[int, int]:
    """The oldest import that waits of each owner: owner's id → job's id."""
    waiting = ImportJob.objects.filter(status=Status.WAITING, total__gt=0)
    rows = waiting.order_by("-pk").values_list("owner_id", "pk")
    return dict(rows)  # of one owner's the last that is written here is the oldest


def keep_claims(jobs: Iterable[ImportJob]) -> None:
    """Say that these are still being read, also while others have their turn."""
    tokens = [job.claim_token for job in jobs]
    ImportJob.objects.filter(claim_token__in=tokens, status=Status.READING).update(
        heartbeat_at=Now()
    )


def give_back(jobs: Iterable[ImportJob]) -> None:
    """Let these be taken up again, at once: nobody reads them any more."""
    tokens = [job.claim_token for job in jobs]
    ImportJob.objects.filter(claim_token__in=tokens, status=Status.READING).update(
        status=Status.WAITING, heartbeat_at=Now() - 2 * LOST_AFTER
    )


def any_being_read() -> bool:
    return ImportJob.objects.filter(status=Status.READING).exists()
