"""A person's imports go one after another, and nobody waits for another person's."""

from io import BytesIO
from threading import Event, Thread

import pytest

from ai_chatbot.conversations.importing.turns import THERE_MAX, TooManyWait, _turns, own_turn

PATIENCE = 60  # seconds, in which any thread gets its turn


class Importing(Thread):
    """Takes its turn, and keeps it until it is told to end."""

    def __init__(self, user_id):
        super().__init__(daemon=True)
        self.user_id = user_id
        self.began, self.may_end = Event(), Event()
        self.start()

    def run(self):
        with own_turn(self.user_id):
            self.began.set()
            self.may_end.wait(PATIENCE)


def test_the_second_of_a_person_waits_for_the_first_and_anothers_does_not():
    first = Importing(1)
    assert first.began.wait(PATIENCE)
    second, others = Importing(1), Importing(2)

    assert others.began.wait(PATIENCE)
    assert not second.began.is_set()

    first.may_end.set()
    assert second.began.wait(PATIENCE)
    for each in (second, others):
        each.may_end.set()
        each.join(PATIENCE)


def test_who_has_many_waiting_is_refused_the_next_at_once(client, alice):
    client.force_login(alice)
    first = Importing(alice.pk)
    assert first.began.wait(PATIENCE)
    there = [first, *(Importing(alice.pk) for _ in range(THERE_MAX - 1))]
    while _turns[alice.pk].there < THERE_MAX:
        first.join(0.01)

    page = client.post("/conversations/import/", {"upload": BytesIO(b"{}")})
    with own_turn(alice.pk + 1), pytest.raises(TooManyWait), own_turn(alice.pk):
        pass

    assert page.status_code == 422
    assert "Other imports of yours are under way" in page.text
    for each in there:
        each.may_end.set()
    for each in there:
        each.join(PATIENCE)
        assert each.began.is_set()


def test_a_turn_is_given_back_whatever_fails_and_nothing_of_it_is_kept():
    for _ in range(2):
        try:
            with own_turn(3):
                raise ValueError("The export is damaged.")
        except ValueError:
            pass

    assert 3 not in _turns
