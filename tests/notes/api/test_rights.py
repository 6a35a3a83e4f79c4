"""Who may call /api/v1/notes, with which token, how often, and what strangers are told."""

import pytest

from ai_chatbot.models import Scope
from notes.models import Note
from tests.programs import Program, code_of

NOTES = "/api/v1/notes"


def paths(response):
    return [note["path"] for note in response.json()["items"]]


def text_of(note):
    return Note.objects.get(pk=note.pk).get_text()


def calls(note):
    return [
        ("GET", f"{NOTES}/{note.pk}"),
        ("PATCH", f"{NOTES}/{note.pk}"),
        ("DELETE", f"{NOTES}/{note.pk}"),
        ("GET", f"{NOTES}/{note.pk}/versions"),
        ("POST", f"{NOTES}/trash/{note.pk}/restore"),
        ("DELETE", f"{NOTES}/trash/{note.pk}"),
    ]


def test_a_strangers_note_is_not_there(stranger, write):
    note = write("secret.md", "old")

    for method, address in calls(note):
        response = stranger.call(method, address, {"title": "x"}, If_Match="*")
        assert (response.status_code, code_of(response)) == (404, "not_found")
    assert paths(stranger.get(NOTES)) == []
    assert text_of(note) == "old"


def test_a_token_that_reads_does_not_write_and_one_for_asking_does_neither(alice, write):
    note = write("note.md", "old")
    reader, asker = Program(alice, Scope.NOTES_READ), Program(alice, Scope.ASK)

    for method, address in [
        *calls(note),
        ("GET", NOTES),
        ("POST", NOTES),
        ("DELETE", f"{NOTES}/trash"),
    ]:
        refused = asker.call(method, address, {"title": "x"}, If_Match="*")
        assert (refused.status_code, code_of(refused)) == (403, "forbidden")
        if method == "GET":
            assert reader.call(method, address).status_code == 200
        else:
            response = reader.call(method, address, {"title": "x"}, If_Match="*")
            assert (response.status_code, code_of(response)) == (403, "forbidden")
    assert text_of(note) == "old"


def test_without_a_token_nothing_is_told(client, alice, write):
    note = write("note.md", "x")
    client.force_login(alice)  # being signed in is no token

    for method, address in [*calls(note), ("GET", NOTES), ("POST", NOTES)]:
        response = client.generic(method, address)
        assert (response.status_code, code_of(response)) == (401, "unauthorized")
        assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30, "9" * 5000])
def test_a_number_that_no_note_has_is_404(program, number):
    assert code_of(program.get(f"{NOTES}/{number}")) == "not_found"


def test_another_method_is_405_and_says_which_there_are(program, write):
    response = program.call("PUT", NOTES, {})

    assert (response.status_code, code_of(response)) == (405, "method_not_allowed")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_too_many_requests_are_told_when_to_come_back(program, settings):
    settings.REQUESTS_PER_MINUTE = 2

    responses = [program.get(NOTES) for _ in range(3)]

    assert [response.status_code for response in responses] == [200, 200, 429]
    assert code_of(responses[-1]) == "rate_limited"
    assert 0 < int(responses[-1]["Retry-After"]) <= 60
