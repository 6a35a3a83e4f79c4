"""What happens to a note: saved with its tags, links and passages, put in the trash, restored."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from operator import attrgetter

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from notes.attachments import drop_unused, forget_row
from notes.batches import Bytes, batches, delete_those
from notes.chunking import split_into_chunks
from notes.importing import ParsedNote, parse_note, sha256
from notes.index.base import get_index
from notes.models import ForgottenFile, Link, Note, NoteVersion, Passage, Tag
from notes.places import places_of_notes

VERSIONS_KEPT, VERSIONS_MAX_BYTES = 50, 20_000_000  # of one note
TRASH_DAYS = 30
TRIES = 3

# Comments, tags, also those that a cut has left half of, and addresses.
MARKUP = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]*(?:>|$)|^[^<>]*\"\s*/?>|https?://[^\s)>\"]+", re.S
)
MOSTLY_MARKUP = 0.4


# --- Saving ---------------------------------------------------------------------------------


def save_note(owner: User, parsed: ParsedNote, note: Note | None = None) -> Note:
    """Write a note with its tags, links and passages; what it said before becomes a version."""
    note = note or Note(owner=owner)
    if note.pk is None:
        save_new_notes([(note, parsed)])
    else:
        save_over(note, parsed)
    return note


def save_new_notes(new: Sequence[tuple[Note, ParsedNote]]) -> None:
    """Write an owner's notes that are not there yet; all or, with an IntegrityError, none.

    Together they take half the time that they take one by one.
    """
    for note, parsed in new:
        fill(note, parsed)
    passages = [passage for note, _ in new for passage in cut(note, {})]
    with transaction.atomic():
        # In the order of their paths: two imports of the same that had each other's would wait
        # for each other.
        Note.objects.bulk_create(sorted((note for note, _ in new), key=attrgetter("path")))
        tag_new_notes([(note, parsed.tags) for note, parsed in new if parsed.tags])
        Link.objects.bulk_create([link for draft in new for link in links_of(*draft)])
        get_index().add(Passage.objects.bulk_create(passages))
        filled = {passage.note_id for passage in passages}
        empty = [note.pk for note, _ in new if note.pk not in filled]
        if empty:  # nothing of them waits
            Note.objects.filter(pk__in=empty).update(indexed_at=timezone.now())


@transaction.atomic
def save_over(note: Note, parsed: ParsedNote, *also: str) -> None:
    """Write over what stands in the row, which may be newer than this reading of it; of the
    other fields only those that are named."""
    before = locked(note)
    if before.get_text() != parsed.head + parsed.body:
        keep_version(before)
    fill(note, parsed)
    note.save(update_fields=[*FILLED, "updated_at", *also])
    set_tags(note, parsed.tags)
    note.links.all().delete()
    Link.objects.bulk_create(links_of(note, parsed))
    replace_passages(note, renamed=before.title != parsed.title)


def locked(note: Note) -> Note:
    """The note as its row says now, and until the transaction ends; raises Note.DoesNotExist."""
    return Note.objects.select_for_update(of=("self",)).get(pk=note.pk)


def rewrite(note: Note, say: Callable[[Note], ParsedNote], **also: str) -> Note:
    """Write what `say` makes of the note as it is in the database, and these fields.

    Whoever writes the note meanwhile is not written over: it is said again of that. Raises
    Note.DoesNotExist when it is gone.
    """
    while True:
        before = Note.objects.get(pk=note.pk)
        parsed = say(before)  # before the lock, as it may take long
        with transaction.atomic():
            current = locked(note)
            if state(current) != state(before):
                continue
            for name, value in also.items():
                setattr(current, name, value)
            save_over(current, parsed, *also)
            return current


def state(note: Note) -> tuple[object, ...]:
    return note.path, note.get_text(), note.file_hash, note.origin, note.dated_at


FILLED = (
    "path title body head front_matter content_hash file_hash origin source_url dated_at"
    " deleted_at gone_with_file"
).split()


def fill(note: Note, parsed: ParsedNote) -> None:
    note.path = parsed.path
    note.title = parsed.title
    note.body = parsed.body
    note.head = parsed.head
    note.front_matter = parsed.front_matter
    note.content_hash = parsed.content_hash
    note.file_hash = parsed.file_hash
    note.origin, note.source_url = parsed.origin, parsed.source_url
    note.dated_at = parsed.dated_at
    note.deleted_at, note.gone_with_file = None, False


def links_of(note: Note, parsed: ParsedNote) -> Iterator[Link]:
    for link in parsed.links:
        yield Link(
            note=note,
            target=link.target,
            heading=link.heading,
            alias=link.alias,
            is_embed=link.is_embed,
        )


def tag_new_notes(notes: Sequence[tuple[Note, Sequence[str]]]) -> None:
    if not notes:
        return
    names = {name for _, given in notes for name in given}
    tags = find_or_make_tags(notes[0][0].owner_id, names)
    tagged = Note.tags.through
    tagged.objects.bulk_create(
        tagged(note_id=note.pk, tag_id=tags[name].pk) for note, given in notes for name in given
    )


def find_or_make_tags(owner_id: int, names: Collection[str]) -> dict[str, Tag]:
    """The owner's tags of these names, by name."""
    found: dict[str, Tag] = {}
    for some in batches(sorted(names)):
        tags = Tag.objects.filter(owner=owner_id, name__in=some)
        missing = set(some) - set(tags.values_list("name", flat=True))
        # Another import may make them at this moment.
        Tag.objects.bulk_create(
            [Tag(owner_id=owner_id, name=name) for name in sorted(missing)], ignore_conflicts=True
        )
        found |= {tag.name: tag for tag in tags.all()}
    return found


