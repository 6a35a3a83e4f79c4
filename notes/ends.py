"""Where others hear that an import has ended, that a folder is called otherwise, or that a question
wants the index to be another one: the notes do not know who does."""

from typing import Any

from django.dispatch import Signal

index_wanted = Signal()  # of an owner's notes, anew, for a question's language
import_ended = Signal()  # owner_id, job_id, status (of ImportJob.Status)
# owner_id, renamed: says of any folder of theirs what it is called now; new: the name that it
# gets, "" if it had it in other letters. Within the transaction; whoever minds answers a sentence.
folder_renamed = Signal()


def tell_ended(job: Any, status: str) -> None:
    """Once the ImportJob's row says so; what a listener does wrong is the log's matter."""
    about = {"owner_id": job.owner_id, "job_id": job.pk, "status": str(status)}
    import_ended.send_robust(sender=type(job), **about)
