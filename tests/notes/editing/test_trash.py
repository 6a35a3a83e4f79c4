"""The trash: what goes in can come back whole, and only its owner's."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models.signals import pre_delete
from django.utils import timezone

from notes.editing.attachments import keep_attachment
from notes.editing.trash import TRASH_DAYS, empty_trash, put_in_trash, take_from_trash
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import Attachment, Link, Note, Passage


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def boat(alice, embedder):
    import_texts(
        alice, {"boat.md": "---\ntags: [red]\n---\n# Annika\n\n[[log]]", "log.md": "[[boat]]"}
    )
    return alice.notes.get(path="boat.md")


@pytest.mark.parametrize("path", ["/notes/trash/", "/notes/trash/empty/", "/notes/1/restore/"])
def test_it_needs_a_login(client, db, path):
    assert client.get(path).url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "/notes/trash/"), ("get", "/notes/1/restore/"), ("put", "/notes/trash/empty/"),
     ("get", "/notes/1/delete/")],
)  # fmt: skip
def test_another_method_is_refused(page, method, path):
    assert getattr(page, method)(path).status_code == 405


def test_a_deleted_note_can_be_brought_back_from_the_list_at_once(page, boat):
    response = page.post(f"/notes/{boat.pk}/delete/", follow=True)

    assert "“Annika” is in the trash." in response.text
    assert f'action="/notes/{boat.pk}/restore/"' in response.text

    response = page.post(f"/notes/{boat.pk}/restore/", follow=True)

    assert "“Annika” is back." in response.text
    assert "Undo" not in page.get("/notes/", {"deleted": boat.pk}).text


def test_the_last_note_can_be_brought_back_too(page, write, embedder):
    note = write("n.md", "text")

    html = page.post(f"/notes/{note.pk}/delete/", follow=True).text

    assert "No notes yet" in html
    assert "Undo" in html


@pytest.mark.parametrize("deleted", ["", "x", "-1", "0", "²", "9" * 30, "999999"])
def test_a_note_that_was_not_deleted_has_no_undo(page, boat, deleted):
    response = page.get("/notes/", {"deleted": deleted})

    assert response.status_code == 200
    assert "Undo" not in response.text


def test_a_stranger_sees_and_restores_nothing(client, bob, boat):
    put_in_trash(boat)
    client.force_login(bob)

    assert "Annika" not in client.get("/notes/", {"deleted": boat.pk}).text
    assert "The trash is empty." in client.get("/notes/trash/").text
    assert client.post(f"/notes/{boat.pk}/restore/").status_code == 404
    client.post("/notes/trash/empty/")
    assert Note.objects.in_trash_of(boat.owner).exists()


def test_what_is_in_the_trash_is_nowhere_else(page, alice, boat):
    put_in_trash(boat)

    log = alice.notes.get(path="log.md")
    assert "/notes/new/?title=boat" in page.get(log.get_absolute_url()).text
    assert "Linked from" not in page.get(log.get_absolute_url()).text
    for path in ("/notes/", "/search/?q=Annika"):
        assert f'href="/notes/{boat.pk}/' not in page.get(path).text
    for part in ("", "edit/", "versions/"):
        assert page.get(f"/notes/{boat.pk}/{part}").status_code == 404
    assert page.post(f"/notes/{boat.pk}/delete/").status_code == 404


def test_it_comes_back_whole(page, alice, boat):
    embed_waiting(alice)
    before = (boat.path, boat.get_text(), boat.created_at, boat.updated_at)
    page.post(f"/notes/{boat.pk}/delete/")

    page.post(f"/notes/{boat.pk}/restore/")

    boat.refresh_from_db()
    assert (boat.path, boat.get_text(), boat.created_at, boat.updated_at) == before
    assert [tag.name for tag in boat.tags.all()] == ["red"]
    assert all(link.resolved_id for link in Link.objects.all())
    assert f'href="/notes/{boat.pk}/' in page.get("/search/?q=Annika").text
    assert Passage.objects.filter(note=boat).exists()


def test_restoring_twice_is_a_404(page, boat):
    assert page.post(f"/notes/{boat.pk}/restore/").status_code == 404


def test_the_trash_is_emptied_after_a_question(page, alice, boat):
    keep_attachment(alice, "boat.md", b"original")
    file = Attachment.objects.get().file
    put_in_trash(boat)

    assert "1 note and its earlier versions" in page.get("/notes/trash/empty/").text
    assert Note.objects.in_trash_of(alice).exists()

    response = page.post("/notes/trash/empty/", follow=True)

    assert "The trash is empty." in response.text
    assert list(alice.notes.values_list("path", flat=True)) == ["log.md"]
    assert not file.exists()


def test_an_empty_trash_says_that_it_is_empty_and_asks_nothing(page):
    asked = page.get("/notes/trash/empty/", follow=True)
    assert "The trash is empty." in asked.text
    assert "Delete for good" not in asked.text
    assert page.post("/notes/trash/empty/").status_code == 302


def test_old_trash_goes_by_itself(alice, boat):
    put_in_trash(boat)
    put_in_trash(alice.notes.get(path="log.md"))
    Note.objects.filter(pk=boat.pk).update(
        deleted_at=timezone.now() - timedelta(days=TRASH_DAYS, minutes=1)
    )

    assert empty_trash() == 1
    assert Note.objects.get().path == "log.md"


def test_hostile_titles_are_shown_as_text(page, alice, write, embedder):
    note = write("n.md", "---\ntitle: <script>alert(1)</script>\n---\n")
    page.post(f"/notes/{note.pk}/delete/")

    for path in ("/notes/trash/", f"/notes/?deleted={note.pk}"):
        html = page.get(path).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_the_trash_costs_the_same_queries_however_full_it_is(
    page, alice, embedder, django_assert_max_num_queries
):
    import_texts(alice, {f"{n}.md": f"# Note {n}\n#tag{n}" for n in range(60)})
    for note in alice.notes.all():
        put_in_trash(note)

    with django_assert_max_num_queries(5):
        html = page.get("/notes/trash/").text

    assert "Page 1 of 2" in html
    assert html.count("Bring back") == 2 * 50  # each with its name for who cannot see it
    assert "Note 59" in page.get("/notes/trash/", {"page": "1"}).text
    assert page.get("/notes/trash/", {"page": "x"}).status_code == 200


# --- What is brought back while the trash is emptied ------------------------------------------


@pytest.fixture
def on_deletion():
    """Calls of these are made when a note is deleted for good, before it is."""
    connected = []

    def connect(call):
        connected.append(lambda instance, **_: call(instance))
        pre_delete.connect(connected[-1], sender=Note)

    yield connect
    for receiver in connected:
        pre_delete.disconnect(receiver, sender=Note)


def make_old(note):
    put_in_trash(note)
    Note.objects.filter(pk=note.pk).update(
        deleted_at=timezone.now() - timedelta(days=TRASH_DAYS, minutes=1)
    )


def test_a_note_that_is_brought_back_meanwhile_stays_with_all_it_has(alice, boat, on_deletion):
    log = alice.notes.get(path="log.md")
    keep_attachment(alice, "log.md", b"original")
    for note in (boat, log):
        make_old(note)
    on_deletion(lambda note: take_from_trash(alice, log.pk))

    assert empty_trash() == 1

    kept = alice.notes.get()
    assert (kept.path, kept.deleted_at, kept.links.count()) == ("log.md", None, 1)
    assert Attachment.objects.get().file.exists()


def test_a_note_that_is_deleted_anew_meanwhile_is_kept_for_its_days(alice, boat, on_deletion):
    log = alice.notes.get(path="log.md")
    for note in (boat, log):
        make_old(note)
    on_deletion(lambda note: put_in_trash(log))

    assert empty_trash() == 1

    assert Note.objects.in_trash_of(alice).get() == log


@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_being_deleted_for_good_cannot_be_brought_back(
    page, alice, boat, on_deletion
):
    make_old(boat)
    answers = []

    def restore():
        answers.append(page.post(f"/notes/{boat.pk}/restore/").status_code)
        connections.close_all()

    thread = threading.Thread(target=restore)

    def restore_meanwhile(note):
        thread.start()
        thread.join(0.5)  # it waits for the deletion, or has come to its end before it

    on_deletion(restore_meanwhile)

    empty_trash()
    thread.join()

    assert answers == [404]
    assert not alice.notes.filter(path="boat.md").exists()