def set_tags(note: Note, names: Collection[str]) -> None:
    """As the field's own `set`, but for any number of tags."""
    wanted = {tag.pk for tag in find_or_make_tags(note.owner_id, names).values()}
    tagged = Note.tags.through
    rows = tagged.objects.filter(note=note)
    has = set(rows.values_list("tag_id", flat=True))
    delete_those(rows, "tag", sorted(has - wanted))
    new = [tagged(note_id=note.pk, tag_id=pk) for pk in sorted(wanted - has)]
    tagged.objects.bulk_create(new, ignore_conflicts=True)


def keep_version(before: Note) -> None:
    """Keep what a note said before it is written over."""
    NoteVersion.objects.create(
        note=before,
        path=before.path,
        title=before.title,
        text=before.get_text(),
        written_at=before.updated_at,
    )
    drop_old_versions(before.pk)


def drop_old_versions(note_id: int) -> None:
    delete_those(NoteVersion.objects.all(), "pk", old_versions(note_id))


def old_versions(note_id: int) -> list[int]:
    """The ids of those that are too many, or too much together; the newest is none of them."""
    newest_first = NoteVersion.objects.filter(note=note_id).order_by("-pk")
    sizes = newest_first.annotate(size=Bytes("text")).values_list("pk", "size")
    kept, held = 0, 0
    old = []
    for pk, size in sizes:
        held += size
        if kept and (kept >= VERSIONS_KEPT or held > VERSIONS_MAX_BYTES):
            old.append(pk)
        else:
            kept += 1
    return old


def restore_version(version: NoteVersion) -> Note:
    """Let the note say again what it said then; what it says now becomes a version."""

    def say(note: Note) -> ParsedNote:
        return parse_note(note.path, version.text, file_hash=note.file_hash, origin=note.origin)

    saved = rewrite(version.note, say)
    resolve_links(saved.owner)
    return saved


def replace_passages(note: Note, *, renamed: bool = False) -> None:
    """Cut the note anew, as when it changed or notes are cut in another way."""
    known: KnownPassages = {}
    for passage in note.passages.order_by("-ordinal"):
        known.setdefault(identity(passage), []).append(passage)
    passages = cut(note, known)
    kept = [passage for passage in passages if passage.pk]
    gone = [passage.pk for passages in known.values() for passage in passages]
    delete_those(Passage.objects.all(), "pk", gone)
    Passage.objects.bulk_update(kept, ["ordinal", "start", "end"], batch_size=200)
    created = Passage.objects.bulk_create(passage for passage in passages if not passage.pk)
    get_index().add([*created, *(kept if renamed else [])])
    if created or not kept:  # an empty note has nothing that waits
        indexed_at = None if created else timezone.now()
        Note.objects.filter(pk=note.pk).update(indexed_at=indexed_at, index_problem="")


# What a passage says → those that say it, latest first.
KnownPassages = dict[tuple[str, str, str], list[Passage]]


def cut(note: Note, known: KnownPassages) -> list[Passage]:
    """The note's passages; one of the known that is still said is taken out of them and stays."""
    passages = []
    for ordinal, chunk in enumerate(split_into_chunks(note.body)):
        passage = Passage(
            note=note,
            owner_id=note.owner_id,
            heading=below_title(chunk.heading, note.title)[:1000],
            text=chunk.text,
        )
        passage.text_hash = sha256(embedded_text(passage))
        if same := known.get(identity(passage)):
            passage = same.pop()
            passage.note = note
        passage.ordinal, passage.start, passage.end = ordinal, chunk.start, chunk.end
        passages.append(passage)
    return passages


