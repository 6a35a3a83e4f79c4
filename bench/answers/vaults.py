"""The vaults as notes of a database: imported and embedded once, then kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.answers.questions import ALL_LANGUAGES, Question, folder_of, paragraph_of
from tests.stack import ROOT

# What decides how a note is cut, indexed and stored; other code leaves a kept database
# good, and migrations are made up for.
CODE = (
    "notes/text/chunking.py",
    "notes/text/parsing.py",
    "notes/text/words",
    "notes/index",
    "notes/importing",
)


@dataclass(frozen=True)
class Place:
    """A range of a note's text."""

    note_id: int
    start: int
    end: int
    text: str


def open_vaults(names: Iterable[str], folder: Path) -> dict[str, Any]:
    """Each vault's owner; the database is made in `folder` unless one of the same lies there."""
    names = sorted(set(names))
    path = folder / f"notes-{digest_of(names)}.sqlite3"
    filled = path.with_suffix(".filled")
    if not filled.exists():
        for left in folder.glob(f"{path.name}*"):  # of a run that was broken off
            left.unlink()
    set_up_django(path)
    from django.contrib.auth.models import User

    if not filled.exists():
        for name in names:
            fill(User.objects.create(username=name), folder_of(base_of(name)))
        filled.touch()
    return {user.username: user for user in User.objects.filter(username__in=names)}


def digest_of(names: list[str]) -> str:
    roots = [folder_of(base_of(name)) for name in names] + [ROOT / code for code in CODE]
    files = [path for root in roots for path in files_under(root)]
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return hashlib.sha256("".join([*names, *hashes]).encode()).hexdigest()[:16]


def base_of(name: str) -> str:
    return name.removesuffix(ALL_LANGUAGES)


def files_under(root: Path) -> list[Path]:
    found = [root] if root.is_file() else root.rglob("*")
    return sorted(path for path in found if path.suffix in {".md", ".py"} and path.is_file())


def set_up_django(path: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DATABASES["default"]["NAME"] = str(path)
    django.setup()
    call_command("migrate", verbosity=0)


def fill(owner: Any, folder: Path) -> None:
    from notes.importing.importer import import_folder
    from notes.index.turns import embed_waiting
    from notes.models import OwnerIndex

    if owner.username.endswith(ALL_LANGUAGES):
        chosen = {"chosen": OwnerIndex.Languages.ALL}
        OwnerIndex.objects.update_or_create(owner=owner, defaults=chosen)
    import_folder(owner, folder)
    embed_waiting(owner)


def gold_places(question: Question, owner: Any) -> list[Place]:
    """The paragraphs that hold the answer, in the notes as they were imported."""
    notes = {
        note.path: note for note in owner.notes.filter(path__in=[g.note for g in question.gold])
    }
    places = []
    for gold in question.gold:
        note = notes[gold.note]
        start, end = paragraph_of(note.body, gold.says)
        places.append(Place(note.pk, start, end, note.body[start:end]))
    return places
