"""A form takes what it shows: whose a thing is, and what it is, cannot be sent along."""

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ai_chatbot.models import Conversation
from ai_chatbot.tokens import make_personal_token
from notes.importing.importer import import_texts
from notes.models import ImportJob, Note


def others(bob: User) -> dict[str, str]:
    """What a form might be talked into taking."""
    whose = {"owner": str(bob.pk), "owner_id": str(bob.pk), "user": str(bob.pk)}
    return whose | {"id": "77", "pk": "77", "origin": "clipped", "path": "x.md", "root": "x"}


def test_a_new_note_is_its_writers(alice_browser: Client, alice: User, bob: User) -> None:
    alice_browser.post("/notes/new/", {"title": "Mine", "body": "x", **others(bob)})

    note = Note.objects.get()
    assert (note.owner, note.path, note.origin, note.root) == (alice, "Mine.md", "written", "")
    assert note.pk != 77


def test_an_edited_note_stays_whose_it_is(alice_browser: Client, alice: User, bob: User) -> None:
    import_texts(alice, {"a.md": "# A"})
    note = Note.objects.get()
    form = alice_browser.get(f"/notes/{note.pk}/edit/").context["form"]

    alice_browser.post(
        f"/notes/{note.pk}/edit/", {**form.initial, "body": "# A\n\nmore", **others(bob)}
    )

    note.refresh_from_db()
    assert "more" in note.body
    assert (note.owner, note.path, note.origin) == (alice, "a.md", "imported")


def test_a_renamed_conversation_stays_whose_it_is(
    alice_browser: Client, alice: User, bob: User
) -> None:
    mine = Conversation.objects.create(owner=alice)

    alice_browser.post(f"/conversations/{mine.pk}/rename/", {"title": "New", **others(bob)})

    assert list(Conversation.objects.values_list("pk", "owner", "title")) == [
        (mine.pk, alice.pk, "New")
    ]


def test_an_import_is_its_bringers(alice_browser: Client, alice: User, bob: User) -> None:
    token = make_personal_token(alice, name="script")
    for address, headers in [
        ("/notes/import/", {}),
        ("/api/notes/import", {"Authorization": f"Bearer {token}"}),
    ]:
        form = {"uploads": SimpleUploadedFile("a.md", b"# A"), **others(bob)}
        alice_browser.post(address, form, headers=headers)

    assert [job.owner for job in ImportJob.objects.all()] == [alice, alice]


def test_a_search_is_its_askers(client: Client, alice: User, bob: User) -> None:
    import_texts(bob, {"his.md": "# Boat\n\nThe boat Annika."})
    token = make_personal_token(alice, name="script")

    found = client.post(
        "/api/notes/search",
        {"query": "boat", "owner_id": bob.pk, "owner": "bob"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert found.json() == {"passages": []}
