"""Langflow's own database under another Langflow: a copy is tried before it is touched."""

import os
import sqlite3
from contextlib import closing

import pytest

from ai_chatbot.flows.upgrades import taking_over
from config.launch.langflow_server import langflow_environment

OLD = 40 * 24 * 60 * 60  # seconds


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "langflow").mkdir()
    return tmp_path / "langflow"


def of_a_langflow_that_nobody_knows(folder):
    with closing(sqlite3.connect(folder / "langflow.db")) as made:
        made.execute("CREATE TABLE flow (name)")
        made.execute("CREATE TABLE alembic_version (version_num)")
        made.execute("INSERT INTO alembic_version VALUES ('ffffffffffff')")
        made.execute("INSERT INTO flow VALUES ('Küche 台所 מטבח')")
        made.commit()
    return (folder / "langflow.db").read_bytes()


def copies_in(folder):
    return [copy.name for copy in folder.glob(taking_over.COPIES)]


def test_at_the_first_start_there_is_nothing_to_try(folder):
    assert taking_over.trouble({}) == ""
    taking_over.took_over()
    assert list(folder.iterdir()) == []


def test_what_the_same_langflow_left_is_not_tried_again(folder):
    of_a_langflow_that_nobody_knows(folder)
    taking_over.took_over()

    assert taking_over.trouble({}) == ""
    assert copies_in(folder) == []


@pytest.mark.slow
def test_what_cannot_be_taken_over_stays_as_it_is_and_is_told(folder):
    left = of_a_langflow_that_nobody_knows(folder)
    (folder / "last_ran").write_text("9.9.0\n")

    said = taking_over.trouble(langflow_environment())

    assert "the one before (9.9.0)" in said
    assert "ffffffffffff" in said
    assert (folder / "langflow.db").read_bytes() == left
    assert len(copies_in(folder)) == 1
    assert taking_over.is_new_here()  # and is tried again at the next start


def test_a_copy_of_the_same_day_is_not_written_over(folder):
    of_a_langflow_that_nobody_knows(folder)
    kept = taking_over.keep_copy().read_bytes()
    with closing(sqlite3.connect(folder / "langflow.db")) as half_changed:
        half_changed.execute("DROP TABLE flow")

    assert taking_over.keep_copy().read_bytes() == kept


def test_what_is_no_database_is_told(folder):
    (folder / "langflow.db").write_text("no database" * 100)

    assert "not a database" in taking_over.trouble({})


def test_copies_are_kept_for_a_month(folder):
    of_a_langflow_that_nobody_knows(folder)
    copy = taking_over.keep_copy()
    assert taking_over.old_copies(dry_run=False) == 0

    os.utime(copy, (copy.stat().st_mtime - OLD,) * 2)
    assert taking_over.old_copies(dry_run=True) == 1
    assert copies_in(folder) == [copy.name]
    assert taking_over.old_copies(dry_run=False) == 1
    assert copies_in(folder) == []


@pytest.mark.slow
def test_what_langflow_left_it_takes_over_itself(real_langflow, folder):
    with (
        closing(sqlite3.connect(real_langflow.data_dir / "langflow" / "langflow.db")) as left,
        closing(sqlite3.connect(folder / "langflow.db")) as copy,
    ):
        left.backup(copy)

    assert taking_over.trouble(langflow_environment()) == ""
    assert len(copies_in(folder)) == 1
