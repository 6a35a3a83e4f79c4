"""Notes written and edited here: from a form's fields to a note and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from notes.importing import PATH_MAX_CHARS, find_title, parse_note, split_front_matter
from notes.models import Note
from notes.services import resolve_links, save_note

UNFIT = re.compile(r"[\x00-\x1f<>:\"|?*\\/#^\[\]]+")
CONTEXT_LINES = 3


class Refused(Exception):
    """What was written is not taken; the text is a sentence for the user."""


@dataclass(frozen=True)
class Draft:
    """What a form holds of a note."""

    title: str
    folder: str
    tags: list[str]  # of the front matter; those in the text stay there
    body: str


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison; `kind` is "same", "added", "removed" or "gap"."""

    kind: str
    text: str


def draft_of(note: Note) -> Draft:
    """The note as a form shows it."""
    return Draft(note.title, note.folder, front_matter_tags(note.front_matter), note.body)


def front_matter_tags(matter: dict[str, Any]) -> list[str]:
    given = matter.get("tags", matter.get("tag", []))
    if isinstance(given, str):
        given = re.split(r"[,\s]+", given)
    return [str(tag).lstrip("#") for tag in given if str(tag)] if isinstance(given, list) else []


def create_note(owner: User, draft: Draft) -> Note:
    """A new note; its path is made of its folder and title, numbered when that is taken."""
    text = head_of({}, draft, draft.title) + draft.body
    for path in free_paths(owner, draft):
        parsed = parse_note(path, text, file_hash="", origin=Note.Origin.WRITTEN)
        try:
            with transaction.atomic():
                note = save_note(owner, parsed)
        except IntegrityError:
            continue  # somebody took it this moment
        resolve_links(owner)
        return note
    raise Refused("There are too many notes of this name in this folder. Give it another title.")


def edit_note(note: Note, draft: Draft, *, seen_hash: str) -> Note:
    """Write what the form holds; refused when the note changed since the form was opened.

    A note that was imported keeps the hash of its file: until the file itself changes, the next
    import leaves the edited text alone.
    """
    with transaction.atomic():
        current = Note.objects.select_for_update().get(pk=note.pk)
        if current.content_hash != seen_hash:
            raise Refused(
                "This note has changed since you opened it. Copy your text, open the note again "
                "and put your change in."
            )
        path = moved_path(current, draft)
        if Note.objects.filter(owner=current.owner, path=path).exclude(pk=current.pk).exists():
            raise Refused(f"There is already a note at {path}. Give another title or folder.")
        head = current.head
        if draft != Draft(current.title, draft.folder, draft_of(current).tags, draft.body):
            head = head_of(current.front_matter, draft, path)
        parsed = parse_note(
            path, head + draft.body, file_hash=current.file_hash, origin=current.origin
        )
        saved = save_note(current.owner, parsed, current)
    resolve_links(saved.owner)
    return saved


def head_of(matter: dict[str, Any], draft: Draft, path: str) -> str:
    """The front matter with the draft's tags, and its title where the text says another."""
    matter = {name: value for name, value in matter.items() if name not in {"tags", "tag"}}
    if draft.tags:
        matter["tags"] = draft.tags
    matter.pop("title", None)
    if find_title(path, matter, draft.body) != draft.title:
        matter["title"] = draft.title
    if not matter:
        return ""
    written = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False)
    head = f"---\n{written}---\n\n"
    return head if split_front_matter(head + "x")[0] else ""


def moved_path(note: Note, draft: Draft) -> str:
    """The file keeps its name, as others link to it by that; only its folder can be changed."""
    name = note.path.rpartition("/")[2]
    return check_path("/".join(part for part in (clean_folder(draft.folder), name) if part))


def free_paths(owner: User, draft: Draft) -> Iterator[str]:
    name = UNFIT.sub(" ", draft.title).strip(" .")[:120] or "Untitled"
    folder = clean_folder(draft.folder)
    stem = "/".join(part for part in (folder, name) if part)
    taken = set(
        Note.objects.filter(owner=owner, path__startswith=stem).values_list("path", flat=True)
    )
    for number in range(1, 1000):
        path = check_path(f"{stem}.md" if number == 1 else f"{stem} {number}.md")
        if path not in taken:
            yield path


def clean_folder(folder: str) -> str:
    parts = [UNFIT.sub(" ", part).strip() for part in folder.split("/")]
    if any(part in {".", ".."} for part in parts):
        raise Refused("A folder cannot be called “.” or “..”.")
    return "/".join(part for part in parts if part)


def check_path(path: str) -> str:
    if len(path) > PATH_MAX_CHARS:
        raise Refused(f"Title and folder together are longer than {PATH_MAX_CHARS} characters.")
    return path


# --- Comparing ------------------------------------------------------------------------------


def compare(before: str, after: str) -> list[DiffLine]:
    """Line by line what was removed and added, with a few lines around each change."""
    old, new = before.splitlines(), after.splitlines()
    out: list[DiffLine] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT_LINES):
        if out:
            out.append(DiffLine("gap", ""))
        for kind, a, b, c, d in group:
            if kind == "equal":
                out += lines("same", old[a:b])
            else:
                out += [*lines("removed", old[a:b]), *lines("added", new[c:d])]
    return out


def lines(kind: str, texts: Sequence[str]) -> list[DiffLine]:
    return [DiffLine(kind, text) for text in texts]
