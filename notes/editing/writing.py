"""Notes written and edited here: from a form's fields to a note and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.base.folding import key_of
from notes.editing import saving
from notes.editing.attachments import keep_attachment
from notes.editing.links import lock_notes_of, resolve_links
from notes.editing.places import free_paths
from notes.editing.spellings import place_key, spellings
from notes.models import Note, NoteVersion
from notes.models.storage import why_no_room
from notes.text.dates import Dated
from notes.text.front_matter import front_matter_tags, tag_names, with_values
from notes.text.media import picture_ending
from notes.text.parsing import (
    NOTE_MAX_BYTES,
    PATH_MAX_CHARS,
    ParsedNote,
    digest,
    parse_note,
    sha256,
)

SENT_TWICE_WITHIN = timedelta(minutes=1)
TWINS_AMONG = 10  # the newest notes; a program writes hundreds a minute, and each is compared
GONE = gettext_lazy("This note was deleted for good meanwhile. Save your text as a new one.")
GONE_FOR_OTHERS = gettext_lazy(
    "You cannot write this note any more. Save your text as a note of your own."
)
SAVE_AGAIN = gettext_lazy("It could not be saved this moment. Save it again.")
NO_ROOM_FOR_OTHERS = gettext_lazy("There is no room for it: its owner’s notes are full.")
PICTURE_NAME_MAX_CHARS = 60
PICTURE_DIGITS = 8  # of its digest: clipboards call everything "image.png"
UNFIT = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\/#^\[\]]+")


class Refused(Exception):
    """What was written is not taken; the text is a sentence for the user."""


class Conflict(Refused):
    """The note is another than the one that the form was opened with."""


@dataclass(frozen=True)
class Draft:
    """What a form holds of a note."""

    title: str
    folder: str
    tags: list[str]  # of the front matter; those in the text stay there
    body: str
    day: str | None = None  # as ISO text, "" for none; None leaves what the note says
    source: str = ""  # address of the page that a new note is clipped from
    properties: Mapping[str, str] = field(default_factory=dict)  # more, of a new note


def draft_of(note: Note) -> Draft:
    """The note as a form shows it."""
    tags = front_matter_tags(note.front_matter)
    return Draft(note.title, note.folder, tags, note.body, note.dated_on.isoformat())


def stamp(note: Note) -> str:
    """What a form remembers of the note it shows, to see whether it is still the same."""
    state = f"in the trash since {note.deleted_at}" if note.deleted_at else ""
    return sha256("\n".join([note.path, state, note.get_text()]))


def create_note(owner: User, draft: Draft) -> Note:
    """A new note; its path is made of its folder and title, numbered when that is taken.

    One that was made of the very same draft a moment ago is returned instead.
    """
    for path in map(check_path, free_paths(owner, wanted_path(draft))):
        if twin := made_just_now(owner, draft):
            return twin
        check_room(owner, len(draft.body))
        try:
            with transaction.atomic():
                note = saving.save_note(owner, parse_new(path, draft))
        except IntegrityError:
            continue  # somebody took it this moment
        resolve_links(owner)
        return note
    raise Refused(_("There are too many notes of this name in this folder. Give it another title."))


def parse_new(path: str, draft: Draft) -> ParsedNote:
    about = {"tags": draft.tags, "date": day_written(draft), "source": draft.source}
    about |= draft.properties
    head = with_values("", about)
    head, before = head_of(path, "", head, draft)
    return parse(path, head, draft.body, origin=Note.Origin.WRITTEN, before=before)


def made_just_now(owner: User, draft: Draft) -> Note | None:
    """The note that the same form has made, when a double click sent it twice."""
    since = timezone.now() - SENT_TWICE_WITHIN
    made_here = {Note.Origin.WRITTEN, Note.Origin.CLIPPED}
    recent = Note.objects.owned_by(owner).filter(origin__in=made_here, created_at__gt=since)
    folder, body = clean_folder(draft.folder), None  # the draft's, once it is read
    for note in recent.order_by("-pk")[:TWINS_AMONG]:
        if note.folder != folder or body not in (None, note.body):
            continue
        parsed = parse_new(note.path, draft)
        if says(note, parsed):
            return note
        body = parsed.body
    return None


def says(note: Note, parsed: ParsedNote) -> bool:
    """Whether writing this would change neither the note's text nor its place."""
    return (note.path, note.get_text()) == (parsed.path, parsed.head + parsed.body)


