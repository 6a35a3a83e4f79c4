"""The day that "before:" and "after:" go by, where notes are listed, read and written."""

import re

import pytest
from django.utils import timezone

from notes.importing.importer import import_texts
from notes.models import Note

NOTES = {
    "a.md": "---\ndate: 2024-05-08T00:30:00+02:00\n---\n# Anchor",
    "b.md": "---\ncreated: 06.05.2024\n---\n# Buoy",
    "journals/2024_05_09.md": "# Compass",
}


@pytest.fixture
def page(client, alice):
    import_texts(alice, NOTES)
    client.force_login(alice)
    return client


def titles(html):
    html = html.rpartition('id="note-results"')[2]
    return re.findall(r'<a(?: dir="auto")? href="/notes/\d+/">(\w+)</a>', html)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Anchor", '<time datetime="2024-05-08">8 May 2024</time> · from its front matter'),
        ("Compass", '<time datetime="2024-05-09">9 May 2024</time> · from its file name'),
    ],
)
def test_a_notes_page_shows_its_day_and_where_that_stands(page, title, shown):
    assert shown in page.get(Note.objects.get(title=title).get_absolute_url()).text


def test_the_list_shows_the_days(page):
    html = page.get("/notes/").text

    assert '<time datetime="2024-05-09" title="from its file name">9 May 2024</time>' in html
    assert f"{timezone.localdate():%Y-%m-%d}" not in html


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Anchor", "Buoy", "Compass"]),
        ("name", ["Anchor", "Buoy", "Compass"]),
        ("newest", ["Compass", "Anchor", "Buoy"]),
        ("oldest", ["Buoy", "Anchor", "Compass"]),
        ("dated_on; --", ["Anchor", "Buoy", "Compass"]),
    ],
)
def test_the_list_is_sorted_as_asked(page, sort, order):
    assert titles(page.get("/notes/", {"sort": sort}).text) == order
    assert titles(page.get("/notes/", {"sort": sort}, headers={"HX-Request": "true"}).text) == order


def test_the_order_goes_with_the_pages(page, alice, monkeypatch):
    monkeypatch.setattr("notes.views.listing.pages.PER_PAGE", 2)

    html = page.get("/notes/?sort=newest&q=o").text

    assert "?q=o&amp;sort=newest&amp;page=2" in html
    assert '<option value="newest" selected>' in html


def test_the_form_shows_the_day_and_writes_another(page, write):
    note = write("boats/a.md", "---\nx: 1\ndate: 2024-05-03\n---\nText.")
    html = page.get(f"/notes/{note.pk}/edit/").text
    seen = re.search(r'name="seen_hash" value="(\w+)"', html)[1]
    fields = {"title": note.title, "folder": "boats", "tags": "", "body": "Text."}

    assert re.search(r'type="date" name="day" value="2024-05-03"', html)
    page.post(f"/notes/{note.pk}/edit/", fields | {"seen_hash": seen, "day": "2019-12-31"})

    note.refresh_from_db()
    assert note.get_text() == "---\nx: 1\ndate: 2019-12-31\n---\nText."


def test_a_form_without_the_field_leaves_the_day(page, write):
    note = write("a2.md", "---\ndate: 2024-05-03\n---\nText.")
    html = page.get(f"/notes/{note.pk}/edit/").text
    seen = re.search(r'name="seen_hash" value="(\w+)"', html)[1]

    page.post(
        f"/notes/{note.pk}/edit/",
        {"title": note.title, "folder": "", "tags": "", "body": "Other.", "seen_hash": seen},
    )

    note.refresh_from_db()
    assert note.get_text() == "---\ndate: 2024-05-03\n---\nOther."


@pytest.mark.parametrize("day", ["2024-02-30", "soon", "0000-01-01", "<b>", "9" * 5000])
def test_what_is_no_day_is_not_saved(page, day):
    fields = {"title": "New", "folder": "", "tags": "", "body": "", "day": day}

    response = page.post("/notes/new/", fields)

    assert response.status_code == 422
    assert "Enter a valid date." in response.text
    assert not Note.objects.filter(title="New").exists()
