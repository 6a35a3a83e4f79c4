"""What the doctor sees of the database, the clocks and the queue."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.doctor import rows
from config.doctor.findings import Level
from notes.models import Note
from notes.tasks import index_notes
from tests.older import go_back
from tests.stack import free_port

pytestmark = pytest.mark.django_db


def queued(minutes_ago):
    result = index_notes.enqueue()
    when = timezone.now() - timedelta(minutes=minutes_ago)
    DBTaskResult.objects.filter(pk=result.id).update(enqueued_at=when)
    return result


@pytest.fixture
def in_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.REDIS_URL = ""


def test_the_database_of_this_version_is_well():
    (found,) = rows.database()
    assert found.level is Level.OK


def test_a_database_that_is_away_is_told_with_what_to_do(monkeypatch):
    def refused():
        raise OperationalError("connection refused: größe\n")

    monkeypatch.setattr(rows.connection, "ensure_connection", refused)

    (found,) = rows.database()

    assert found.says == "The database does not answer (connection refused: größe)."
    assert "DATABASE_URL" in found.fix


def test_a_redis_that_is_away_is_told_with_what_to_do(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    (found,) = rows.redis()

    assert found.level is Level.PROBLEM
    assert "Redis does not answer" in found.says
    assert "REDIS_URL" in found.fix


@pytest.mark.django_db(transaction=True)
def test_tables_of_an_older_version_are_mended():
    go_back(("ai_chatbot", "0024_golden_runs"))
    try:
        (found,) = rows.database()
        assert found.level is Level.PROBLEM
        assert "not made yet" in found.says
    finally:
        assert rows.migrate()
    (found,) = rows.database()
    assert found.level is Level.OK


def test_this_machines_clock_and_the_databases_agree():
    (found,) = rows.clocks()
    assert found.level is Level.OK


@pytest.mark.parametrize(("apart", "level"), [(1, Level.OK), (-1, Level.OK), (90, Level.PROBLEM)])
def test_clocks_that_are_apart_are_told(apart, level):
    now = timezone.now().timestamp()
    assert rows.compared(now + apart, "agree", "%(seconds)s s apart").level is level


def test_without_redis_nothing_is_missing(settings):
    settings.REDIS_URL = ""
    assert [found.level for found in rows.redis()] == [Level.OK]


@pytest.mark.parametrize(("minutes", "level"), [(1, Level.OK), (30, Level.PROBLEM)])
def test_a_task_that_nobody_takes_says_that_no_worker_runs(in_database, minutes, level):
    queued(minutes)

    (found,) = rows.worker()

    assert found.level is level


def test_tasks_that_wait_behind_one_that_runs_are_in_order(in_database):
    queued(30)
    running = queued(40)
    DBTaskResult.objects.filter(pk=running.id).update(status="RUNNING")

    assert [found.level for found in rows.worker()] == [Level.OK]


def test_a_task_for_a_later_time_does_not_wait(in_database):
    later = index_notes.using(run_after=timezone.now() + timedelta(hours=1)).enqueue()
    DBTaskResult.objects.filter(pk=later.id).update(enqueued_at=timezone.now() - timedelta(hours=5))

    assert [found.level for found in rows.worker()] == [Level.OK]


def test_notes_that_wait_for_their_vectors_are_counted_and_queued(in_database):
    ada = User.objects.create_user("ada")
    note = Note.objects.create(owner=ada, path="土壌.md", title="土壌", body="石灰")
    assert [found.level for found in rows.index()] == [Level.OK]  # not for long yet
    Note.objects.filter(pk=note.pk).update(updated_at=timezone.now() - timedelta(hours=1))

    (found,) = rows.index()

    assert found.level is Level.WARNING
    assert found.says.startswith("1 note has")
    assert found.mend()
    assert DBTaskResult.objects.filter(task_path=index_notes.module_path).exists()
