"""/api/v1/imports: files brought, followed and cancelled."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ai_chatbot.models import Scope
from notes.importing.staging import stage_upload
from notes.models import ImportJob, Note
from tests.notes.documents import zip_of
from tests.programs import Program, code_of

IMPORTS = "/api/v1/imports"


def file(name, content=b"text"):
    return SimpleUploadedFile(name, content)


def bring(program, *files, **fields):
    return program.bring(IMPORTS, {"uploads": [file(*each) for each in files], **fields})


def test_files_are_brought_and_followed(program, alice):
    response = bring(program, ("a.md", b"# A"), ("b.md", b"\x00"))

    assert response.status_code == 202
    job = program.get(response["Location"]).json()
    assert (job["status"], job["done"], job["total"], job["name"]) == (
        "done", 2, 2, "a.md and 1 more",
    )  # fmt: skip
    assert job["report"]["created"] == ["a.md"]
    assert alice.notes.get().title == "A"


def test_a_zip_is_taken_and_files_may_have_paths(program, alice):
    bring(program, ("vault.zip", zip_of({"x/a.md": "a"})))
    bring(program, ("b.md", b"b"), ("c.md", b"c"), paths=["日記/b.md", "../z/c.md"])

    assert sorted(alice.notes.values_list("path", flat=True)) == ["x/a.md", "z/c.md", "日記/b.md"]


def test_imports_are_listed_the_latest_first(program, stranger):
    for name in ("a.md", "b.md", "c.md"):
        bring(program, (name,))

    first = program.get(f"{IMPORTS}?limit=2").json()
    rest = program.get(f"{IMPORTS}?limit=2&cursor={first['next']}").json()

    assert [job["name"] for job in (*first["items"], *rest["items"])] == ["c.md", "b.md", "a.md"]
    assert "report" not in first["items"][0]
    assert stranger.get(IMPORTS).json() == {"items": [], "next": None}


def test_an_import_that_waits_is_cancelled(program, alice):
    job = stage_upload(alice, [file("a.md")])

    response = program.post(f"{IMPORTS}/{job.pk}/cancel")

    assert response.json()["status"] == "cancelled"
    assert not Note.objects.exists()
    assert program.post(f"{IMPORTS}/{job.pk}/cancel").status_code == 200, "twice is as once"


@pytest.mark.parametrize(
    ("files", "fields", "says"),
    [
        ([("v.zip", b"no zip")], {}, "is not a zip"),
        ([("v.zip", zip_of({"../a.md": "a"}))], {}, "leads out of its folder"),
        ([("a.md", b"a")], {"paths": ["x", "y"]}, "a path for each upload"),
        ([], {}, "uploads"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_a_sentence(program, files, fields, says):
    response = bring(program, *files, **fields)

    assert code_of(response) == "invalid_request"
    assert says in response.json()["detail"]
    assert not ImportJob.objects.exists()


def test_where_many_wait_the_same_upload_is_taken_later(program, alice, monkeypatch):
    monkeypatch.setattr("notes.importing.staging.OPEN_JOBS_MAX", 1)
    waiting = stage_upload(alice, [file("first.md")])
    send = partial(program.bring, IMPORTS, Idempotency_Key="k")

    refused = send({"uploads": [file("a.md")]})

    assert (code_of(refused), refused["Retry-After"]) == ("rate_limited", "60")
    program.post(f"{IMPORTS}/{waiting.pk}/cancel")
    assert send({"uploads": [file("a.md")]}).status_code == 202


def test_a_strangers_import_is_not_there(stranger, alice):
    job = stage_upload(alice, [file("a.md")])

    assert code_of(stranger.get(f"{IMPORTS}/{job.pk}")) == "not_found"
    assert code_of(stranger.post(f"{IMPORTS}/{job.pk}/cancel")) == "not_found"
    job.refresh_from_db()
    assert job.status == "waiting"


def test_reading_is_not_enough_to_bring_or_cancel(alice):
    reader, job = Program(alice, Scope.NOTES_READ), stage_upload(alice, [file("a.md")])

    assert reader.get(f"{IMPORTS}/{job.pk}").status_code == 200
    assert code_of(bring(reader, ("a.md",))) == "forbidden"
    assert code_of(reader.post(f"{IMPORTS}/{job.pk}/cancel")) == "forbidden"
