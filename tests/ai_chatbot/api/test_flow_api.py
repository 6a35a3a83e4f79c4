"""What the flow's component may ask: passages and the conversation so far, with a run's token."""

import json

import pytest
from django.core import signing
from django.core.management import CommandError, call_command

from ai_chatbot.answering import sealing
from ai_chatbot.conversations import lost
from ai_chatbot.models import Message, PersonalToken
from ai_chatbot.tokens import SALT, make_personal_token, make_run_token, resolve_token
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def running(conversation):
    """An answer that is being written."""
    return write_turn(conversation, "Where is the boat?", "", status="running")[1]


@pytest.fixture
def boat_note(alice):
    import_texts(alice, {"boats/annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})
    return Note.objects.get(owner=alice)


def search(client, token, **body):
    return client.post(
        "/api/notes/search",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


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


@pytest.mark.parametrize("query", ["Annika\x00", "Annika \ud83d", "\x00\ude00 Annika \ud83d\ude00"])
def test_a_query_with_what_cannot_be_stored_is_searched_without_it(
    client, running, boat_note, query
):
    response = search(client, make_run_token(running), query=query)

    assert response.status_code == 200
    assert response.json()["passages"][0]["title"] == "Annika"


def test_sealed_sources_outlive_the_note(client, running, boat_note):
    search(client, make_run_token(running), query="Annika")

    boat_note.delete()

    source = running.sources.get()
    assert source.note is None
    assert "Lund yard" in source.text


def test_nobody_finds_the_notes_of_another(client, bob, boat_note):
    token = make_personal_token(bob, name="mine")

    assert search(client, token, query="Annika").json() == {"passages": []}


def test_a_personal_token_searches_and_seals_nothing(client, alice, running, boat_note):
    token = make_personal_token(alice, name="mine")

    assert search(client, token, query="Annika").json()["passages"]
    assert not running.sources.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "cp_unknown", "a:b:c", "é"])
def test_without_a_good_token_it_is_401_in_a_sentence(client, db, token):
    response = search(client, token.encode().decode("latin1"), query="Annika")

    assert response.status_code == 401
    assert response.json()["detail"].endswith(".")


def test_a_runs_token_ends_with_its_run(client, running):
    token = make_run_token(running)
    Message.objects.filter(pk=running.pk).update(status="done")

    assert search(client, token, query="x").status_code == 401


def test_a_runs_token_ends_after_minutes(client, running, settings):
    token = make_run_token(running)
    settings.RUN_TOKEN_MAX_AGE = -1

    assert search(client, token, query="x").status_code == 401


def test_a_token_of_a_locked_account_is_refused(client, alice, running):
    personal = make_personal_token(alice, name="mine")
    alice.is_active = False
    alice.save()

    assert search(client, personal, query="x").status_code == 401
    assert search(client, make_run_token(running), query="x").status_code == 401


def test_a_token_signed_for_something_else_is_refused(client, running):
    assert search(client, signing.dumps(str(running.pk)), query="x").status_code == 401
    assert search(client, signing.dumps("no uuid", salt=SALT), query="x").status_code == 401


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": 7}, "query"),
        ({"query": "x" * 8001}, "query"),
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "limit": 1000}, "limit"),
        ({"query": "x", "limit": "many"}, "limit"),
    ],
)
def test_a_bad_request_is_422_and_names_what_is_wrong(client, running, body, names):
    response = search(client, make_run_token(running), **body)

    assert response.status_code == 422
    assert names in response.json()["detail"]


def test_a_body_that_is_no_json_is_said_to_be_so(client, running):
    response = client.post(
        "/api/notes/search", "{half", content_type="application/json",
        headers={"Authorization": f"Bearer {make_run_token(running)}"},
    )  # fmt: skip

    assert response.status_code in {400, 422}
    assert "detail" in response.json()


def test_it_only_takes_post(client, running):
    assert client.get("/api/notes/search").status_code == 405


def test_a_personal_token_is_stored_as_a_hash_only(alice):
    token = make_personal_token(alice, name="mine")

    assert token not in str(PersonalToken.objects.values_list())
    assert resolve_token(token).owner_id == alice.pk


# --- What was searched, when nothing was found ----------------------------------------------------

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


