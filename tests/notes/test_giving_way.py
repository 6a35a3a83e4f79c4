"""Answers go first: the background stands still while one is written, and never for ever."""

import os
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError

from notes import giving_way, tasks
from notes.giving_way import LOOK_SECONDS, Way, give_way
from notes.importing.importer import import_texts
from notes.index.ledger import index_progress
from notes.index.turns import TurnOver, embed_waiting
from tests.stack import ROOT


@pytest.fixture
def answering(monkeypatch):
    """An event: while it is set, somebody waits for an answer. We are the background."""
    event = threading.Event()
    monkeypatch.setattr(giving_way, "way", Way(asks=[event.is_set], is_behind=True))
    return event


@pytest.fixture
def notes(alice, embedder):
    import_texts(alice, {f"{number}.md": f"Note {number}\n" for number in range(60)})
    return alice


def test_it_stands_still_while_an_answer_is_written_and_goes_on_after(answering):
    answering.set()
    beats = []
    end = threading.Timer(3 * LOOK_SECONDS, answering.clear)
    began = time.monotonic()
    end.start()

    give_way(lambda: beats.append(1))

    assert time.monotonic() - began >= 2 * LOOK_SECONDS
    assert not answering.is_set()


def test_what_is_no_background_never_waits(answering):
    answering.set()
    giving_way.way.is_behind = False

    assert not giving_way.must_give_way()


def test_answers_without_end_hold_nothing_up_for_ever(answering, monkeypatch):
    monkeypatch.setattr(giving_way, "PATIENCE_SECONDS", 2 * LOOK_SECONDS)
    answering.set()

    give_way()

    assert not giving_way.must_give_way()  # for some seconds it goes on
    giving_way.way.goes_on_until = 0.0
    assert giving_way.must_give_way()


def test_one_who_waits_for_long_is_heard_of(answering, monkeypatch):
    monkeypatch.setattr(giving_way, "PATIENCE_SECONDS", 3 * LOOK_SECONDS)
    monkeypatch.setattr(giving_way, "BEAT_SECONDS", LOOK_SECONDS)
    answering.set()
    beats = []

    give_way(lambda: beats.append(1))

    assert beats


def test_a_database_that_is_away_is_no_reason_to_wait(monkeypatch):
    def away():
        raise OperationalError("away")

    assert not Way(asks=[away], is_behind=True).must_give()


def test_a_turn_of_indexing_breaks_off_and_what_it_left_is_done_next(notes, answering):
    answered = []
    embed = tasks.embed_waiting
    giving_way.way.asks[:] = [lambda: not answered]

    with pytest.raises(TurnOver) as over:
        embed(seconds=60.0)
    answered.append(1)
    giving_way.way.looked_at = -1.0
    embed(seconds=60.0, after=over.value.after)

    assert index_progress(notes).done == index_progress(notes).total == 60


def test_what_was_embedded_before_it_broke_off_is_kept(notes, answering, embedder):
    giving_way.way.asks[:] = [lambda: len(embedder.texts) >= 20]
    embedder.at_once = 10
    giving_way.LOOK_SECONDS, kept = 0.0, giving_way.LOOK_SECONDS
    try:
        with pytest.raises(TurnOver) as over:
            embed_waiting(seconds=60.0)
    finally:
        giving_way.LOOK_SECONDS = kept
    assert index_progress(notes).done == 20

    giving_way.way.asks.clear()
    giving_way.way.looked_at = -1.0
    embed_waiting(seconds=60.0, after=over.value.after)

    names = 60  # have vectors of their own
    assert (index_progress(notes).done, len(embedder.texts)) == (60, 60 + names)


def test_a_command_waits_and_does_not_end(notes, answering):
    answering.set()
    threading.Timer(2 * LOOK_SECONDS, answering.clear).start()

    assert embed_waiting() == 60


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_background_goes_behind_others_but_not_the_threads_there_were():
    code = (
        "import os, threading\n"
        "from notes.giving_way import go_behind_others\n"
        "done, said = threading.Event(), []\n"
        "def other():\n"
        "    done.wait()\n"
        "    said.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))\n"
        "thread = threading.Thread(target=other)\n"
        "thread.start()\n"
        "go_behind_others(); go_behind_others()\n"
        "done.set(); thread.join()\n"
        "print(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) - said[0])\n"
    )
    before = os.getpriority(os.PRIO_PROCESS, 0)

    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert int(said.stdout) == max(0, giving_way.NICENESS - before)
