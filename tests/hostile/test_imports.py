"""Files that are brought: hostile names and contents become notes or are refused in words."""

import re

import pytest

from notes.models import ImportJob, Note
from tests.hostile.allowed import NOTE, faults_below
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.notes import FRONT_MATTER, NAMES
from tests.hostile.corpus.writing import UNSTORABLE
from tests.hostile.shapes import bodies, shapes
from tests.hostile.support import patience
from tests.notes.actions import bring
from tests.notes.documents import zip_of


@pytest.fixture(autouse=True)
def folders(settings, tmp_path, embedder):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


def test_every_file_of_a_hostile_zip_is_a_note_or_a_refusal(page, alice):
    """By its name and by its text; the page of the import tells of each in words."""
    texts = [*TEXTS[::5], *FRONT_MATTER]
    files = {f"{n} {payload.name}.md": payload.text for n, payload in enumerate(texts)}
    files |= {f"{file_name(name)}.md": f"# {name.text}\n\nx" for name in NAMES}

    with patience():
        job = bring(alice, ("vault.zip", zip_of(files)))
        told = page.get(f"/notes/import/{job.pk}/")

    assert (job.status, told.status_code) == (ImportJob.Status.DONE, 200)
    kept = set(Note.objects.filter(owner=alice).values_list("path", flat=True))
    refused = [path for path in files if path not in kept]
    assert len(kept) > len(files) * 3 // 4
    assert all(str(job.report).count(path[:20]) for path in refused)


def file_name(name):
    return re.sub(r"[/\\:]", "_", name.text).strip(" .")[:100] or "nothing"


def test_hostile_names_of_files_leave_the_import_page_its_bones(page, alice):
    refused = {f"{file_name(name)}.md": b"\x00\x01\x02" * 50 for name in NAMES}
    harmless = {f"word {n}.md": b"\x00\x01\x02" * 50 for n in range(len(NAMES))}

    jobs = [bring(alice, ("v.zip", zip_of(files))) for files in (refused, harmless)]
    hostile, plain = (page.get(f"/notes/import/{job.pk}/").content.decode() for job in jobs)

    assert shapes(hostile) <= shapes(plain)
    assert page.get("/notes/index/").status_code == 200


@pytest.mark.parametrize("payload", NAMES[::5], ids=lambda payload: payload.id)
def test_an_upload_of_any_name_is_taken_or_refused_in_words(page, alice, payload):
    job = bring(alice, (f"{file_name(payload)}.md", b"# Lund\n\nThe boat."))

    assert job.status in {ImportJob.Status.DONE, ImportJob.Status.FAILED}
    assert page.get(f"/notes/import/{job.pk}/").status_code == 200
    for note in Note.objects.filter(owner=alice):
        html = page.get(note.get_absolute_url()).content.decode()
        assert [fault for body in bodies(html) for fault in faults_below(body, NOTE)] == []


def test_bytes_that_are_no_text_are_told_and_harm_no_other_file(page, alice):
    odd = {f"odd{n}.md": p.text.encode("utf-8", "surrogatepass") for n, p in enumerate(UNSTORABLE)}

    job = bring(alice, ("v.zip", zip_of(odd | {"good.md": b"# Good\n\nA boat."})))

    assert job.status == ImportJob.Status.DONE
    assert Note.objects.filter(owner=alice, path="good.md").exists()
    for note in Note.objects.filter(owner=alice):
        assert page.get(note.get_absolute_url()).status_code == 200
