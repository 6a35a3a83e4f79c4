"""/api/v1/notes/search: the passages that bear on a question, and how it was read."""

import pytest

from ai_chatbot.models import Scope
from notes.models import Note
from notes.search.search import search
from tests.programs import Program, code_of

SEARCH = "/api/v1/notes/search"


def test_passages_are_those_of_the_search(program, alice, write, embedder):
    write("boat.md", "# Boat\n\nThe boat is called Annika.")
    write("sea.md", "Fishing at sea.")

    found = program.post(SEARCH, {"query": "What is the boat called?"}).json()["passages"]

    expected = search(alice.pk, "What is the boat called?")
    assert [(p["n"], p["text"], p["score"], p["url"]) for p in found] == [
        (n, p.text, p.score, p.url) for n, p in enumerate(expected, start=1)
    ]
    note = Note.objects.get(pk=found[0]["note_id"])
    assert note.body[found[0]["start"] : found[0]["end"]] == found[0]["text"]
    assert (found[0]["title"], found[0]["origin"]) == ("Boat", "imported")


def test_it_is_said_how_a_query_was_read(program, write, embedder):
    write("a.md", "---\ndate: 2024-03-05\n---\nThe boat sank. #sea")

    read = program.post(SEARCH, {"query": 'boat #sea -"big ship" in March 2024'}).json()["read_as"]

    assert "tag sea" in read["said"]
    assert [condition["label"] for condition in read["conditions"]] == [
        "tag sea",
        "without “big ship”",
    ]
    assert read["conditions"][0]["without"] == 'boat -"big ship" in March 2024'
    assert (read["times"]["after"], read["times"]["before"]) == ("2024-03-01", "2024-04-01")


def test_a_time_can_be_left_unheeded(program, write, embedder):
    write("a.md", "---\ndate: 2020-03-05\n---\nThe boat sank.")

    read = program.post(SEARCH, {"query": "boat in March 2024", "any_day": True}).json()

    assert read["read_as"]["times"] is None


def test_where_nothing_bears_on_it_the_nearest_notes_are_named(program, write, embedder):
    write("a.md", "The boat sank.")

    found = program.post(SEARCH, {"query": "quantum chromodynamics of gluons"}).json()

    assert found["passages"] == []
    assert {near["title"] for near in found["nearest"]} <= {"a"}


@pytest.mark.parametrize(
    "query", ["café", "cafe\u0301", "日記", "יומן", "\ud83d x", "(((((", "x" * 8000]
)
def test_any_query_is_answered(program, write, embedder, query):
    write("a.md", "café 日記 יומן")

    assert program.post(SEARCH, {"query": query}).status_code == 200


def test_as_many_passages_as_asked_for(program, write, embedder):
    for number in range(8):
        write(f"{number}.md", f"The boat number {number} is in harbour {number * 7}.")

    assert len(program.post(SEARCH, {"query": "boat", "limit": 3}).json()["passages"]) == 3


@pytest.mark.parametrize(
    "body",
    [{}, {"query": ""}, {"query": "x" * 8001}, {"query": 7}, {"query": "x", "limit": 0},
     {"query": "x", "limit": 21}, {"query": "\x00"}, None],
)  # fmt: skip
def test_what_is_no_query_is_refused(program, body):
    assert code_of(program.post(SEARCH, body)) == "invalid_request"


def test_a_stranger_finds_nothing(stranger, write, embedder):
    write("boat.md", "The boat is called Annika.")

    found = stranger.post(SEARCH, {"query": "boat Annika", "owner_id": 1}).json()

    assert (found["passages"], found["nearest"]) == ([], [])


def test_reading_is_enough_for_it(alice, write, embedder):
    assert Program(alice, Scope.NOTES_READ).post(SEARCH, {"query": "x"}).status_code == 200
    assert code_of(Program(alice, Scope.NOTES_WRITE).post(SEARCH, {"query": "x"})) == "forbidden"


def test_the_index_says_how_much_is_in_it(program, stranger, write, embedder):
    write("a.md", "words")

    assert program.get("/api/v1/notes/index").json()["notes"] == 1
    assert stranger.get("/api/v1/notes/index").json()["notes"] == 0


def test_programs_are_told_in_english_whatever_they_accept(program, write, embedder):
    write("a.md", "---\ndate: 2024-03-05\n---\nThe boat sank. #sea")
    query = {"query": "boat -#sea since March 2024"}

    read = program.post(SEARCH, query, **{"Accept-Language": "de"}).json()["read_as"]

    assert read["conditions"][0]["label"] == "not tag sea"
    assert read["times"]["label"] == "since 1 March 2024"
