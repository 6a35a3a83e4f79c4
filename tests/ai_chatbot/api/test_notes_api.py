"""A user's own programs bring notes with a personal token, and follow how that goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ai_chatbot.tokens import make_personal_token, make_run_token
from notes.importing.importer import import_texts
from notes.models import ImportJob, Note
from tests.ai_chatbot.conftest import write_turn
from tests.notes.documents import zip_of


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def token(alice):
    return make_personal_token(alice, name="mine")


def bearer(token):
    return {"Authorization": f"Bearer {token}"} if token else {}


def bring(client, token, *files, **fields):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/api/notes/import", {"uploads": uploads, **fields}, headers=bearer(token))


def test_files_are_brought_and_followed(client, alice, token):
    response = bring(client, token, ("a.md", b"# A"), ("b.md", b"\x00"))

    assert response.status_code == 202
    job = ImportJob.objects.get()
    assert response.json() == {"job": job.pk, "url": f"/api/notes/import/{job.pk}"}
    status = client.get(response.json()["url"], headers=bearer(token)).json()
    assert (status["status"], status["done"], status["total"]) == ("done", 2, 2)
    assert status["report"]["created"] == ["a.md"]
    assert status["report"]["skipped"] == [{"path": "b.md", "reason": "It is not text."}]
    assert alice.notes.get().title == "A"


def test_a_zip_is_taken_and_files_may_have_paths(client, alice, token):
    bring(client, token, ("vault.zip", zip_of({"x/a.md": "a"})))
    bring(client, token, ("b.md", b"b"), ("c.md", b"c"), paths=["y/b.md", "../z/c.md"])

    assert sorted(alice.notes.values_list("path", flat=True)) == ["x/a.md", "y/b.md", "z/c.md"]


def test_no_cookie_and_no_csrf_token_are_needed(token, alice):
    from django.test import Client

    assert bring(Client(enforce_csrf_checks=True), token, ("a.md", b"a")).status_code == 202


@pytest.mark.parametrize(
    ("files", "fields", "says"),
    [
        ([("v.zip", b"no zip")], {}, "is not a zip"),
        ([("v.zip", zip_of({"../a.md": "a"}))], {}, "leads out of its folder"),
        ([("a.md", b"a")], {"paths": ["x", "y"]}, "a path for each upload"),
        ([], {}, "uploads"),
    ],
)
def test_what_is_refused_is_422_in_a_sentence(client, token, files, fields, says):
    response = bring(client, token, *files, **fields)

    assert response.status_code == 422
    assert says in response.json()["detail"]
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("token", ["", "cp_unknown"])
def test_without_a_good_token_it_is_401(client, db, token):
    assert bring(client, token, ("a.md", b"a")).status_code == 401
    assert client.get("/api/notes/import/1", headers=bearer(token)).status_code == 401
    assert client.get("/api/notes/index", headers=bearer(token)).status_code == 401


def test_being_signed_in_is_no_token(client, alice):
    client.force_login(alice)

    assert bring(client, "", ("a.md", b"a")).status_code == 401


def test_a_runs_token_may_not_import(client, conversation):
    run = make_run_token(write_turn(conversation, "Where?", "", status="running")[1])

    assert bring(client, run, ("a.md", b"a")).status_code == 403
    assert client.get("/api/notes/index", headers=bearer(run)).status_code == 403
    assert not Note.objects.exists()


def test_a_strangers_import_is_not_there(client, bob, token):
    url = bring(client, token, ("a.md", b"a")).json()["url"]

    response = client.get(url, headers=bearer(make_personal_token(bob, name="his")))

    assert response.status_code == 404
    assert client.get("/api/notes/import/99999", headers=bearer(token)).status_code == 404


def test_other_methods_are_405(client, token):
    assert client.get("/api/notes/import", headers=bearer(token)).status_code == 405
    assert client.post("/api/notes/index", headers=bearer(token)).status_code == 405


@pytest.mark.xdist_group("converter")
@pytest.mark.once
def test_the_index_says_how_much_is_indexed_and_what_was_refused(client, bob, token):
    bring(client, token, ("a.md", b"# A\n\nwords"), ("b.pdf", b"%PDF-1.4 cut"))
    import_texts(bob, {"his.md": "x", "bad.md": b"\x00"})

    index = client.get("/api/notes/index", headers=bearer(token)).json()

    assert (index["notes"], index["notes_indexed"], index["passages_indexed"]) == (1, 1, 1)
    assert [(r["path"], r["reason"]) for r in index["refused"]] == [
        ("b.pdf", "It is a PDF that is damaged or cut off.")
    ]
