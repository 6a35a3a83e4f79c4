"""What a flow's component may ask of the notes: passages, with a run's token."""

import pytest

from ai_chatbot.tokens import make_run_token
from notes.importing.importer import import_texts
from tests.ai_chatbot.api.flow.asking import search


def test_a_run_token_finds_passages_of_its_owner(client, running, boat_note):
    response = search(client, make_run_token(running), query="Where does Annika lie?", limit=3)

    passage = response.json()["passages"][0]
    assert set(passage) == {
        "n", "note_id", "title", "heading", "text", "start", "end", "score", "url", "origin",
    }  # fmt: skip
    assert (passage["n"], passage["note_id"], passage["title"]) == (1, boat_note.pk, "Annika")
    assert boat_note.body[passage["start"] : passage["end"]] == passage["text"]


LONG = "The hull was sanded in April. " * 12


def test_a_model_may_be_given_the_best_sentences_instead_of_whole_passages(client, alice, running):
    import_texts(alice, {"annika.md": f"# Annika\n\n{LONG}Annika lies at the Lund yard. {LONG}"})

    response = search(
        client, make_run_token(running), query="Where does Annika lie?", read_chars=150
    )

    passage = response.json()["passages"][0]
    assert "Annika lies at the Lund yard." in passage["reads"]
    assert len(passage["reads"]) <= 150 < len(passage["text"])
    assert running.sources.get().text == passage["text"]


def test_a_passage_of_which_nothing_is_read_is_no_source(client, alice, running):
    import_texts(alice, {f"{n}.md": f"# Boat {n}\n\nThe boat lies at yard {n}." for n in range(4)})

    response = search(client, make_run_token(running), query="Where is the boat?", read_chars=50)

    passages = response.json()["passages"]
    assert [passage["n"] for passage in passages] == list(range(1, len(passages) + 1))
    assert sum(len(passage["reads"]) for passage in passages) <= 50
    assert running.sources.count() == len(passages) < 4


def test_of_notes_without_a_sentence_all_is_read(client, alice, running):
    import_texts(alice, {"code.md": "# Annika\n\n---\n\n***\n"})

    passages = search(client, make_run_token(running), query="Annika", read_chars=50).json()

    assert all(p["reads"] == p["text"] for p in passages["passages"])


@pytest.mark.parametrize("chars", [-1, 20_001, "many"])
def test_how_much_is_read_has_bounds(client, running, chars):
    response = search(client, make_run_token(running), query="boat", read_chars=chars)

    assert response.status_code == 422


@pytest.mark.parametrize("query", ["Annika\x00", "Annika \ud83d", "\x00\ude00 Annika \ud83d\ude00"])
def test_a_query_with_what_cannot_be_stored_is_searched_without_it(
    client, running, boat_note, query
):
    response = search(client, make_run_token(running), query=query)

    assert response.status_code == 200
    assert response.json()["passages"][0]["title"] == "Annika"


def test_a_passage_says_where_its_note_comes_from(client, alice, running):
    import_texts(alice, {"z.md": "---\nsource: https://example.org/z\n---\n# Zeppelin\n\nIt flew."})

    passage = search(client, make_run_token(running), query="Zeppelin").json()["passages"][0]

    source = running.sources.get()
    assert passage["origin"] == source.origin == "clipped"
    assert source.source_url == "https://example.org/z"