def edit_note(note: Note, draft: Draft, *, seen: str, by: User | None = None) -> Note:
    """Write what the form holds; raises Conflict when the note is not the one it showed, unless
    it says all of that already.

    A note that was imported keeps the hash of its file: until the file itself changes, the next
    import leaves the edited text alone. One that is in the trash comes back.

    `by` somebody whom the owner lets write: where it lies and which tags it has, that is who
    else may read it, stays the owner's to say.
    """
    try:
        saved = write_if_seen(note, draft, seen, by)
    except Note.DoesNotExist:
        raise Refused(GONE_FOR_OTHERS if by else GONE) from None
    except IntegrityError as error:
        path = moved_path(note, draft)
        raise (taken(path) if path != note.path else Refused(SAVE_AGAIN)) from error
    resolve_links(saved.owner)
    return saved


@transaction.atomic
def write_if_seen(note: Note, draft: Draft, seen: str, by: User | None) -> Note:
    lock_notes_of(note.owner_id)
    writable = Note.objects.writable_by(by) if by else Note.objects.all()
    current = writable.select_for_update(of=("self",)).get(pk=note.pk)
    parsed = rewrite(current, draft)
    if by:
        check_place(current, parsed)
    if stamp(current) != seen:
        if says(current, parsed) and not current.deleted_at:
            return current  # by the first click of two, most likely
        raise Conflict(what_happened(current))
    check_free(current, parsed.path)
    # What is made shorter is let pass, so that a note can be cut where there is no room: the text
    # before is kept as a version until that is thinned out, so it may take its length beyond.
    if len(parsed.body) > len(current.body):
        check_room(current.owner, len(parsed.body), by)
    return saving.save_note(current.owner, parsed, current, by)


def restore_version(version: NoteVersion) -> Note:
    """Let the note say again what it said then; what it says now becomes a version. Raises Refused
    where that has no room, and Note.DoesNotExist when the note is gone or in the trash."""

    def say(note: Note) -> ParsedNote:
        if note.deleted_at:
            raise Note.DoesNotExist
        if len(version.text) > len(note.get_text()):
            check_room(note.owner, len(version.text))
        return parse_as(note, note.path, "", version.text)

    saved = saving.rewrite(version.note, say)
    resolve_links(saved.owner)
    return saved


def check_room(owner: User, size: int, by: User | None = None) -> None:
    """Raise Refused where the owner may not keep so many letters more, whoever writes them."""
    if said := why_no_room(owner, size):
        raise Refused(NO_ROOM_FOR_OTHERS if by else said)


def check_place(note: Note, parsed: ParsedNote) -> None:
    """Raise Refused for a text of somebody else that would lie or be tagged elsewhere."""
    had = {key_of(name) for name in note.tags.values_list("name", flat=True)}
    if parsed.path != note.path:
        raise Refused(_("Only its owner moves a note. Leave its folder as it is."))
    if {key_of(name) for name in parsed.tags} != had:
        raise Refused(_("Only its owner changes a note’s tags. Leave them as they are."))


def what_happened(note: Note) -> str:
    if note.deleted_at:
        return _(
            "This note was put in the trash meanwhile. “Save anyway” brings it back, as below."
        )
    return _("This note has changed since you opened it. Nothing is saved yet, your text is below.")


def check_free(note: Note, path: str) -> None:
    """Raise Refused if another note has this path."""
    other = Note.objects.filter(owner=note.owner, path=path).exclude(pk=note.pk).first()
    if other:
        raise taken(path, in_trash=other.deleted_at is not None)


def taken(path: str, *, in_trash: bool = False) -> Refused:
    said = _("There is already a note at %(path)s. Choose another folder.")
    if in_trash:
        said = _("There is already a note at %(path)s (in the trash). Choose another folder.")
    return Refused(said % {"path": path})


# --- The text ---------------------------------------------------------------------------------


def rewrite(note: Note, draft: Draft) -> ParsedNote:
    """The note as the draft wants it; of its front matter only what the draft changed differs."""
    path = moved_path(note, draft)
    head, before = note.head, None
    if draft.tags != front_matter_tags(note.front_matter):
        others = dict.fromkeys(tag_names(note.front_matter))
        head = with_values(head, {**others, "tags": draft.tags})
    if draft.day is not None and draft.day != note.dated_on.isoformat():
        head = with_values(head, {"date": day_written(draft)})
    if spaced(draft.title) != spaced(note.title):
        head, before = head_of(path, note.front_matter.get("title", ""), head, draft)
    parsed = parse_as(note, path, head, draft.body, before)
    if parsed.title == note.title or not is_linked_by_title(note):
        return parsed
    aliases = parsed.front_matter.get("aliases") or []
    aliases = [*(aliases if isinstance(aliases, list) else [aliases]), note.title]
    head = with_values(parsed.head, {"aliases": list(dict.fromkeys(aliases))})
    return parse_as(note, path, head, parsed.body, parsed)


