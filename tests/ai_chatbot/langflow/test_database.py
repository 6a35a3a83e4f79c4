"""What was deleted in Langflow's database is in none of its files; what is no database is told."""

import sqlite3
from contextlib import closing

import pytest

from ai_chatbot.langflow import database

SAID = "Küche 台所 מטבח"


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "langflow").mkdir()
    return database.database()


@pytest.fixture
def langflow(place):
    """As an earlier release opened it, and as one of its connections stands open."""
    with closing(sqlite3.connect(place)) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA secure_delete = OFF")
        opened.execute("CREATE TABLE message (text)")
        opened.executemany("INSERT INTO message VALUES (?)", [(f"{SAID} {n}",) for n in range(500)])
        opened.commit()
        opened.execute("DELETE FROM message")
        opened.commit()
        yield opened


def stands_in_files(place):
    return any(SAID.encode() in file.read_bytes() for file in place.parent.iterdir())


def test_what_was_deleted_leaves_the_log_while_langflow_runs(place, langflow):
    langflow.execute("PRAGMA secure_delete = ON")
    langflow.execute("INSERT INTO message VALUES (?)", [SAID])
    langflow.commit()
    langflow.execute("DELETE FROM message")
    langflow.commit()

    assert database.empty_log()
    assert place.with_name("langflow.db-wal").stat().st_size == 0


def test_what_was_deleted_without_wiping_is_wiped_at_the_start(place, langflow):
    database.empty_log()
    assert stands_in_files(place)

    assert database.wipe_free_pages()
    assert not stands_in_files(place)


def test_who_reads_just_then_is_not_disturbed_and_it_is_tried_another_day(place, langflow, caplog):
    langflow.execute("INSERT INTO message VALUES ('kept')")
    langflow.commit()
    langflow.execute("BEGIN")
    assert langflow.execute("SELECT count(*) FROM message").fetchone() == (1,)
    with closing(sqlite3.connect(place)) as another:
        another.execute("DELETE FROM message")
        another.commit()

    assert not database.empty_log()
    assert langflow.execute("SELECT count(*) FROM message").fetchone() == (1,)


def test_what_is_no_database_or_is_not_there_stops_nothing(place, caplog):
    assert database.empty_log()
    assert not place.exists()

    place.write_text("no database" * 100)

    assert not database.wipe_free_pages()
    assert "not wiped for now" in caplog.text
    assert place.read_text() == "no database" * 100


def test_what_nobody_can_read_is_told_and_set_aside_with_its_log(place):
    assert database.fault() == ""
    place.write_text("no database" * 100)

    assert database.fault() == "file is not a database"
    place.with_name("langflow.db-wal").write_text("a log")
    kept = database.set_aside()

    assert kept.read_text() == "no database" * 100
    assert kept.with_name(f"{kept.name}-wal").read_text() == "a log"
    assert [file.name for file in place.parent.glob("langflow.db*")] == []
    assert database.fault() == ""


def test_a_page_that_was_written_over_is_a_fault(place, langflow):
    langflow.executemany("INSERT INTO message VALUES (?)", [(f"{SAID} {n}",) for n in range(500)])
    langflow.commit()
    langflow.close()
    assert database.fault() == ""
    with place.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)

    assert database.fault()
