"""No page of notes asks the database more the more rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import ImportJob, Note, Refusal
from tests.notes.actions import edit

PAGES = [
    "/notes/",
    "/notes/?q=boat",
    "/notes/?tag=boat&folder=Boats",
    "/notes/?sort=links",
    "/notes/attachments/",
    "/notes/{note}/card/",
    "/notes/{note}/",
    "/notes/{note}/edit/",
    "/notes/{note}/versions/",
    "/notes/new/",
    "/notes/trash/",
    "/notes/import/",
    "/notes/import/{job}/",
    "/notes/index/",
    "/notes/index/?only=waiting",
    "/notes/graph/",
    "/notes/graph.json",
    "/notes/{note}/graph/",
    "/notes/{note}/graph.json",
    "/search/?q=boat",
    "/search/?q=boat tag:boat in:Boats after:2020",
    "/search/bench/?q=boat&k=20&threshold=0",
]


@pytest.fixture
def grow(alice, embedder, settings, tmp_path):
    """So many more of each kind that a page lists, all about the first note."""
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"

    def more(numbers):
        text = (
            "---\naliases: [Boat {n}]\n---\n# Note {n}\n\n"
            "The boat {n} of [[Boats/0]] and [[no note {n}]]. #boat #t{n}"
        )
        notes = {f"Boats/{n}.md": text.format(n=n) for n in numbers}
        notes |= {f"Gone/{n}.md": f"# Gone {n}" for n in numbers}
        notes |= {f"{n}.md": f"# Boat at large {n}\n\n[[{n + 1}]] #boat/red" for n in numbers}
        import_texts(alice, notes)
        embed_waiting(alice)
        for note in alice.notes.filter(path__startswith="Gone/", deleted_at=None):
            put_in_trash(note)
        for n in numbers:
            edit(alice.notes.get(path="Boats/0.md"), body=f"The boat 0, said {n} times. [[{n}]]")
            Refusal.objects.create(owner=alice, path=f"{n}.md", reason="It is not text.")
            skipped = {"path": f"{n}.md", "reason": "It is not text."}
            ImportJob.objects.create(
                owner=alice, name=f"{n}.md", status="done",
                report={"skipped": [skipped] * (n + 1), "skipped_count": n + 1},
            )  # fmt: skip

    return more


def questions(client, page, owner):
    job = ImportJob.objects.filter(owner=owner).latest("pk")
    note = Note.objects.get(owner=owner, path="Boats/0.md")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.format(job=job.pk, note=note.pk))
    assert response.status_code == 200
    return [query["sql"] for query in queries]


def counts(client, owner):
    """Page → how many questions it asks, when what is kept between requests is there."""
    for page in PAGES:
        questions(client, page, owner)
    return {page: len(questions(client, page, owner)) for page in PAGES}


def test_no_page_asks_more_of_many_rows_than_of_few(client, alice, grow):
    client.force_login(alice)
    grow(range(2))
    few = counts(client, alice)

    grow(range(2, 12))
    many = counts(client, alice)

    assert {page: (few[page], many[page]) for page in PAGES if many[page] > few[page]} == {}
    assert max(many.values()) < 20
