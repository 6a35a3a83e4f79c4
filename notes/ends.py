"""Where others hear that an import has ended: the notes do not know who does."""

from typing import Any

from django.dispatch import Signal

import_ended = Signal()  # owner_id, job_id, status (of ImportJob.Status)


def tell_ended(job: Any, status: str) -> None:
    """Once the ImportJob's row says so; what a listener does wrong is the log's matter."""
    about = {"owner_id": job.owner_id, "job_id": job.pk, "status": str(status)}
    import_ended.send_robust(sender=type(job), **about)
