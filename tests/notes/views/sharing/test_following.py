"""Where links lead between one's own notes and those that others share, and what is offered."""

import pytest
from django.urls import reverse

from notes.editing.attachments import keep_attachment
from notes.editing.links import resolve_links
from notes.editing.sharing import lent_notes
from notes.importing.importer import import_texts
from notes.models import Attachment, Note, NoteShare
from tests.notes.views.sharing.conftest import note_of


def page_of(browser, note, query=""):
    return browser.get(note.get_absolute_url() + query).text


def test_what_links_to_a_shared_note_is_told_if_it_is_shared_as_well(reader, share, library):
    brot, crème = note_of(library, "Brot"), note_of(library, "Crème")

    assert f'href="{crème.get_absolute_url()}"' in page_of(reader, brot).partition("Linked from")[2]
    assert "Tagebuch" not in page_of(reader, crème).partition("Linked from")[2]


def test_a_name_that_none_of_ones_notes_has_leads_to_the_note_that_is_shared(
    reader, share, library, bob
):
    spelled = "[[cre\u0300me]] [[Rezepte/Alt/Brot.md|bread]] [[Kuchen]] [[Tagebuch]] [[Mine]]"
    import_texts(bob, {"Plan.md": f"# Plan\n\n{spelled}", "Mine.md": "# Mine"})
    resolve_links(bob)
    plan = note_of(bob, "Plan")
    crème, brot = note_of(library, "Crème"), note_of(library, "Brot")

    page = page_of(reader, plan)
    preview = reader.post(reverse("notes:preview"), {"body": spelled}).text

    for shown in (page, preview):
        for note in (crème, brot, note_of(bob, "Mine")):
            assert note.get_absolute_url() in shown
        for hidden in ("Kuchen", "Tagebuch"):
            assert note_of(library, hidden).get_absolute_url() not in shown
    share.delete()
    assert crème.get_absolute_url() not in page_of(reader, plan)


def test_ones_own_note_of_a_name_goes_before_anothers(reader, share, library, bob):
    import_texts(bob, {"a.md": "# A\n\n[[Crème]]", "Crème.md": "# Crème\n\nMine."})
    resolve_links(bob)

    page = page_of(reader, note_of(bob, "A"))

    assert note_of(bob, "Crème").get_absolute_url() in page
    assert note_of(library, "Crème").get_absolute_url() not in page


def test_of_two_of_one_title_the_folder_in_the_name_says_which(share, library, bob):
    import_texts(library, {"Rezepte/Alt/Crème 2.md": "# Crème\n\nThe old one."})
    old = library.notes.get(path="Rezepte/Alt/Crème 2.md")
    new = library.notes.get(path="Rezepte/Crème.md")

    found = lent_notes(bob, ["Crème", "Rezepte/Alt/Crème 2", "Nothing", "", " ", "%", "#"])

    assert found == {"Crème": min(old.pk, new.pk)}
    assert lent_notes(library, ["Crème"]) == {}


def test_an_owners_note_leads_nowhere_into_what_its_reader_has(reader, share, library, bob):
    import_texts(library, {"Rezepte/Neu.md": "# Neu\n\n[[Bobs]]"})
    import_texts(bob, {"Bobs.md": "# Bobs"})
    resolve_links(library)

    assert note_of(bob, "Bobs").get_absolute_url() not in page_of(reader, note_of(library, "Neu"))


def test_names_that_are_offered_have_what_is_shared_behind_ones_own(reader, share, library, bob):
    import_texts(bob, {"Crème brûlée.md": "# Crème brûlée"})

    offered = reader.get("/notes/names/", {"q": "cre\u0300me"}).json()["notes"]

    assert [(note["title"], note["shared_by"], note["name"]) for note in offered] == [
        ("Crème brûlée", "", "Crème brûlée"),
        ("Crème", "alice", "Crème"),
    ]
    assert offered[1]["folder"] == "of alice"
    assert reader.get("/notes/names/", {"q": "Kuchen"}).json()["notes"] == []
    share.delete()
    assert len(reader.get("/notes/names/", {"q": "Crème"}).json()["notes"]) == 1


def test_cards_and_panels_say_whose_note_it_is_and_the_browser_keeps_neither(
    reader, owner_browser, share, library
):
    card = reverse("notes:card", args=[note_of(library, "Crème").pk])
    shown, panel = reader.get(card), page_of(reader, note_of(library, "Crème"), "?panel=1")

    assert "a note of <bdi>alice</bdi>" in shown.text
    assert "a note of <bdi>alice</bdi>" in panel
    assert "no-store" in shown["Cache-Control"]
    own = owner_browser.get(card)
    assert "alice" not in own.text
    assert own["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("name", ["rezepte", "REZEPTE/"])
def test_pictures_come_along_whatever_the_case_of_the_folder(reader, share, library, name):
    share.name = name
    share.save()
    inside, outside = Attachment.objects.order_by("-path")

    kept = reader.get(inside.get_absolute_url())
    assert b"".join(kept) == b"soup"
    assert kept["Cache-Control"] == "private, no-store"
    assert reader.get(outside.get_absolute_url()).status_code == 404


def test_a_picture_put_into_a_note_of_a_vault_is_seen_by_its_readers(reader, share, library):
    """It is kept beside the note and in no vault; files of other vaults stay closed."""
    import_texts(library, {"Rezepte/Crème.md": "![[pasted.png]] ![[others.png]]"})
    Note.objects.filter(title="Crème").update(root="vault")
    for root, name in {"": "pasted.png", "another": "others.png"}.items():
        keep_attachment(library, f"Rezepte/{name}", b"soup", root=root)
    resolve_links(library)
    pasted = Attachment.objects.get(path="Rezepte/pasted.png")
    others = Attachment.objects.get(path="Rezepte/others.png")

    assert pasted.get_absolute_url() in page_of(reader, note_of(library, "Crème"))
    assert reader.get(pasted.get_absolute_url()).status_code == 200
    assert reader.get(others.get_absolute_url()).status_code == 404


def test_a_tag_brings_no_pictures(reader, share, library, bob):
    import_texts(library, {"Rezepte/Crème.md": "# Crème\n\n#soup ![p](p.png)"})
    resolve_links(library)
    share.delete()
    NoteShare.objects.create(owner=library, reader=bob, username="bob", kind="tag", name="soup")
    inside = Attachment.objects.get(path="Rezepte/p.png")

    assert reader.get(note_of(library, "Crème").get_absolute_url()).status_code == 200
    assert reader.get(inside.get_absolute_url()).status_code == 404


def test_a_writers_preview_shows_links_as_the_note_will(reader, may_write, library, bob):
    import_texts(bob, {"Brot.md": "# Brot\n\nBob’s."})
    asked = {"body": "[[Brot]] [[Tagebuch]]", "note": str(note_of(library, "Crème").pk)}

    shown = reader.post(reverse("notes:preview"), asked).text

    assert note_of(library, "Brot").get_absolute_url() in shown
    assert note_of(bob, "Brot").get_absolute_url() not in shown
    assert note_of(library, "Tagebuch").get_absolute_url() not in shown
    may_write.delete()
    assert (
        note_of(library, "Brot").get_absolute_url()
        not in reader.post(reverse("notes:preview"), asked).text
    )
