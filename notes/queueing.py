"""Tasks that wait for their time, each once: the only module that looks into a queue."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task_backends
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max

from config.base.batches import delete_those

LOCK_SECONDS = 10  # after which Redis takes the one who holds a lock for dead
LAST = -1  # of priorities; others have 0
SUCCEEDED_KEPT, FAILED_KEPT = 1, 14  # days


def queue_within(delay: timedelta, task: Task[[], None]) -> None:
    """See to it that the task is started, without arguments, when `delay` is over at the latest.

    One that is queued for until then will do. One that runs already will not: it may be past
    what it is queued for. A queue that starts everything at once is left alone.
    """
    if not task.get_backend().supports_defer:
        return
    lock, is_queued = (
        (database_lock, is_in_database) if queue_is_in_database() else (redis_lock, is_in_redis)
    )
    with lock(task.module_path):
        until = timezone.now() + delay
        if not is_queued(task, until):
            task.using(run_after=until).enqueue()


def take_up_all(task: Task[Any, None]) -> None:
    """Take from the queue what waits to be started of this task, with whatever arguments: the one
    who asks does it all. What waits for a later time stays."""
    if not task.get_backend().supports_defer:
        return
    if queue_is_in_database():
        due = Q(run_after__lte=timezone.now()) | Q(run_after=get_date_max())
        ready = DBTaskResult.objects.filter(due, status=TaskResultStatus.READY)
        ready.filter(task_path=task.module_path).delete()
        return
    for job in redis_jobs(task):
        if job is not None and job.func_name == task.module_path:
            job.delete()


def forget_tasks_of(task: Task[Any, None], ids: Sequence[int]) -> None:
    """Take from the queue, and from what it remembers, this task for these first arguments."""
    wanted = set(ids)
    if queue_is_in_database():
        rows = DBTaskResult.objects.filter(task_path=task.module_path)
        said = rows.values_list("pk", "args_kwargs")
        those = [pk for pk, each in said if wanted & set(each.get("args", [])[:1])]
        delete_those(rows, "pk", those)
    elif wanted and task.get_backend().supports_defer:
        for job in redis_jobs(task):
            if job is not None and job.func_name == task.module_path and wanted & set(job.args):
                job.delete()


def when_nothing_else_is(task: Task[Any, None]) -> Task[Any, None]:
    """The task, to be started after all others that wait, where the queue knows of that."""
    return task.using(priority=LAST) if task.get_backend().supports_priority else task


def prune_queue() -> None:
    """Forget what has run long ago. Redis does so by itself."""
    if queue_is_in_database():
        call_command(
            "prune_db_task_results",
            min_age_days=SUCCEEDED_KEPT,
            failed_min_age_days=FAILED_KEPT,
            verbosity=0,
        )


def queue_is_in_database() -> bool:
    return isinstance(task_backends["default"], DatabaseBackend)


# --- The database -----------------------------------------------------------------------------


@contextmanager
def database_lock(name: str) -> Iterator[None]:
    with transaction.atomic():  # for SQLite that is one at a time
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        yield


def is_in_database(task: Task[[], None], until: datetime) -> bool:
    return DBTaskResult.objects.filter(
        Q(run_after__lte=until) | Q(run_after=get_date_max()),  # or as soon as possible
        status=TaskResultStatus.READY,
        task_path=task.module_path,
        args_kwargs={"args": [], "kwargs": {}},
    ).exists()


# --- Redis ------------------------------------------------------------------------------------


@contextmanager
def redis_lock(name: str) -> Iterator[None]:
    import django_rq

    with django_rq.get_connection().lock(f"queueing:{name}", timeout=LOCK_SECONDS):
        yield


def redis_jobs(task: Task[Any, None], also: Sequence[str] = ()) -> list[Any]:
    import django_rq

    queue = django_rq.get_queue(task.queue_name)
    ids = [*queue.get_job_ids(), *also]
    return queue.job_class.fetch_many(ids, connection=queue.connection)


def is_in_redis(task: Task[[], None], until: datetime) -> bool:
    import django_rq

    queue = django_rq.get_queue(task.queue_name)
    due = queue.scheduled_job_registry.get_jobs_to_schedule(int(until.timestamp()))
    return any(
        job is not None and job.func_name == task.module_path and not job.args and not job.kwargs
        for job in redis_jobs(task, due)
    )
