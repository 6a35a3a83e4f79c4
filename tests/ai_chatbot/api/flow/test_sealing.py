"""What was served, or searched in vain, is written down with the answer."""

import pytest

from ai_chatbot.answering import sealing
from ai_chatbot.conversations import lost
from ai_chatbot.tokens import make_run_token
from notes.index.turns import embed_waiting
from tests.ai_chatbot.api.flow.asking import search
from tests.ai_chatbot.conftest import write_turn


def test_what_was_served_is_sealed_as_the_answers_sources(client, running, boat_note):
    search(client, make_run_token(running), query="Annika")

    source = running.sources.get()
    assert source.n == 1
    assert "Lund yard" in source.text
    assert source.content_hash == boat_note.content_hash


def test_a_passage_served_twice_in_a_run_keeps_its_number(client, running, boat_note):
    token = make_run_token(running)
    search(client, token, query="Annika")

    again = search(client, token, query="boat")

    assert again.json()["passages"][0]["n"] == 1
    assert running.sources.count() == 1


@pytest.mark.parametrize("query", ["Annika", "#nosuchtag"])
def test_what_is_served_after_the_answers_end_is_no_source_of_it(
    client, running, boat_note, monkeypatch, query
):
    find = sealing.search

    def find_slowly(*arguments):
        found = find(*arguments)
        lost.interrupt(running)  # its end, by any way, while the search goes on
        return found

    monkeypatch.setattr(sealing, "search", find_slowly)

    passages = search(client, make_run_token(running), query=query).json()["passages"]

    assert [passage["n"] for passage in passages] == list(range(1, len(passages) + 1))
    assert bool(passages) == (query == "Annika")
    running.refresh_from_db()
    assert not running.sources.exists()
    assert running.searched == {}
    running.conversation.refresh_from_db()
    assert running.conversation.document["messages"][-1]["sources"] == []


def test_sealed_sources_outlive_the_note(client, running, boat_note):
    search(client, make_run_token(running), query="Annika")

    boat_note.delete()

    source = running.sources.get()
    assert source.note is None
    assert "Lund yard" in source.text


FAR = "quantum chromodynamics lattice gauge theory"


def test_when_nothing_is_found_what_was_searched_is_written_down(client, running, boat_note):
    embed_waiting(boat_note.owner)

    search(client, make_run_token(running), query=FAR)

    running.refresh_from_db()
    assert running.searched["query"] == FAR
    (near,) = running.searched["nearest"]
    assert near["title"] == "Annika"
    assert near["url"].startswith(f"/notes/{boat_note.pk}/?start=")


def test_conditions_that_nothing_meets_are_written_down_as_well(client, running, boat_note):
    search(client, make_run_token(running), query="#nosuchtag")

    running.refresh_from_db()
    assert running.searched == {"query": "#nosuchtag", "nearest": []}


@pytest.mark.parametrize("queries", [(FAR, "Annika"), ("Annika", FAR)])
def test_a_run_that_found_something_has_nothing_to_say_of_it(client, running, boat_note, queries):
    for query in queries:
        search(client, make_run_token(running), query=query)

    running.refresh_from_db()
    assert running.searched == {}
    assert running.sources.count() == 1


def test_a_follow_ups_search_is_written_down_with_what_it_follows(client, conversation, boat_note):
    write_turn(
        conversation, "Which lattice gauge theory is the best?", "I find nothing about this."
    )
    _, running = write_turn(conversation, "And why is that?", "", status="running")

    search(client, make_run_token(running), query="And why is that?")

    running.refresh_from_db()
    assert running.searched["query"] == "Which lattice gauge theory is the best? And why is that?"
