"""Where rows and messages are kept: database, Redis, their clocks, and what waits for a worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from config.doctor.findings import Finding, problem, warning, well
from notes.models import Note
from notes.queueing import queue_is_in_database
from notes.tasks import index_notes

APART = 2.0  # seconds that two clocks may differ
WAITED = timedelta(minutes=10)  # after which a task that nobody takes says that nobody works
NO_WORKER = gettext_lazy("Start one: `python -m config.launch.worker`; `make run` has one.")


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as away:
        says = _("The database does not answer (%(why)s).") % {"why": str(away).strip()[:300]}
        yield problem("database", says, _("Start it, or set DATABASE_URL to where it runs."))
        return
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield problem(
            "database",
            _("%(count)s changes of its tables are not made yet.") % {"count": len(plan)},
            _("Run `%(command)s`.") % {"command": "python manage.py migrate"},
            migrate,
        )
        return
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    says = _("%(database)s answers, and its tables are those of this version.")
    yield well("database", says % {"database": kind})


def migrate() -> str:
    call_command("migrate", verbosity=0, interactive=False)
    return _("The tables are those of this version now.")


def clocks() -> Iterator[Finding]:
    """An answer's heartbeat goes by the database's clock, its times by ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp())"
            if connection.vendor == "postgresql"
            else "SELECT (julianday('now') - 2440587.5) * 86400"
        )
        theirs = float(cursor.fetchone()[0])
    yield compared(
        theirs,
        _("This machine's clock and the database's agree."),
        _("This machine's clock and the database's are %(seconds)s seconds apart."),
    )


def compared(theirs: float, agree: str, differ: str) -> Finding:
    apart = abs(datetime.now(UTC).timestamp() - theirs)
    if apart <= APART:
        return well("clocks", agree)
    return problem(
        "clocks",
        differ % {"seconds": number_format(apart, 0)},
        _("Set both by NTP: answers may be taken for dead, and tokens for expired."),
    )


def redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield well("redis", _("One web process, without Redis."))
        return
    import redis as client

    with client.from_url(settings.REDIS_URL, socket_timeout=2) as server:
        try:
            seconds, micro = server.time()
        except client.RedisError as away:
            says = _("Redis does not answer (%(why)s).") % {"why": str(away)[:300]}
            yield problem("redis", says, _("Start it, or set REDIS_URL to where it runs."))
            return
        yield well("redis", _("Redis answers."))
        yield compared(
            seconds + micro / 1e6,
            _("This machine's clock and that of Redis agree."),
            _("This machine's clock and that of Redis are %(seconds)s seconds apart."),
        )
        policy = server.config_get("maxmemory-policy").get("maxmemory-policy", "noeviction")
    if policy != "noeviction":
        yield warning(
            "redis",
            _("Redis throws entries away when it is full (%(policy)s): tasks may be lost.")
            % {"policy": policy},
            _("Set maxmemory-policy to noeviction."),
        )


def worker() -> Iterator[Finding]:
    waits = waiting_since()
    if waits is None or timezone.now() - waits < WAITED:
        yield well("worker", _("Nothing has waited for the worker for long."))
        return
    minutes = int((timezone.now() - waits).total_seconds() // 60)
    says = _("A task has waited for a worker for %(minutes)s minutes.") % {"minutes": minutes}
    yield problem("worker", says, str(NO_WORKER))


def waiting_since() -> datetime | None:
    """When the task was due that waits longest, where nothing runs; None where none waits."""
    if not queue_is_in_database():
        return waiting_in_redis()
    results = DBTaskResult.objects.filter(queue_name="default")
    if results.filter(status=TaskResultStatus.RUNNING).exists():
        return None  # one task at a time: the others wait their turn
    due = Q(run_after__lte=timezone.now()) | Q(run_after=get_date_max())
    waiting = results.filter(due, status=TaskResultStatus.READY)
    first = waiting.order_by("enqueued_at").first()
    if first is None:
        return None
    is_deferred = first.run_after != get_date_max()
    return max(first.enqueued_at, first.run_after) if is_deferred else first.enqueued_at


def waiting_in_redis() -> datetime | None:
    import django_rq
    from rq import Worker

    queue = django_rq.get_queue("default")
    if Worker.count(queue=queue) or not (ids := queue.get_job_ids(0, 1)):
        return None
    job = queue.fetch_job(ids[0])
    return job.enqueued_at.replace(tzinfo=UTC) if job and job.enqueued_at else None


def index() -> Iterator[Finding]:
    notes = Note.objects.filter(deleted_at=None)
    late = timezone.now() - WAITED
    behind = notes.filter(indexed_at=None, updated_at__lt=late).count()
    if not behind:
        yield well("index", _("All notes can be found by what they mean."))
        return
    yield warning(
        "index",
        ngettext(
            "%(count)s note has been waiting for vectors; by words it is found.",
            "%(count)s notes have been waiting for vectors; by words they are found.",
            behind,
        )
        % {"count": behind},
        _("See that a worker runs; it goes on with them."),
        queue_indexing,
    )


def queue_indexing() -> str:
    index_notes.enqueue()
    return _("The worker was asked to go on with them.")
