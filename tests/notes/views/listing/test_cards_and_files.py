"""The card that shows how a note begins, and the list of files."""

import pytest

from notes.importing.importer import import_texts
from notes.models import Attachment, Note, NoteShare
from notes.views.display import OPENING_CHARS

TEXT = "# Annika\n\nمرحبا, see [[log]] <script>alert(1)</script>\n\n" + "line of text\n" * 200


@pytest.fixture
def annika(alice, embedder):
    import_texts(alice, {"sea/annika.md": f"{TEXT}the end", "log.md": "x"})
    return alice.notes.get(path="sea/annika.md")


def test_a_card_says_how_a_note_begins_and_no_more(client, alice, annika):
    client.force_login(alice)

    response = client.get(f"/notes/{annika.pk}/card/")

    log = alice.notes.get(path="log.md")
    assert "مرحبا" in response.text
    assert f'href="/notes/{log.pk}/"' in response.text
    assert "the end" not in response.text
    assert "<script>" not in response.text
    assert "<html" not in response.text
    assert '<div class="body repeats-title"' in response.text  # which hides its "# Annika"
    assert response.headers["Cache-Control"] == "private, max-age=60"


def test_a_note_of_one_long_line_has_a_card(client, alice):
    note = Note(owner=alice, path="a.md", title="A", body="水" * (OPENING_CHARS + 50))
    Note.objects.bulk_create([note])
    client.force_login(alice)

    assert "水" * 100 in client.get(f"/notes/{note.pk}/card/").text


def test_a_card_is_for_those_who_may_read_the_note(client, bob, alice, annika):
    address = f"/notes/{annika.pk}/card/"
    assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(bob)
    assert client.get(address).status_code == 404
    NoteShare.objects.create(owner=alice, username="bob", reader=bob, kind="folder", name="sea")

    shared = client.get(address)

    assert "مرحبا" in shared.text
    assert f"/notes/{alice.notes.get(path='log.md').pk}/" not in shared.text  # it is not shared
    assert client.post(address).status_code == 405


def keep(owner, path, size=10):
    return Attachment.objects.create(owner=owner, path=path, size=size, digest="0" * 64)


def test_files_are_listed_with_the_notes_they_belong_to(client, alice, bob, embedder):
    keep(alice, "img/Zoo.png", 2_000_000)
    keep(alice, "scan.pdf", 500)
    keep(bob, "his.png")
    import_texts(alice, {"a.md": "# A\n![[Zoo.png]]", "gone.md": "# Gone\n![[Zoo.png]]"})
    Note.objects.create(owner=alice, path="scan.pdf", file_path="scan.pdf", title="The scan")
    alice.notes.filter(path="gone.md").update(deleted_at="2026-01-01T00:00Z")
    client.force_login(alice)

    html = client.get("/notes/attachments/").text
    sizes = client.get("/notes/attachments/?sort=size").text

    assert "2 files; all of yours take" in html
    assert ">A</a>" in html
    assert ">The scan</a>" in html
    assert "his.png" not in html
    assert "Gone" not in html
    assert html.index("scan.pdf") < html.index("Zoo.png")
    assert sizes.index("Zoo.png") < sizes.index("scan.pdf")
    assert "No file is called so." in client.get("/notes/attachments/?q=none\x00").text
    assert "scan.pdf" not in client.get("/notes/attachments/?q=ZOO").text


def test_nobody_has_files_at_first(client, alice):
    assert client.get("/notes/attachments/").url.startswith("/accounts/login/")
    client.force_login(alice)
    assert "There are no files yet." in client.get("/notes/attachments/").text
    assert client.post("/notes/attachments/").status_code == 405
