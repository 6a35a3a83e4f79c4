"""Who may read a folder of another's notes gets that by the doors that are for it, and no more.

The walk is that of strangers, by somebody to whom one note of the other's is shared: what is not
shared is told by no door, and once the share is taken back, neither is what was.
"""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client

from notes.importing.importer import import_texts
from notes.models import Note, NoteShare, NoteVersion
from tests.config.strangers.test_every_door_as_a_stranger import (
    ADDRESSES,
    ANY_SAID,
    OPERATIONS,
    OURS,
    THEIRS,
    TOKEN,
    Walk,
    call,
    give_token,
    harmless,
    nothing_beside,
    path_in,
    theirs,
    value_in,
    visit,
)
from tests.config.strangers.worlds import World

__all__ = ["nothing_beside", "theirs"]

pytestmark = pytest.mark.django_db(transaction=True)
SHARED = "Zebra"
LEAVING = "/notes/shared/%(share_id)s/leave/"  # a reader's right; it would end the walk
# What tells a reader the shared note's text or name.
OPEN = {
    *("/notes/%(note_id)s/", "/notes/%(note_id)s/card/", "/notes/%(note_id)s/export.pdf"),
    *("/notes/shared/", "/notes/shared/%(share_id)s/", "/search/", "/notes/names/"),
    "/notes/%(note_id)s/answers/",
}


@pytest.fixture
def ours(theirs: World, django_user_model: Any) -> World:
    alice = django_user_model.objects.create_user("alice", password="correct horse", pk=1234)
    world = World(alice, 1234, OURS).fill()
    give_token(world)
    return world


@pytest.fixture
def note(theirs: World) -> Note:
    """A note in the shared folder; the world's own note, of the number that all have, is not."""
    text = f"# {SHARED} river\n\nThe {SHARED} crosses the river."
    import_texts(theirs.owner, {"Shared/zebra.md": text})
    note = Note.objects.get(path="Shared/zebra.md")
    NoteVersion.objects.create(note=note, title="Quagga", text="Quagga", written_at=note.created_at)
    return note


@pytest.fixture
def share(theirs: World, ours: World, note: Note) -> NoteShare:
    return NoteShare.objects.create(
        owner=theirs.owner, reader=ours.owner, username="alice", kind="folder", name="Shared"
    )


class ReaderWalk(Walk):
    """Remembers where the shared note was told of."""

    def __init__(self, theirs: World) -> None:
        super().__init__(theirs)
        self.told: set[str] = set()

    def step(self, what: object, send: Any, allowed: Any) -> None:
        kept: list[Any] = []

        def remember() -> Any:
            kept.append(send())
            return kept[0]

        super().step(what, remember, allowed)
        if not kept[0].streaming and SHARED.lower().encode() in kept[0].content.lower():
            self.told.add(str(what))


def walk_all(walk: ReaderWalk, ours: World, shared: World) -> None:
    """Every address and operation with the shared note's number; with all others the walk of
    strangers goes."""
    for address in ADDRESSES:
        if str(address).startswith(("/admin/", "/accounts/", LEAVING)):
            continue
        give_token(ours)
        for method in ("get", "post"):
            send = partial(visit, ours, method, path_in(shared, address), shared.number)
            walk.step(f"{address}", send, ANY_SAID)
    for operation in OPERATIONS:
        give_token(ours)
        values = {
            each: value_in(shared, each) if each.is_id else harmless(each.schema)
            for each in operation.fields
            if each.required or (each.place != "header" and each.name != "cursor")
        }
        walk.step(f"{operation}", partial(call, operation, values), ANY_SAID)


def changed(note: Note) -> tuple[object, ...]:
    return tuple(Note.objects.filter(pk=note.pk).values_list("body", "path", "deleted_at"))


def test_a_reader_is_told_of_the_shared_note_by_its_doors_and_of_nothing_else(
    theirs: World, ours: World, note: Note, share: NoteShare
) -> None:
    walk, before = ReaderWalk(theirs), changed(note)
    walk_all(walk, ours, World(theirs.owner, note.pk, THEIRS))

    assert not walk.complaints, "\n".join(walk.complaints)
    for_readers = ("/search", "/notes", "/notes/{note_id}")
    by_search = {str(each) for each in OPERATIONS if each.path.endswith(for_readers)}
    assert walk.told <= OPEN | by_search
    assert "/notes/%(note_id)s/" in walk.told
    assert changed(note) == before


def test_once_it_is_taken_back_no_door_tells_of_it(
    theirs: World, ours: World, note: Note, share: NoteShare
) -> None:
    share.delete()
    walk, before = ReaderWalk(theirs), changed(note)
    walk_all(walk, ours, World(theirs.owner, note.pk, THEIRS))

    assert not walk.complaints, "\n".join(walk.complaints)
    assert walk.told == set()
    assert changed(note) == before


def test_the_owner_finds_the_share_on_their_page_and_a_program_of_the_reader_by_search(
    theirs: World, ours: World, note: Note, share: NoteShare
) -> None:
    """The walk above would pass if nothing were open at all."""
    program = Client(headers={"Authorization": f"Bearer {TOKEN}"})
    found = program.post(
        "/api/v1/notes/search", json.dumps({"query": SHARED}), content_type="application/json"
    )

    assert [each["shared_by"] for each in found.json()["passages"]] == ["bob"]
    browser = Client()
    browser.force_login(theirs.owner)
    assert "Shared/" in browser.get("/notes/shared/").content.decode()
