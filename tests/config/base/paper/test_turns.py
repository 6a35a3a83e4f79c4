"""One PDF at a time, and nobody's dozen keeps threads and connections from the others."""

from threading import Event, Thread

import pytest

from config.base.paper.turns import NoTurn, Turns

PATIENCE = 60  # seconds, in which any thread gets its turn


class Pressing(Thread):
    """Waits for a turn, and keeps it until it is told to end."""

    def __init__(self, turns, person):
        super().__init__(daemon=True)
        self.turns, self.person = turns, person
        self.began, self.may_end, self.is_refused = Event(), Event(), False
        self.start()

    def run(self):
        try:
            with self.turns.turn(self.person, PATIENCE):
                self.began.set()
                self.may_end.wait(PATIENCE)
        except NoTurn:
            self.is_refused = True


def waits(turns, person, places):
    """A thread that has begun to wait, when so many places are taken by it and others."""
    thread = Pressing(turns, person)
    while turns._there.total() < places and thread.is_alive():
        thread.join(0.01)
    return thread


def test_of_one_person_one_waits_and_of_all_few():
    turns = Turns(in_all=3, of_one=2)
    first = Pressing(turns, 1)
    assert first.began.wait(PATIENCE)
    second = waits(turns, 1, 2)

    with pytest.raises(NoTurn), turns.turn(1, PATIENCE):
        pass  # refused at once: one of this person's waits already
    others = waits(turns, 2, 3)
    with pytest.raises(NoTurn), turns.turn(3, PATIENCE):
        pass

    for each in (first, second, others):
        each.may_end.set()
    for each in (first, second, others):
        each.join(PATIENCE)
        assert each.began.is_set()
        assert not each.is_refused
    with turns.turn(3, 0):
        assert turns._there == {3: 1}  # nobody is remembered who is gone


def test_a_place_is_given_back_whatever_fails():
    turns = Turns(in_all=1, of_one=1)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"), turns.turn(1, 0):
            raise ValueError("broken")
    with turns.turn(2, 0), pytest.raises(NoTurn), turns.turn(1, 0):
        pass

    assert turns._there == {}
