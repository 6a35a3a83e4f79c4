"""Today's note: made once, where the journal of these notes lies, on the reader's own day."""

from datetime import UTC, datetime

import pytest

from notes.editing.daily import habit_of
from notes.importing.importer import import_texts
from notes.models import Note
from tests.notes.actions import paths_of

TODAY = "/notes/today/"


@pytest.fixture
def at_night(client, alice, embedder, monkeypatch):
    """Signed in at an hour when it is the 27th in Tokyo and the 26th in London."""
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
    )
    client.force_login(alice)
    return client


def test_it_is_made_once_and_opened_from_then_on(at_night, alice):
    made = at_night.post(TODAY)
    again = at_night.post(TODAY)

    note = alice.notes.get()
    assert (note.path, note.title) == ("Daily/2026-11-26.md", "2026-11-26")
    assert made.url == f"/notes/{note.pk}/edit/"
    assert again.url == f"/notes/{note.pk}/"


def test_it_is_of_the_readers_own_day(at_night, alice):
    at_night.cookies["browser_time_zone"] = "Asia/Tokyo"

    at_night.post(TODAY)

    assert paths_of(alice) == ["Daily/2026-11-27.md"]


@pytest.mark.parametrize(
    ("there", "made"),
    [
        ("journals/2026_11_20.md", "journals/2026_11_26.md"),
        ("Tagebücher/2026/20261120.md", "Tagebücher/2026/20261126.md"),
        ("2026-11-20.md", "2026-11-26.md"),
        ("later/2027-01-01.md", "Daily/2026-11-26.md"),
        ("odd/2026-02-31.md", "odd/2026-11-26.md"),
        ("scans/2026-11-20.pdf", "Daily/2026-11-26.md"),
    ],
)
def test_it_lies_where_the_journal_does_and_is_called_as_its_pages(at_night, alice, there, made):
    Note.objects.bulk_create([Note(owner=alice, path=there, title="x")])

    at_night.post(TODAY)

    assert set(paths_of(alice)) == {there, made}


@pytest.mark.parametrize("path", ["j/2026_11_26.md", "2026-11-26 Thu.md", "日記/2026年11月26日.md"])
def test_a_page_of_the_day_is_known_however_it_is_called(at_night, alice, path):
    import_texts(alice, {path: "Text.", "2026-11-26 plan.md": "Other."})

    response = at_night.post(TODAY)

    assert response.url == f"/notes/{alice.notes.get(path=path).pk}/"


def test_one_in_the_trash_is_taken_out_of_it(at_night, alice):
    import_texts(alice, {"Daily/2026-11-26.md": "Text."})
    alice.notes.update(deleted_at="2026-11-26T10:00Z")

    at_night.post(TODAY)

    assert paths_of(alice) == ["Daily/2026-11-26.md"]


def test_anothers_journal_counts_nothing(at_night, alice, bob):
    import_texts(bob, {"his/2026-11-25.md": "His.", "his/2026-11-26.md": "His."})

    at_night.post(TODAY)

    assert paths_of(alice) == ["Daily/2026-11-26.md"]
    assert habit_of(bob, datetime(2026, 11, 26).date()) == ("his", "-")


def test_it_is_asked_for_by_post_and_by_somebody(client, alice):
    assert client.post(TODAY).url.startswith("/accounts/login/")
    client.force_login(alice)
    assert client.get(TODAY).status_code == 405
    assert f'formaction="{TODAY}"' in client.get("/search/").text
