"""Uploads read by a task and watched by a page. A job may be run again after a crash."""

import logging
import shutil
import time
import uuid
from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from notes.ends import tell_ended
from notes.importing.filing import Convert, ImportReport
from notes.importing.importer import Importer, Manner, zip_root
from notes.importing.sources import SourceFile, UploadRefused, is_wanted, read_file
from notes.importing.zips import open_zip
from notes.index.turns import Cancelled
from notes.models import ImportJob

logger = logging.getLogger(__name__)
REPORT_EVERY = 0.5  # seconds between two writes of the progress
# A worker that reads writes that often, but for one document that is hard to convert.
LOST_AFTER = timedelta(seconds=120)
LISTED = 500  # paths of each kind kept in a report
LISTED_CHARS = 50_000  # of these together
Status = ImportJob.Status


class ClaimLost(Exception):
    """Another worker has taken the job for lost, and claimed it."""


# --- Reading it -----------------------------------------------------------------------------


def tell_claim_is_lost(job: ImportJob) -> None:
    logger.warning("The import %s of %s was taken over by another worker", job.pk, job.owner)


def read_to_the_end(job: ImportJob, convert: Convert) -> Generator[None, None, None]:
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
            with open_zip(file, zip_name, report.passed_over) as files:
                manner = Manner(zip_root(zip_name), whole=True, restore=True)
                importer = Importer(job.owner, manner, report=report, convert=convert)
                yield from watch.over(importer, files)
        elif is_wanted(name):
            loose.append(SourceFile(name, partial(read_file, job.folder, str(number))))
        else:
            report.passed_over.append(name)
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
    tell_ended(job, status)


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
        tell_ended(job, Status.CANCELLED)


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
            tell_ended(job, Status.FAILED)


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


def before(job: ImportJob) -> int:
    """How many imports it waits for: one's own alone, as owners take turns."""
    earlier = ImportJob.objects.filter(owner=job.owner_id, pk__lt=job.pk)
    return earlier.filter(status__in=[Status.WAITING, Status.READING]).count()


def any_being_read() -> bool:
    return ImportJob.objects.filter(status=Status.READING).exists()