def test_a_passage_says_where_its_note_comes_from(client, alice, running):
    import_texts(alice, {"z.md": "---\nsource: https://example.org/z\n---\n# Zeppelin\n\nIt flew."})

    passage = search(client, make_run_token(running), query="Zeppelin").json()["passages"][0]

    source = running.sources.get()
    assert passage["origin"] == source.origin == "clipped"
    assert source.source_url == "https://example.org/z"


# --- The conversation so far --------------------------------------------------------------------


def so_far(client, token):
    response = client.get("/api/conversation", headers={"Authorization": f"Bearer {token}"})
    return response.json()["messages"]


def test_a_run_hears_the_earlier_turns_but_not_its_own_question(client, conversation):
    write_turn(conversation, "Who is Holm?", "Dr. Holm is the dentist.")
    _, running = write_turn(conversation, "What is her number?", "", status="running")

    assert so_far(client, make_run_token(running)) == [
        {"role": "user", "text": "Who is Holm?"},
        {"role": "assistant", "text": "Dr. Holm is the dentist."},
    ]


def test_a_run_does_not_hear_what_a_model_thought_before(client, conversation):
    write_turn(conversation, "2+2?", "<think>\nTwo and two.\n</think>\n\nIt is 4.")
    write_turn(conversation, "And?", "<think>\nHm")
    _, running = write_turn(conversation, "3+3?", "", status="running")

    assert so_far(client, make_run_token(running)) == [
        {"role": "user", "text": "2+2?"},
        {"role": "assistant", "text": "It is 4."},
        {"role": "user", "text": "And?"},
    ]


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_as_many_turns_are_told_as_the_settings_say(client, conversation, settings, turns):
    settings.HISTORY_TURNS = turns
    for number in range(3):
        write_turn(conversation, f"Question {number}?", f"Answer {number}.")
    _, running = write_turn(conversation, "And?", "", status="running")

    told = so_far(client, make_run_token(running))

    assert [each["text"] for each in told[::2]] == [f"Question {n}?" for n in range(3 - turns, 3)]
    assert [each["text"] for each in told[1::2]] == [f"Answer {n}." for n in range(3 - turns, 3)]


def test_a_first_question_has_no_history(client, running):
    assert so_far(client, make_run_token(running)) == []


def test_only_the_branch_that_is_asked_on_is_told(client, conversation):
    first, _ = write_turn(conversation, "First?", "An answer that was tried again")
    second = Message.objects.create(
        conversation=conversation, parent=first, role="assistant", text="The better answer"
    )
    conversation.head = second
    conversation.save()
    _, running = write_turn(conversation, "Go on?", "", status="running")

    texts = [turn["text"] for turn in so_far(client, make_run_token(running))]

    assert texts == ["First?", "The better answer"]


def test_a_long_history_is_shortened(client, conversation):
    for number in range(6):
        write_turn(conversation, f"Question {number}?", "long " * 1000)
    _, running = write_turn(conversation, "Now?", "", status="running")

    turns = so_far(client, make_run_token(running))

    assert [turn["text"] for turn in turns[::2]] == ["Question 3?", "Question 4?", "Question 5?"]
    assert all(len(turn["text"]) <= 600 for turn in turns)


# --- The Playground's token -----------------------------------------------------------------------


def test_the_playground_token_is_the_administrators_and_stays_the_same(
    admin_user, settings, tmp_path, capsys
):
    settings.DATA_DIR = tmp_path

    call_command("playground_token")
    call_command("playground_token")

    first, second = capsys.readouterr().out.split()
    assert first == second
    assert resolve_token(first).owner_id == admin_user.pk
    assert (tmp_path / "playground_token").stat().st_mode & 0o077 == 0


def test_each_start_has_a_playground_token_of_its_own(admin_user, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    call_command("playground_token", "--new")
    call_command("playground_token", "--new")

    first, second = capsys.readouterr().out.split()

    assert resolve_token(first) is None
    assert resolve_token(second).owner_id == admin_user.pk


def test_the_playground_token_is_taken_back_at_the_end(admin_user, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    other = make_personal_token(admin_user, name="Langflow Playground")
    call_command("playground_token", "--new")
    token = capsys.readouterr().out

    call_command("playground_token", "--revoke")
    call_command("playground_token", "--revoke")  # there is none any more

    assert resolve_token(token) is None
    assert resolve_token(other)
    assert capsys.readouterr().out == ""


def test_without_an_administrator_there_is_no_playground_token(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("playground_token")
