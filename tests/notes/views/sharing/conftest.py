from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from notes.editing.attachments import keep_attachment
from notes.editing.links import resolve_links
from notes.importing.importer import import_texts
from notes.models import Note, NoteShare

NOTES = {
    "Rezepte/Crème.md": "# Crème\n\nThe soup 味噌汁. [[Brot]] [[Tagebuch]] ![p](p.png) ![x](x.png)",
    "Rezepte/Alt/Brot.md": "# Brot\n\nRye bread.",
    "Rezepte geheim/Kuchen.md": "# Kuchen\n\nQuagga cake.",
    "Privat/Tagebuch.md": "# Tagebuch\n\nQuagga diary. [[Crème]]",
    "Privat/סירה.md": "# סירה\n\n#boat/sail\n\nThe boat leaks.",
}


@pytest.fixture
def library(alice: User, settings: Any, tmp_path: Path) -> User:
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    import_texts(alice, NOTES)
    keep_attachment(alice, "Rezepte/p.png", b"soup")
    keep_attachment(alice, "Privat/x.png", b"quagga")
    resolve_links(alice)
    return alice


def note_of(owner: User, title: str) -> Note:
    return Note.objects.get(owner=owner, title=title)


@pytest.fixture
def share(library: User, bob: User) -> NoteShare:
    """The recipes, to read."""
    return NoteShare.objects.create(
        owner=library, reader=bob, username="bob", kind="folder", name="Rezepte"
    )


@pytest.fixture
def reader(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def owner_browser(library: User) -> Client:
    browser = Client()
    browser.force_login(library)
    return browser


@pytest.fixture
def may_write(share: NoteShare) -> Any:
    share.may_write = True
    share.save()
    return share
