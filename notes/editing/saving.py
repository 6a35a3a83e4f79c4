"""A note saved with its tags, links and passages; what it said before becomes a version."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from config.base.batches import batches, delete_those
from config.base.folding import key_of
from notes.editing.links import lock_notes_of
from notes.editing.versions import keep_version
from notes.index.backend import get_index
from notes.index.cutting import cut, replace_passages
from notes.index.vocabulary import add_words
from notes.models import Link, Note, Passage, Tag
from notes.text.parsing import ParsedNote, parse_note
from notes.text.reading.naming import naming


def save_note(
    owner: User, parsed: ParsedNote, note: Note | None = None, by: User | None = None
) -> Note:
    """Write a note with its tags, links and passages; what it said before becomes a version.

    `by` is who writes, if not the owner.
    """
    note = note or Note(owner=owner)
    if note.pk is None:
        save_new_notes([(note, parsed)])
    else:
        save_over(note, parsed, by=by)
    return note


def save_new_notes(new: Sequence[tuple[Note, ParsedNote]]) -> None:
    """Write an owner's notes that are not there yet; all or, with an IntegrityError, none.

    Together they take half the time that they take one by one.
    """
    for note, parsed in new:
        fill(note, parsed)
    passages = [passage for note, parsed in new for passage in cut(note, {}, parsed.reading)]
    with transaction.atomic():
        lock_notes_of(new[0][0].owner_id)
        Note.objects.bulk_create(note for note, _ in new)
        tag_new_notes([(note, parsed.tags) for note, parsed in new if parsed.tags])
        Link.objects.bulk_create([link for draft in new for link in links_of(*draft)])
        get_index().add(Passage.objects.bulk_create(passages))
        add_words(passages)
        filled = {passage.note_id for passage in passages}
        empty = [note.pk for note, _ in new if note.pk not in filled]
        if empty:  # nothing of them waits
            Note.objects.filter(pk__in=empty).update(indexed_at=timezone.now())


@transaction.atomic
def save_over(note: Note, parsed: ParsedNote, *also: str, by: User | None = None) -> None:
    """Write over what stands in the row, which may be newer than this reading of it; of the
    other fields only those that are named."""
    before = locked(note)
    says_otherwise = before.get_text() != parsed.head + parsed.body
    if says_otherwise:
        keep_version(before)
    fill(note, parsed)
    note.written_by = by if says_otherwise else before.written_by
    note.save(update_fields=[*FILLED, "updated_at", *also])
    set_tags(note, parsed.tags)
    note.links.all().delete()
    Link.objects.bulk_create(links_of(note, parsed))
    replace_passages(note, renamed=is_renamed(before, parsed), reading=parsed.reading)


def is_renamed(before: Note, parsed: ParsedNote) -> bool:
    """Whether it is called or described otherwise than before."""
    return naming(before.title, before.front_matter) != naming(parsed.title, parsed.front_matter)


def locked(note: Note, by: User | None = None) -> Note:
    """The note as its row says now, and until the transaction ends; raises Note.DoesNotExist, also
    when `by`, who is not its owner, may not write it any more."""
    notes = Note.objects.writable_by(by) if by else Note.objects.all()
    return notes.select_for_update(of=("self",)).get(pk=note.pk)


def rewrite(
    note: Note, say: Callable[[Note], ParsedNote], by: User | None = None, **also: object
) -> Note:
    """Write what `say` makes of the note as it is in the database, and these fields; `by` whom, if
    not its owner.

    Whoever writes the note meanwhile is not written over: it is said again of that. Raises
    Note.DoesNotExist when it is gone, or not `by`'s to write any more.
    """
    while True:
        before = Note.objects.get(pk=note.pk)
        parsed = say(before)  # before the lock, as it may take long
        with transaction.atomic():
            lock_notes_of(before.owner_id)
            current = locked(note, by)
            if state(current) != state(before):
                continue
            for name, value in also.items():
                setattr(current, name, value)
            save_over(current, parsed, *also, by=by)
            return current


def state(note: Note) -> tuple[object, ...]:
    return note.path, note.get_text(), note.file_hash, note.origin, note.dated_on, note.deleted_at


FILLED = (
    "path title body head front_matter content_hash file_hash origin source_url dated_on"
    " dated_by deleted_at gone_with_file written_by"
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
    note.dated_on, note.dated_by = parsed.dated.day, parsed.dated.by
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
    names = list(dict.fromkeys(name for _, given in notes for name in given))
    tags = find_or_make_tags(notes[0][0].owner_id, names)
    tagged = Note.tags.through
    tagged.objects.bulk_create(
        tagged(note_id=note.pk, tag_id=pk) for note, given in notes for pk in ids_of(tags, given)
    )


def ids_of(tags: Mapping[str, Tag], names: Iterable[str]) -> list[int]:
    """The ids of the tags of these names, each once."""
    return list(dict.fromkeys(tags[key_of(name)].pk for name in names))


def find_or_make_tags(owner_id: int, names: Collection[str]) -> dict[str, Tag]:
    """The owner's tags of these names, by their keys; a new one has the name as it comes first."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(key_of(name), name)
    found: dict[str, Tag] = {}
    for some in batches(sorted(wanted)):
        tags = Tag.objects.filter(owner=owner_id, key__in=some)
        missing = set(some) - set(tags.values_list("key", flat=True))
        # Another import may make them at this moment.
        Tag.objects.bulk_create(
            [Tag(owner_id=owner_id, name=wanted[key]) for key in sorted(missing)],
            ignore_conflicts=True,
        )
        found |= {tag.key: tag for tag in tags.all()}
    return found


def set_tags(note: Note, names: Collection[str]) -> None:
    """As the field's own `set`, but for any number of tags."""
    wanted = set(ids_of(find_or_make_tags(note.owner_id, names), names))
    tagged = Note.tags.through
    rows = tagged.objects.filter(note=note)
    has = set(rows.values_list("tag_id", flat=True))
    delete_those(rows, "tag", sorted(has - wanted))
    new = [tagged(note_id=note.pk, tag_id=pk) for pk in sorted(wanted - has)]
    tagged.objects.bulk_create(new, ignore_conflicts=True)


def move_note(note: Note, path: str = "", **also: str) -> Note:
    """The note under another path, or out of the trash under its own: its text, id, links and
    versions stay. `links.resolve_links` comes after. Raises Note.DoesNotExist when it is gone."""

    def say(note: Note) -> ParsedNote:
        return parse_note(
            path or note.path,
            note.get_text(),
            file_hash=note.file_hash,
            origin=note.origin,
            known=note.dated_otherwise,
        )

    return rewrite(note, say, None, **also)