def identity(passage: Passage) -> tuple[str, str, str]:
    return passage.text_hash, passage.heading, passage.text


def below_title(heading: str, title: str) -> str:
    """The heading path without the note's own title, which is shown beside it anyway."""
    return "" if heading == title else heading.removeprefix(f"{title} › ")


def embedded_text(passage: Passage) -> str:
    """What the embedder reads: a passage rarely says by itself what it is about.

    One that is mostly markup says nothing for its title to be about: alone, it would be found
    as if it were the title.
    """
    words = " ".join(MARKUP.sub(" ", passage.text).split())
    if len(words) < MOSTLY_MARKUP * len(passage.text):
        return words or passage.text
    return "\n".join(part for part in (passage.note.title, passage.heading, words) if part)


def move_note(note: Note, path: str = "", **also: str) -> Note:
    """The note under another path, or out of the trash under its own: its text, id, links and
    versions stay. `resolve_links` comes after. Raises Note.DoesNotExist when it is gone."""

    def say(note: Note) -> ParsedNote:
        return parse_note(
            path or note.path,
            note.get_text(),
            file_hash=note.file_hash,
            origin=note.origin,
            modified=note.dated_at,
        )

    return rewrite(note, say, **also)


# --- The trash ------------------------------------------------------------------------------


@transaction.atomic
def put_in_trash(note: Note, *, gone_with_file: bool = False) -> None:
    """Take a note out of all lists and of the search; it can be brought back whole."""
    row = Note.objects.filter(pk=note.pk)
    if not row.select_for_update(of=("self",)).exists():
        return  # it was deleted for good this moment
    note.passages.all().delete()
    note.backlinks.update(resolved=None)
    note.deleted_at, note.gone_with_file = timezone.now(), gone_with_file
    note.indexed_at = None
    row.update(deleted_at=note.deleted_at, gone_with_file=gone_with_file, indexed_at=None)


@transaction.atomic
def take_from_trash(note: Note) -> None:
    """`note` is locked, as it was read: its passages are cut of what it says."""
    note.deleted_at, note.gone_with_file = None, False
    note.save(update_fields=["deleted_at", "gone_with_file"])
    replace_passages(note)
    resolve_links(note.owner)


def empty_trash(owner: User | None = None) -> int:
    """Delete an owner's trash for good, or everybody's that is older than TRASH_DAYS."""
    old = Note.objects.exclude(deleted_at=None)
    if owner is None:
        old = old.filter(deleted_at__lt=timezone.now() - timedelta(days=TRASH_DAYS))
    else:
        old = old.filter(owner=owner)
    return sum(delete_for_good(old.filter(pk=pk)) for pk in list(old.values_list("pk", flat=True)))


def delete_for_good(one: QuerySet[Note]) -> bool:
    """Delete the note that this finds; none, when it was brought back meanwhile."""
    with transaction.atomic():
        note = one.select_for_update(of=("self",)).select_related("owner").first()
        if note is None:
            return False
        if note.file_path and not note.gone_with_file:
            ForgottenFile.objects.get_or_create(
                owner=note.owner, root=note.root, path=note.file_path
            )
        document = forget_row(note.owner, note.root, note.file_path)
        note.delete()
    if document:  # only now: what is rolled back needs its file
        drop_unused(note.owner.pk, document)
    return True


# --- Links ----------------------------------------------------------------------------------


def resolve_links(owner: User) -> None:
    """Point each of the owner's links at the note it means, now that all are there."""
    for _ in range(TRIES):
        with suppress(IntegrityError):  # one of those notes was deleted for good this moment
            return point_links(owner)
    return point_links(owner)


def point_links(owner: User) -> None:
    places = places_of_notes(owner)
    moved: list[tuple[int, int | None]] = []
    links = Link.objects.filter(note__owner=owner, note__deleted_at=None)
    fields = (
        "pk",
        "target",
        "resolved_id",
        "note_id",
        "note__root",
        "note__file_path",
        "note__path",
    )
    for pk, target, resolved, note_id, root, *paths in links.values_list(*fields).iterator(2000):
        folder = next(filter(None, paths)).rpartition("/")[0]
        found = places.find(target, folder, root) if target else note_id
        if found != resolved:
            moved.append((pk, found))
    for some in batches(moved):
        links_moved = [Link(pk=pk, resolved_id=found) for pk, found in some]
        Link.objects.bulk_update(links_moved, ["resolved"])
