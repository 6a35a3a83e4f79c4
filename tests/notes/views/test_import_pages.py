"""The pages of importing: taking an upload, following it, cancelling it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notes.importing import staging, uploads
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import ImportJob, Note
from tests.notes.documents import zip_of

URL = "/notes/import/"
SCRIPT = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def post(client, *files, follow=True, headers=None, **fields):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(URL, {"uploads": uploads, **fields}, follow=follow, headers=headers)


def waiting_job(owner):
    """An upload that no task has taken up yet."""
    return staging.stage_upload(owner, [SimpleUploadedFile("a.md", b"a")])


def url_of(job):
    return f"{URL}{job.pk}/"


# --- Taking ---------------------------------------------------------------------------------


def test_the_page_shows_a_form_and_earlier_imports(signed_in, embedder):
    assert "Earlier imports" not in signed_in.get(URL).text
    post(signed_in, ("a.md", b"# A"))

    html = signed_in.get(URL).text

    assert 'type="file"' in html
    assert "multiple" in html
    assert "Earlier imports" in html
    assert "><bdi>a.md</bdi></a>" in html


def test_an_import_says_what_it_did(signed_in, alice, embedder):
    response = post(signed_in, ("a.md", b"# A"), ("b.md", b"\x00\x01"), ("c.exe", b"MZ"))

    assert "1 new note.</strong>" in response.text
    assert "It is not text." in response.text
    assert "c.exe" in response.text
    assert alice.notes.get().title == "A"


def test_a_script_is_told_where_to_follow_it(signed_in, alice):
    response = post(signed_in, ("b.md", b"b"), paths=["x/b.md"], follow=False, headers=SCRIPT)

    assert response.json() == {"url": url_of(ImportJob.objects.get())}
    assert alice.notes.get().path == "x/b.md"


@pytest.mark.parametrize("headers", [{}, SCRIPT])
@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "Choose a zip or some files first."),
        ([("v.zip", b"no zip")], "v.zip is not a zip that can be read"),
        ([("v.zip", zip_of({"good.md": "a", "../out.md": "b"}))], "leads out of its folder"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(signed_in, files, says, headers):
    response = post(signed_in, *files, headers=headers)

    assert response.status_code == 422
    assert says in (response.json()["error"] if headers else response.text)
    assert not Note.objects.exists()


def test_paths_that_do_not_fit_the_files_are_not_used(signed_in, alice):
    post(signed_in, ("a.md", b"a"), paths=["x/a.md", "y/b.md"])

    assert alice.notes.get().path == "a.md"


@pytest.mark.once
def test_a_folder_of_more_than_a_thousand_files_is_taken(signed_in, alice):
    count = 1100
    files = [("n.exe", b"x")] * (count - 1) + [("a.md", b"a")]

    response = post(signed_in, *files, paths=[f"v/{n}.exe" for n in range(count - 1)] + ["v/a.md"])

    assert response.status_code == 200
    assert alice.notes.get().path == "v/a.md"


def test_names_in_the_report_are_escaped(signed_in, embedder):
    response = post(signed_in, ("<img src=x>.exe", b"x"), ("<b>.md", b"\x00"))

    assert "<img src=x>" not in response.text
    assert "<b>.md" not in response.text


# --- Following ------------------------------------------------------------------------------


def test_a_job_is_polled_until_it_has_ended(signed_in, alice, embedder):
    job = waiting_job(alice)
    waiting = signed_in.get(url_of(job), headers=HTMX)
    ImportJob.objects.filter(pk=job.pk).update(status="reading", done=3, total=7)
    reading = signed_in.get(url_of(job), headers=HTMX)
    uploads.end(job, "done", uploads.ImportReport(created=["a.md"]))
    done = signed_in.get(url_of(job), headers=HTMX)

    assert [waiting.status_code, reading.status_code, done.status_code] == [200, 200, 286]
    assert "Waiting for its turn" in waiting.text
    assert "Read 3 of 7 files." in reading.text
    assert "every 1s" in reading.text
    assert "1 new" in done.text
    assert "every 1s" not in done.text
    assert "<html" not in done.text


def test_an_import_tells_which_of_ones_own_it_waits_for(signed_in, alice, bob):
    waiting_job(bob)
    first, second, third = (waiting_job(alice) for _ in range(3))

    assert "Waiting for its turn" in signed_in.get(url_of(first)).text
    assert "the import that you began before it" in signed_in.get(url_of(second)).text
    assert "the 2 imports that you began before it" in signed_in.get(url_of(third)).text


def test_a_job_that_failed_says_why(signed_in, alice):
    job = waiting_job(alice)
    uploads.end(job, "failed", error="The disk is full.")

    assert "The disk is full." in signed_in.get(url_of(job)).text


def test_an_import_is_cancelled(signed_in, alice):
    job = waiting_job(alice)

    response = signed_in.post(f"{url_of(job)}cancel/", follow=True)

    assert "The import was cancelled" in response.text
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_an_import_that_is_read_is_asked_to_stop(signed_in, alice):
    job = waiting_job(alice)
    uploads.claim(job.pk)

    response = signed_in.post(f"{url_of(job)}cancel/", follow=True)

    assert "Stopping" in response.text


def test_cancelling_what_has_ended_changes_nothing(signed_in, alice):
    post(signed_in, ("a.md", b"a"))
    job = ImportJob.objects.get()

    signed_in.post(f"{url_of(job)}cancel/")

    job.refresh_from_db()
    assert (job.status, alice.notes.count()) == ("done", 1)


def test_progress_is_polled_until_all_is_indexed(signed_in, alice, embedder):
    import_texts(alice, {"a.md": "one\n\n# B\n\ntwo", "b.md": "three"})
    waiting = signed_in.get(f"{URL}progress/")
    embed_waiting()

    done = signed_in.get(f"{URL}progress/")

    assert (waiting.status_code, done.status_code) == (200, 286)
    assert "0 of 2 done" in waiting.text
    assert "hx-trigger" in waiting.text
    assert "All 2 notes are ready for questions" in done.text


def test_progress_ends_where_it_is_known_that_it_does_not_go_on(signed_in, alice):
    import_texts(alice, {"a.md": "one", "b.md": "two"})
    alice.notes.update(index_problem="The embedding server is away.")

    response = signed_in.get(f"{URL}progress/")

    assert response.status_code == 286
    assert "0 of 2 notes can be found" in response.text
    assert "/notes/index/" in response.text


# --- Who may, and how -----------------------------------------------------------------------


def test_everything_needs_a_login(client, alice):
    job = waiting_job(alice)

    assert post(client, ("a.md", b"a"), follow=False).status_code == 302
    for path in [URL, url_of(job), f"{URL}progress/"]:
        assert client.get(path).status_code == 302
    assert client.post(f"{url_of(job)}cancel/").status_code == 302
    job.refresh_from_db()
    assert (job.status, Note.objects.exists()) == ("waiting", False)


def test_a_strangers_import_is_not_there(client, alice, bob):
    job = waiting_job(alice)
    client.force_login(bob)

    assert client.get(url_of(job)).status_code == 404
    assert client.post(f"{url_of(job)}cancel/").status_code == 404
    assert client.get(f"{URL}{'9' * 30}/").status_code == 404
    assert "a.md" not in client.get(URL).text


def test_other_methods_are_refused(signed_in, alice):
    job = waiting_job(alice)

    assert signed_in.delete(URL).status_code == 405
    assert signed_in.post(url_of(job)).status_code == 405
    assert signed_in.get(f"{url_of(job)}cancel/").status_code == 405
    assert signed_in.post(f"{URL}progress/").status_code == 405
