"""`python -m config.launch.worker`: the process that imports and indexes notes."""

import os
import sys
from threading import Event, Thread

import django

from config.base.private import keep_to_ourselves

OWN_SESSION = "WORKER_OWN_SESSION"  # set by who started it in one


def main() -> int:
    keep_to_ourselves()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from ai_chatbot.golden.runs.waiting import keep_asking
    from ai_chatbot.webhooks.delivering import keep_sending
    from notes.giving_way import go_behind_others
    from notes.importing import uploads
    from notes.tasks import tidy_up

    # One file of SQLite has one worker: whatever is marked as being read is lost.
    if connection.vendor == "sqlite" and not settings.REDIS_URL:
        uploads.give_up_all()
    tidy_up.enqueue()
    # Beside the tasks, of which one is done at a time: an import may go on for hours.
    Thread(target=keep_sending, args=[Event()], name="webhooks", daemon=True).start()
    Thread(target=keep_asking, args=[Event()], name="golden questions", daemon=True).start()
    go_behind_others(
        with_session=OWN_SESSION in os.environ
    )  # the tasks, and the processes that read documents for them
    if settings.REDIS_URL:
        # In this process: a fork would share the parent's database connections.
        call_command(
            "rqworker",
            "default",
            job_class="django_tasks_rq.Job",
            worker_class="rq.SimpleWorker",
            with_scheduler=True,
            verbosity=0,
        )
    else:
        call_command("db_worker", interval=0.5, verbosity=0, reload=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
