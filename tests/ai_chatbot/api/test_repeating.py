"""Requests sent again with the same Idempotency-Key are done once, and answered alike."""

import json
import threading
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import AsyncClient

from ai_chatbot.conversations import replies
from ai_chatbot.models import KeptReply, Scope
from ai_chatbot.pruning import old_replies
from notes.models import ImportJob, Note
from tests.programs import Program, code_of

NOTES, IMPORTS = "/api/v1/notes", "/api/v1/imports"
ROSES = {"title": "Roses", "text": "red"}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def program(alice):
    return Program(alice)


def age(by):
    KeptReply.objects.update(at=Now() - by)


def test_the_same_request_is_done_once_and_answered_alike(program):
    first = program.post(NOTES, ROSES, Idempotency_Key="k")
    Note.objects.update(body="changed", title="since")

    again = program.post(NOTES, ROSES, Idempotency_Key="k")

    assert Note.objects.count() == 1
    assert (again.status_code, again.content) == (201, first.content)
    for name in ("Content-Type", "Location", "ETag"):
        assert again[name] == first[name]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first


def test_another_key_or_none_is_another_request(program):
    for number, headers in enumerate([{"Idempotency_Key": "a"}, {"Idempotency_Key": "b"}, {}]):
        program.post(NOTES, {"title": f"{number}"}, **headers)

    assert Note.objects.count() == 3


@pytest.mark.parametrize(
    "other", [{"title": "Roses", "text": "blue"}, {"title": "Roses"}, ["title"], None]
)
def test_the_same_key_with_another_request_is_refused(program, other):
    program.post(NOTES, ROSES, Idempotency_Key="k")

    response = program.post(NOTES, other or {"title": "x"}, Idempotency_Key="k")

    assert code_of(response) == "invalid_request"
    assert Note.objects.count() == 1


def test_the_same_body_at_another_address_is_another_request(program):
    program.post(NOTES, ROSES, Idempotency_Key="k")

    response = program.post(f"{NOTES}?x=1", ROSES, Idempotency_Key="k")

    assert code_of(response) == "invalid_request"
    assert "another request" in response.json()["detail"]


def test_a_refusal_that_lasts_is_kept(program):
    first = program.post(NOTES, {"title": "x", "folder": ".."}, Idempotency_Key="k")

    again = program.post(NOTES, {"title": "x", "folder": ".."}, Idempotency_Key="k")

    assert (first.status_code, again["Idempotency-Replayed"]) == (422, "true")
    assert again.content == first.content


def test_what_is_not_allowed_or_malformed_is_not_kept(alice):
    reader = Program(alice, Scope.NOTES_READ)

    assert code_of(reader.post(NOTES, ROSES, Idempotency_Key="k")) == "forbidden"
    assert code_of(Program(alice).post(NOTES, {}, Idempotency_Key="k")) == "invalid_request"
    assert not KeptReply.objects.exists()
    assert Program(alice).post(NOTES, ROSES, Idempotency_Key="k").status_code == 201


