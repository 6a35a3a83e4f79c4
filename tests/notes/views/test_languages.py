"""The notes' pages in German and French; in English they are as they were."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import ImportJob, Refusal
from notes.search.dates.times import read_times, said_again

GERMAN, FRENCH = {"Accept-Language": "de-DE,de;q=0.9"}, {"Accept-Language": "fr"}
NOTES = {
    "boats/annika.md": "---\ndate: 2024-05-03\n---\n# Annika\n#boat\n\nThe boat, see [[Nowhere]].",
    "سفر.md": "# رحلة\n\nذهبنا إلى البحر.",
    "味噌.md": "# 味噌汁\n\nだしを取る。",
}


@pytest.fixture
def mine(client, alice, embedder, settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    import_texts(alice, NOTES)
    client.force_login(alice)
    return client


def texts(html):
    """What a page says, without marks and without what stands in attributes."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


# --- German -----------------------------------------------------------------------------------


def test_the_list_of_notes(mine):
    html = mine.get("/notes/", headers=GERMAN).text
    said = texts(html)

    assert "3 Notizen" in said
    for label in ("Neue Notiz", "Kurznotiz", "Notizen importieren", "Sortieren nach", "Ordner"):
        assert label in said
    assert 'aria-label="Notizen durchsuchen"' in html
    assert ">3. Mai 2024</time>" in html
    assert 'datetime="2024-05-03"' in html
    assert 'title="aus den Eigenschaften am Anfang"' in html
    assert "Notes" not in said


def test_a_note_with_its_date_and_what_it_links_to(mine, alice):
    html = mine.get(alice.notes.get(title="Annika").get_absolute_url(), headers=GERMAN).text
    said = texts(html)

    assert "3. Mai 2024 · aus den Eigenschaften am Anfang · importiert" in said
    for label in ("Bearbeiten", "Fassungen", "Löschen", "Eigenschaften"):
        assert label in said
    assert 'title="Diese Notiz anlegen"' in html
    assert "The boat, see" in said


def test_an_arabic_note_lies_right_to_left_on_a_german_page(mine, alice):
    html = mine.get(alice.notes.get(title="رحلة").get_absolute_url(), headers=GERMAN).text

    assert re.search(r'<html[^>]* lang="de"', html)
    assert 'dir="rtl"' not in re.search(r"<html[^>]*>", html)[0]
    assert '<h1 dir="auto">رحلة</h1>' in html
    assert '<p dir="auto">ذهبنا' in html


def test_a_search_with_its_conditions(mine):
    html = mine.get("/search/", {"q": 'boat in:boats -"no such"'}, headers=GERMAN).text
    said = texts(html)

    assert "Wörter „boat“" in said
    assert "ohne „no such“" in said
    assert 'aria-label="Entfernen: in boats"' in html
    assert "Eingrenzen" in said
    assert "in:folder" in said  # the grammar is the same in all languages
    nothing = mine.get("/search/", {"q": "in:nowhere"}, headers=GERMAN | {"HX-Request": "true"})
    assert "Nichts in deinen Notizen passt zu „in:nowhere“." in nothing.text


def test_a_time_in_a_question_is_told_with_its_days_in_german(mine):
    said = texts(mine.get("/search/", {"q": "boat since 3 May 2024"}, headers=GERMAN).text)

    assert "(seit 3. Mai 2024)" in said


def test_an_import_with_a_refused_file_and_the_ledger(mine, alice):
    files = [SimpleUploadedFile("c.md", b"# C"), SimpleUploadedFile("odd.md", b"\x00\x01")]
    html = mine.post("/notes/import/", {"uploads": files}, follow=True, headers=GERMAN).text
    said = texts(html)

    assert "1 neue Notiz" in said
    assert "Nicht importiert: 1" in said
    assert "odd.md : Das ist kein Text." in said
    assert Refusal.objects.get().reason == "It is not text."  # stored for all who may read it
    assert ImportJob.objects.get().report["skipped"][0]["reason"] == "It is not text."
    ledger = texts(mine.get("/notes/index/", headers=GERMAN).text)
    assert "Das ist kein Text." in ledger
    assert "Verweise, die ins Leere führen: 1" in ledger
    assert "It is" not in ledger


