"""A note's text as its page shows it: links led to notes, the cited passage marked."""

from collections.abc import Iterable
from itertools import islice

from django.contrib.auth.models import User
from django.utils.safestring import SafeString

from notes.editing.attachments import find_attachments
from notes.editing.places import places_of_notes
from notes.editing.sharing import lent_notes, targets_for
from notes.models import Note
from notes.text.leading import Targets
from notes.text.markdown import render_note
from notes.text.parsing import LINKS_MAX, split_front_matter
from notes.text.reading.body import opening_title, read_body

PREVIEW_SECONDS = 0.5  # of the processor
OPENING_CHARS = 1_200


def show_note(
    note: Note, start: int | None = None, end: int | None = None, reader: User | None = None
) -> SafeString:
    """A note's HTML; what holds the passage `body[start:end]` is marked in it.

    For a `reader` who is not its owner links lead to what is shared with them alone.
    """
    targets = targets_in(note, reader)
    if start is None or end is None or not 0 <= start < end <= len(note.body):
        return render_note(note.body, targets)
    return render_note(note.body, targets, passage=(start, end))


def show_opening(note: Note, reader: User | None = None) -> SafeString:
    """How a note begins, to the end of a line where there is one."""
    opening = note.body[:OPENING_CHARS]
    if len(note.body) > OPENING_CHARS:
        opening = opening[: opening.rfind("\n") + 1] or opening
    return render_note(opening, targets_in(note, reader), seconds=PREVIEW_SECONDS)


def begins_with_title(note: Note) -> bool:
    """Whether a heading of the text says it again below its title."""
    return opening_title(note.body) == note.title


def targets_in(note: Note, reader: User | None) -> Targets:
    """Where the note's links lead. A name that none of its owner's notes has leads to a note of
    this title that somebody shares with them, as long as they do."""
    links = list(note.links.all())
    targets = Targets(
        {(link.target, link.heading): link.resolved_id for link in links if link.resolved_id},
        find_attachments(
            note.owner,
            note.file_folder,
            [link.target for link in links if not link.resolved_id],
            root=note.root,
        ),
    )
    if reader is not None:
        return targets_for(reader, targets)
    return with_lent(note.owner, targets, ((link.target, link.heading) for link in links))


def with_lent(owner: User, targets: Targets, links: Iterable[tuple[str, str]]) -> Targets:
    """The same, and where links that lead nowhere lead among what others share with the owner."""
    dead = [link for link in links if link not in targets.notes]
    lent = lent_notes(owner, [name for name, _ in dead if name not in targets.attachments])
    more = {link: lent[link[0]] for link in dead if link[0] in lent}
    return Targets({**targets.notes, **more}, targets.attachments) if more else targets


def show_text(
    owner: User, text: str, folder: str = "", root: str = "", reader: User | None = None
) -> SafeString:
    """A text that is not saved yet, as a note of this folder and vault would show it; to a
    `reader` who is not its owner as `show_note` does."""
    body = split_front_matter(text)[1]
    places = places_of_notes(owner)
    notes: dict[tuple[str, str], int] = {}
    others: list[tuple[str, str]] = []
    for link in islice(read_body(body, PREVIEW_SECONDS).links, LINKS_MAX):
        found = places.find(link.target, folder, root) if link.target else None
        if found:
            notes[link.target, link.heading] = found
        else:
            others.append((link.target, link.heading))
    files = find_attachments(owner, folder, [target for target, _ in others], root=root)
    targets = Targets(notes, files)
    targets = with_lent(owner, targets, others) if reader is None else targets_for(reader, targets)
    return render_note(body, targets, seconds=PREVIEW_SECONDS)