def test_a_failure_of_the_server_can_be_tried_again(program, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("notes.api.notes.writing.create_note", lambda *_: 1 / 0)
        assert code_of(program.post(NOTES, ROSES, Idempotency_Key="k")) == "server_error"

    assert program.post(NOTES, ROSES, Idempotency_Key="k").status_code == 201


def test_a_reply_that_cannot_be_kept_is_given_and_nothing_is_done_again_soon(program, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(KeptReply.objects, "filter", failing_update)
        first = program.post(NOTES, ROSES, Idempotency_Key="k")

    assert first.status_code == 201
    assert code_of(program.post(NOTES, ROSES, Idempotency_Key="k")) == "conflict"
    assert Note.objects.count() == 1


def failing_update(*conditions, **named):
    """As if the database went away once the request was claimed."""
    if "claim" in named:
        raise OperationalError("gone")
    return KeptReply._base_manager.filter(*conditions, **named)


def test_a_right_that_was_taken_away_is_not_given_by_a_kept_reply(alice):
    Program(alice).post(NOTES, ROSES, Idempotency_Key="k")
    reader = Program(alice, Scope.NOTES_READ)

    assert code_of(reader.post(NOTES, ROSES, Idempotency_Key="k")) == "forbidden"


def test_each_user_has_keys_of_their_own(program, bob):
    program.post(NOTES, ROSES, Idempotency_Key="k")

    response = Program(bob).post(NOTES, ROSES, Idempotency_Key="k")

    assert "Idempotency-Replayed" not in response
    assert bob.notes.count() == 1


def test_another_token_of_the_same_user_may_repeat(program, alice):
    program.post(NOTES, ROSES, Idempotency_Key="k")

    assert Program(alice).post(NOTES, ROSES, Idempotency_Key="k")["Idempotency-Replayed"] == "true"


def test_one_being_worked_at_is_told_to_wait(program, alice):
    program.post(NOTES, ROSES, Idempotency_Key="k")
    KeptReply.objects.update(status=None)

    response = program.post(NOTES, ROSES, Idempotency_Key="k")

    assert (code_of(response), response["Retry-After"]) == ("conflict", "1")


def test_one_whose_worker_was_lost_is_done_anew(program):
    program.post(NOTES, ROSES, Idempotency_Key="k")
    KeptReply.objects.update(status=None)
    age(replies.LOST_AFTER + timedelta(seconds=1))

    assert program.post(NOTES, ROSES, Idempotency_Key="k").status_code == 201
    assert KeptReply.objects.get().status == 201


def test_after_a_day_the_key_is_free(program):
    program.post(NOTES, ROSES, Idempotency_Key="k")
    age(replies.KEPT_FOR - timedelta(minutes=1))
    assert "Idempotency-Replayed" in program.post(NOTES, ROSES, Idempotency_Key="k")

    age(replies.KEPT_FOR + timedelta(seconds=1))

    assert program.post(NOTES, {"title": "new"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["x" * 255, "é", '"quoted"', "a b", "-"])
def test_any_text_is_a_key(program, key):
    program.post(NOTES, ROSES, Idempotency_Key=key)

    assert "Idempotency-Replayed" in program.post(NOTES, ROSES, Idempotency_Key=key)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00"])
def test_a_key_that_is_none_is_refused(program, key):
    assert code_of(program.post(NOTES, ROSES, Idempotency_Key=key)) == "invalid_request"
    assert not Note.objects.exists()


LARGE = ("a.png", b"a" * 3_000_000)  # on the disk, when it is looked at


def test_files_are_brought_once(program):
    def bring(*files, **fields):
        uploads = [SimpleUploadedFile(*each) for each in files]
        return program.bring(IMPORTS, {"uploads": uploads, **fields}, Idempotency_Key="k")

    first = bring(LARGE, ("b.md", b"b"))
    again = bring(LARGE, ("b.md", b"b"))

    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert ImportJob.objects.count() == 1
    for other in [
        bring(LARGE, ("b.md", b"c")),
        bring(LARGE, ("c.md", b"b")),
        bring(LARGE),
        bring(LARGE, ("b.md", b"b"), paths=["x", "y"]),
    ]:
        assert code_of(other) == "invalid_request"


@pytest.mark.django_db(transaction=True)
async def test_views_of_either_kind_are_claimed(alice):
    program = await sync_to_async(Program)(alice)

    async def post(address, key):
        headers = program.headers({"Idempotency-Key": key})
        return await AsyncClient().post(
            address, "{}", content_type="application/json", headers=headers
        )

    first, again = [await post("/api/v1/conversations", "a") for _ in range(2)]
    assert (first.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert again.content == first.content
    stop = f"/api/v1/conversations/{first.json()['id']}/stop"

    first, again, other = [await post(stop, key) for key in "bba"]

    assert (first.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert "Idempotency-Replayed" not in first
    assert code_of(other) == "invalid_request"


def test_what_only_asks_keeps_nothing(program, write_note):
    program.post(f"{NOTES}/search", {"query": "x"}, Idempotency_Key="k")
    program.get(NOTES, Idempotency_Key="k")

    assert not KeptReply.objects.exists()


@pytest.fixture
def write_note(program):
    return program.post(NOTES, ROSES)


def test_a_reply_that_is_very_long_is_not_kept_and_nothing_is_done_again(program, monkeypatch):
    monkeypatch.setattr(replies, "BODY_MAX_CHARS", 10)
    program.post(NOTES, ROSES, Idempotency_Key="k")

    response = program.post(NOTES, ROSES, Idempotency_Key="k")

    assert code_of(response) == "conflict"
    assert "done already" in json.loads(response.content)["detail"]
    assert (Note.objects.count(), len(KeptReply.objects.get().body)) == (1, 11)


def test_a_user_keeps_so_many_and_the_oldest_go(program, bob, monkeypatch):
    monkeypatch.setattr(replies, "KEPT", 3)
    monkeypatch.setattr(replies, "DROPPED_AT_ONCE", 1)
    Program(bob).post(NOTES, ROSES, Idempotency_Key="his")

    for number in range(6):
        program.post(NOTES, {"title": f"{number}"}, Idempotency_Key=f"{number}")

    assert sorted(KeptReply.objects.values_list("key", flat=True)) == ["3", "4", "5", "his"]


def test_old_ones_are_pruned(program):
    for number in range(2):
        program.post(NOTES, {"title": f"{number}"}, Idempotency_Key=f"{number}")
    assert old_replies(dry_run=False) == 0

    age(replies.KEPT_FOR + timedelta(seconds=1))

    assert old_replies(dry_run=True) == 2
    assert old_replies(dry_run=False) == 2
    assert not KeptReply.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done(alice):
    """Threads with connections of their own, as processes have."""
    program = Program(alice)
    together, responses = threading.Barrier(5), []

    def send():
        together.wait(60)
        responses.append(program.post(NOTES, ROSES, Idempotency_Key="k"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Note.objects.count() == 1
    done = [r for r in responses if r.status_code == 201 and "Idempotency-Replayed" not in r]
    assert len(done) == 1
    assert {response.status_code for response in responses} <= {201, 409}