def test_a_zip_that_is_refused_by_the_page_and_one_that_is_refused_later(mine, alice):
    broken = SimpleUploadedFile("v.zip", b"PK\x03\x04 nothing")
    refused = mine.post("/notes/import/", {"uploads": [broken]}, headers=GERMAN)
    job = ImportJob.objects.create(
        owner=alice, name="w.zip", status="failed", error="The upload broke off. "
        "Please upload it again.",
    )  # fmt: skip

    assert "v.zip ist kein lesbares Zip" in refused.text
    page = mine.get(f"/notes/import/{job.pk}/", headers=GERMAN).text
    assert "Das Hochladen brach ab. Bitte lade alles noch einmal hoch." in page


def test_forms_with_their_errors(mine):
    html = mine.post("/notes/new/", {"title": "", "folder": "..", "body": "b"}, headers=GERMAN).text

    assert ">Schlagwörter</label>" in html
    assert "Gib der Notiz einen Titel." in html
    again = mine.post("/notes/new/", {"title": "T", "folder": "..", "body": ""}, headers=GERMAN)
    assert "Ein Ordner kann nicht „.“ oder „..“ heißen." in again.text


def test_what_a_page_says_after_something_was_done(mine, alice):
    note = alice.notes.get(title="Annika")
    put_in_trash(note)
    html = mine.post(f"/notes/{note.pk}/restore/", headers=GERMAN, follow=True).text

    assert "„Annika“ ist wieder da." in html


HEADINGS = {
    "trash": "Papierkorb",
    "graph": "Graph der Notizen",
    "shared": "Geteilte Notizen",
    "capture": "Kurznotiz",
    "clip": "In Notizen übernehmen",
    "import": "Notizen importieren",
    "index": "Index",
    "phone_and_browser": "Auf deinem Telefon und in deinem Browser",
    "bench": "Suchlabor",
}


def test_the_other_pages(mine):
    for name, heading in HEADINGS.items():
        html = mine.get(reverse(f"notes:{name}"), headers=GERMAN).text
        assert f"<h1>{heading}</h1>" in html
        assert f"<title>{heading.split()[0]}" in html


# --- Plurals and English ----------------------------------------------------------------------


def test_in_french_none_and_one_are_singular(client, alice, embedder):
    client.force_login(alice)
    job = ImportJob.objects.create(
        owner=alice, name="v.zip", status="done", done=1, total=1,
        report={"created_count": 0, "changed_count": 1, "moved_count": 2},
    )  # fmt: skip

    said = texts(client.get(f"/notes/import/{job.pk}/", headers=FRENCH).text)

    assert "0 nouvelle note, 1 modifiée, 2 déplacées." in said


def test_french_marks_stand_with_their_spaces(mine, alice):
    note = alice.notes.get(title="Annika")

    html = mine.post(f"/notes/{note.pk}/delete/", headers=FRENCH, follow=True).text

    assert "«\N{NO-BREAK SPACE}Annika\N{NO-BREAK SPACE}» est dans la corbeille." in html
    emptied = mine.get("/notes/trash/empty/", headers=FRENCH).text
    assert "Vider la corbeille\N{NARROW NO-BREAK SPACE}?" in emptied


@pytest.mark.parametrize("headers", [{}, {"Accept-Language": "en-GB"}, {"Accept-Language": "tlh"}])
def test_english_is_as_it_was(mine, alice, headers):
    html = mine.get("/notes/", headers=headers).text

    assert "3 notes" in texts(html)
    assert ">3 May 2024</time>" in html
    note = mine.get(alice.notes.get(title="Annika").get_absolute_url(), headers=headers).text
    assert "3 May 2024 · from its front matter · imported" in texts(note)


# --- What is stored ---------------------------------------------------------------------------


def test_an_answers_time_is_stored_in_english_and_told_in_any_language():
    times = read_times("what did I buy in March 2024?", date(2026, 11, 26))
    with override("de"):
        stored = times.as_json()
        assert stored["label"] == "March 2024"
        assert stored["said"] == times_in_english(times)
        assert said_again(stored) == times.said
        assert "März 2024" in said_again(stored)
    assert said_again(stored) == stored["said"]
    with override("fr"):
        assert "mars 2024" in said_again(stored)


def times_in_english(times):
    with override("en"):
        return times.said


@pytest.mark.parametrize("after", ["no day", 3, None])
def test_a_stored_time_that_cannot_be_read_is_told_as_it_is(after):
    assert said_again({"after": after, "before": None, "said": "Notes dated then first"}) == (
        "Notes dated then first"
    )