def day_written(draft: Draft) -> date | None:
    return date.fromisoformat(draft.day) if draft.day else None


def text_of(note: Note, draft: Draft) -> str:
    """The whole text that saving the draft would write."""
    parsed = rewrite(note, draft)
    return parsed.head + parsed.body


def head_of(path: str, title: object, head: str, draft: Draft) -> tuple[str, ParsedNote | None]:
    """The front matter with the draft's title, where it has one or the text says another; and the
    note without, if it had to be read for that."""
    before = None if title else parse(path, head, draft.body)
    if before and before.title == draft.title:
        return head, before
    return with_values(head, {"title": draft.title}), before


def parse_as(
    note: Note, path: str, head: str, body: str, before: ParsedNote | None = None
) -> ParsedNote:
    """The note with another text; it stays of its day unless the text or path says another."""
    return parse(
        path,
        head,
        body,
        origin=note.origin,
        file_hash=note.file_hash,
        known=note.dated_otherwise,
        before=before,
    )


def parse(
    path: str,
    head: str,
    body: str,
    *,
    origin: str = Note.Origin.WRITTEN,
    file_hash: str = "",
    known: Dated | None = None,
    before: ParsedNote | None = None,
) -> ParsedNote:
    if head and body and not head.endswith("\n"):
        head += "\n"
    text = head + body
    if len(text.encode()) > NOTE_MAX_BYTES:
        limit = NOTE_MAX_BYTES // 1_000_000
        said = _("A note holds %(limit)d MB at most. Divide it into several notes.")
        raise Refused(said % {"limit": limit})
    return parse_note(path, text, origin=origin, file_hash=file_hash, known=known, before=before)


def is_linked_by_title(note: Note) -> bool:
    """Whether a link finds the note by its title alone, and would lead nowhere without it."""
    title = place_key(note.title)
    stem = place_key(note.path.rpartition("/")[2].rpartition(".")[0])
    targets = note.backlinks.exclude(note=note).values_list("target", flat=True)
    written = (spelled for target in targets.iterator() for spelled in spellings(target))
    ends = (place_key(spelled) for spelled in written)
    return title != stem and any(f"/{end}".endswith(f"/{title}") for end in ends)


def spaced(text: str) -> str:
    """As a field of one line shows it."""
    return " ".join(text.split())


# --- Places -----------------------------------------------------------------------------------


def moved_path(note: Note, draft: Draft) -> str:
    """The file keeps its name, as others link to it by that; only its folder can be changed."""
    if draft.folder.strip() == note.folder.strip():
        return note.path  # also one that could not be given here
    name = note.path.rpartition("/")[2]
    return check_path("/".join(part for part in (clean_folder(draft.folder), name) if part))


def wanted_path(draft: Draft) -> str:
    name = spaced(UNFIT.sub(" ", draft.title)).strip(" .")[:120].strip() or "Untitled"
    return "/".join(part for part in (clean_folder(draft.folder), f"{name}.md") if part)


def clean_folder(folder: str) -> str:
    parts = [spaced(UNFIT.sub(" ", part)) for part in folder.split("/")]
    if any(part in {".", ".."} for part in parts):
        raise Refused(_("A folder cannot be called “.” or “..”."))
    return "/".join(part for part in parts if part)


def keep_picture(owner: User, folder: str, name: str, data: bytes) -> str:
    """Keep it beside the notes of this folder; the name by which notes show it. The same picture
    is kept once, and two of the same name have two."""
    ending = picture_ending(data)
    if not ending:
        raise Refused(_("Only pictures can be put into a note: PNG, JPEG, GIF or WebP."))
    check_room(owner, len(data))
    stem = UNFIT.sub(" ", PurePath(name).stem).strip(" .")[:PICTURE_NAME_MAX_CHARS].strip()
    kept = f"{stem or 'image'} {digest(data)[:PICTURE_DIGITS]}{ending}"
    path = "/".join(filter(None, [clean_folder(folder), kept]))
    keep_attachment(owner, check_path(path), data)
    return kept


def check_path(path: str) -> str:
    if len(path) > PATH_MAX_CHARS:
        said = _("Title and folder together are longer than %(number)d characters.")
        raise Refused(said % {"number": PATH_MAX_CHARS})
    return path
