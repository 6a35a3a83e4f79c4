"""What tests do with notes again and again."""

import threading
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from notes.editing.writing import draft_of, edit_note, stamp
from notes.importing import staging
from notes.models import Note
from notes.tasks import import_upload


def paths_of(owner):
    """Where the owner's notes lie, but for those in the trash."""
    return sorted(Note.objects.owned_by(owner).values_list("path", flat=True))


def edit(note, **changes):
    """Save the note's form with these fields changed."""
    return edit_note(note, replace(draft_of(note), **changes), seen=stamp(note))


def stage(owner, *files, paths=()):
    return staging.stage_upload(
        owner, [SimpleUploadedFile(name, content) for name, content in files], paths=paths
    )


def bring(owner, *files, paths=()):
    """Stage and import; the job as it ended."""
    job = stage(owner, *files, paths=paths)
    import_upload.enqueue(job.pk)
    job.refresh_from_db()
    return job


def in_threads(*calls):
    """Run them at once, each with a database connection of its own; raises what they raise."""
    problems = []

    def run(call):
        try:
            call()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems
