"""What is done to many chosen notes at once, and undone."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.base.folding import key_of
from notes.editing.links import resolve_links
from notes.editing.saving import rewrite
from notes.editing.trash import bring_back, put_in_trash
from notes.editing.writing import Refused, check_free, check_path, clean_folder, parse_as
from notes.models import Note, NoteQuerySet
from notes.text.front_matter import front_matter_tags, tag_names, tidy_tags, with_values
from notes.text.parsing import ParsedNote
from notes.text.syntax.tags import TAG_MAX_CHARS

AT_ONCE = 100  # notes: each that moves or is tagged is read and written anew


class Action(StrEnum):
    MOVE = "move"
    TAG = "tag"
    UNTAG = "untag"
    TRASH = "trash"
    RENAME = "rename"  # of a folder: done and undone by `renaming`


class NotChanged(Exception):
    """Why nothing was done; the text is a sentence for the user."""


@dataclass
class Change:
    """What was done to which, with what it takes to undo it; `as_json` keeps it for a while."""

    action: Action
    value: str = ""  # the folder or the tag
    ids: list[int] = field(default_factory=list)  # only those that were not so before
    # Of those that moved, their folders; of a folder what it was called, as "folder".
    before: dict[str, str] = field(default_factory=dict)
    left: int = 0  # notes that could not be changed
    why: str = ""  # of the first of these, a sentence

    def sentence(self) -> str:
        count = len(self.ids)
        if self.action is Action.RENAME:
            said_of_folder = _("The folder “%(was)s” is called “%(name)s” now.")
            return said_of_folder % {"was": self.before["folder"], "name": self.value}
        if self.action is Action.MOVE and not self.value:
            sentence = ngettext(
                "%(count)s note is in no folder now.",
                "%(count)s notes are in no folder now.",
                count,
            )
        else:
            sentence = said(self.action, count)
        return sentence % {"count": count, "name": self.value}

    def as_json(self) -> dict[str, Any]:
        return {
            "action": self.action, "value": self.value, "ids": self.ids, "before": self.before,
        }  # fmt: skip


def change_of(kept: dict[str, Any]) -> Change:
    return Change(Action(kept["action"]), kept["value"], kept["ids"], kept["before"])


def said(action: Action, count: int) -> str:
    """A sentence with places for `count` and `name`."""
    if action is Action.MOVE:
        return ngettext(
            "%(count)s note is in “%(name)s” now.", "%(count)s notes are in “%(name)s” now.", count
        )
    if action is Action.TAG:
        return ngettext(
            "%(count)s note is tagged #%(name)s.", "%(count)s notes are tagged #%(name)s.", count
        )
    if action is Action.UNTAG:
        return ngettext(
            "%(count)s note is no longer tagged #%(name)s.",
            "%(count)s notes are no longer tagged #%(name)s.",
            count,
        )
    return ngettext("%(count)s note is in the trash.", "%(count)s notes are in the trash.", count)


def change(owner: User, action: Action, ids: Collection[int], value: str = "") -> Change:
    """Do it to those of these that are the owner's; raises NotChanged where it cannot be done.

    Each note is written by itself: what stops one leaves the others done.
    """
    mine = Note.objects.owned_by(owner).filter(pk__in=list(ids)[:AT_ONCE]).order_by("path")
    if not mine.exists():
        raise NotChanged(_("Choose at least one note first."))
    if action is Action.TRASH:
        return put_away(mine)
    if action is Action.MOVE:
        return move(owner, mine, folder_in(value))
    return tag(owner, mine, action, tag_in(value))


def folder_in(text: str) -> str:
    try:
        return clean_folder(text)
    except Refused as refusal:
        raise NotChanged(str(refusal)) from None


def tag_in(text: str) -> str:
    names = tidy_tags([text])
    if not names:
        raise NotChanged(_("Write the tag first."))
    if len(names[0]) > TAG_MAX_CHARS:
        most = {"most": TAG_MAX_CHARS}
        raise NotChanged(_("A tag has %(most)s characters at most. Shorten it.") % most)
    return names[0]


def put_away(rows: NoteQuerySet) -> Change:
    done = Change(Action.TRASH)
    for note in rows:
        put_in_trash(note)
        done.ids.append(note.pk)
    return done


# --- Folders ----------------------------------------------------------------------------------


def move(owner: User, rows: NoteQuerySet, folder: str) -> Change:
    done = Change(Action.MOVE, folder)
    others = (note for note in rows if note.folder != folder)
    write_all(owner, others, done, lambda note: in_folder(note, folder))
    return done


def in_folder(note: Note, folder: str) -> ParsedNote:
    """The note in another folder; its file keeps its name, as others link to it by that."""
    name = note.path.rpartition("/")[2]
    path = check_path("/".join(part for part in (folder, name) if part))
    check_free(note, path)
    return parse_as(note, path, note.head, note.body)


# --- Tags -------------------------------------------------------------------------------------


def tag(owner: User, rows: NoteQuerySet, action: Action, name: str) -> Change:
    done = Change(action, name)
    tagged = set(rows.filter(tags__key=key_of(name)).values_list("pk", flat=True))
    others = (note for note in rows if (note.pk in tagged) is (action is Action.UNTAG))
    write_all(owner, others, done, lambda note: tagged_otherwise(note, action, name))
    return done


def tagged_otherwise(note: Note, action: Action, name: str) -> ParsedNote:
    """The note with the tag put into its front matter, or taken out of it."""
    has = front_matter_tags(note.front_matter)
    tags = [each for each in has if key_of(each) != key_of(name)]
    if action is Action.TAG:
        tags = [*has, name]
    elif tags == has:
        raise Refused(_("A tag that stands in a note’s text is taken off by editing the text."))
    head = with_values(note.head, {**dict.fromkeys(tag_names(note.front_matter)), "tags": tags})
    return parse_as(note, note.path, head, note.body)


def write_all(
    owner: User, some: Iterable[Note], done: Change, say: Callable[[Note], ParsedNote]
) -> None:
    """Write what `say` makes of each; `done` counts those that are written and those that are not,
    and remembers where the former lay."""

    def say_of_kept(note: Note) -> ParsedNote:
        if note.deleted_at:
            raise Note.DoesNotExist
        return say(note)

    for note in some:
        try:
            rewrite(note, say_of_kept)
        except (Refused, IntegrityError, Note.DoesNotExist) as problem:
            done.left += 1
            done.why = done.why or (str(problem) if isinstance(problem, Refused) else "")
        else:
            done.ids.append(note.pk)
            done.before[str(note.pk)] = note.folder
    if done.ids:
        resolve_links(owner)


# --- Undoing ----------------------------------------------------------------------------------


def undo(owner: User, done: Change) -> Change:
    """Make it as it was before, where the notes are still there; what was done for that."""
    if done.action is Action.TRASH:
        return take_back(owner, done)
    mine = Note.objects.owned_by(owner).filter(pk__in=done.ids).order_by("path")
    if done.action is Action.MOVE:
        back, before = Change(Action.MOVE), done.before
        there = (note for note in mine if note.folder == done.value)  # not moved on meanwhile
        write_all(owner, there, back, lambda note: in_folder(note, before.get(str(note.pk), "")))
        return back
    contrary = Action.UNTAG if done.action is Action.TAG else Action.TAG
    return tag(owner, mine, contrary, done.value)


def take_back(owner: User, done: Change) -> Change:
    back = Change(Action.TRASH)
    back.ids = [pk for pk in done.ids if bring_back(owner, pk)]
    if back.ids:
        resolve_links(owner)
    return back
