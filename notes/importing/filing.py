"""Filing: what a vault's files say is written to their notes, wherever these lie here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError

from notes.editing.attachments import forget_attachment, keep_attachment
from notes.editing.places import free_paths
from notes.editing.saving import move_note, rewrite, save_new_notes, save_note
from notes.importing import notion
from notes.importing.formats.office import pictures
from notes.importing.kinds import ADVICE, Use
from notes.importing.sources import NotReadable, SourceFile, check_size
from notes.importing.vaults import Known
from notes.models import Note, NoteQuerySet
from notes.text.decoding.texts import Reading, find_out
from notes.text.parsing import ParsedNote, digest, parse_note

Convert = Callable[[str, bytes], str]  # a document's path and content → Markdown

# New notes are written so many at a time: few enough for a question to be written in between.
DRAFTS = 20
DRAFTED_CHARS = 100_000


@dataclass(frozen=True)
class Skipped:
    """A file that was not imported, and why, as a sentence."""

    path: str
    reason: str


@dataclass
class ImportReport:
    """What an import did, by path."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)  # new paths
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # of kinds that are not known: kept so
    passed_over: list[str] = field(default_factory=list)  # hidden, a system's, or of no use
    unchanged: int = 0
    attachments: int = 0  # new or changed


class Draft(NamedTuple):
    """What a file's note is to say."""

    file: SourceFile
    reading: Reading
    file_hash: str

    @property
    def text(self) -> str:
        return self.reading.text

    def parsed(self, path: str) -> ParsedNote:
        return parse_note(path, self.text, file_hash=self.file_hash, modified=self.file.modified)

    def read_as(self) -> dict[str, Any]:
        """The note's fields that say what its file was taken for."""
        return {"encoding": self.reading.encoding, "is_doubtful": self.reading.is_doubtful}


class Filer:
    """Writes a vault's files, new notes together, and to the report what became of each."""

    def __init__(self, owner: User, root: str, report: ImportReport, convert: Convert) -> None:
        self.owner = owner
        self.root = root
        self.report = report
        self.convert = convert
        self.drafts: list[Draft] = []
        self.is_notion = False  # its links and databases are Notion's
        self.notion_pages: dict[str, str] = {}  # id → path

    def keep_unread(self, file: SourceFile) -> None:
        """What is no note stays a file; of what may hold notes, it is said how they could come."""
        self.keep(file, file.read())
        if advice := ADVICE.get(file.ending):
            raise NotReadable(advice)
        self.report.ignored.append(file.path)

    def bring_back(self, file: SourceFile, data: bytes, known: Known) -> None:
        """Out of the trash as it was put there, which may be edited since it was imported."""
        try:
            note = move_note(Note(pk=known.pk))
        except Note.DoesNotExist:
            self.save(file, data, None)
        else:
            self.report.changed.append(note.path)

    def adopt(self, file: SourceFile, data: bytes, known: Known) -> None:
        """What was uploaded by itself, or is in the trash, is this vault's from now on."""
        note = self.note_of(known)
        if note is None:
            return
        self.keep_original(file, data)
        forget_attachment(self.owner, note.root, note.file_path)
        Note.objects.filter(pk=note.pk).update(root=self.root, file_path=file.path)

    def follow(self, file: SourceFile, data: bytes, known: Known) -> None:
        """The note of a file that was moved: with it, but out of no folder that it was put in."""
        note = self.note_of(known)
        if note is None:
            self.save(file, data, None)
            return
        folder, _, name = file.path.rpartition("/")
        if note.folder != note.file_folder:
            folder = note.folder
        self.keep_original(file, data)
        forget_attachment(self.owner, note.root, note.file_path)
        note.file_path = file.path
        try:
            moved = self.settle(
                note,
                f"{folder}/{name}" if folder else name,
                lambda path: move_note(note, path, file_path=file.path),
            )
        except (IntegrityError, Note.DoesNotExist):
            self.save(file, data, None)  # another import has made it this moment, or it is gone
        else:
            self.report.moved.append(moved.path)

    def draft(self, file: SourceFile, data: bytes) -> None:
        """Make the file's new note ready, to be written together with others."""
        self.drafts.append(self.draft_of(file, data))

    @property
    def has_drafted_enough(self) -> bool:
        return (
            len(self.drafts) >= DRAFTS
            or sum(len(draft.text) for draft in self.drafts) >= DRAFTED_CHARS
        )

    def take_drafts(self) -> list[Draft]:
        drafts, self.drafts = self.drafts, []
        return drafts

    def write_together(self, drafts: Sequence[Draft]) -> None:
        """Raises IntegrityError when one of the places is taken; then none is written."""
        save_new_notes([(self.new_note(draft), draft.parsed(draft.file.path)) for draft in drafts])
        self.report.created += [draft.file.path for draft in drafts]

    def save(self, file: SourceFile, data: bytes, known: Known | None) -> None:
        """Write the file's note where it lies, or a new one where the file lies."""
        self.write(self.draft_of(file, data, known), known)

    def draft_of(self, file: SourceFile, data: bytes, known: Known | None = None) -> Draft:
        draft = Draft(file, self.reading_of(file, data, known), digest(data))
        is_long = self.is_database(file) and data.count(b"\n") > notion.ROWS_MAX
        if draft.reading.encoding or is_long:
            self.keep(file, data)  # to be read again, or opened as the table that it is
        elif known and file.use is Use.NOTE:
            forget_attachment(self.owner, self.root, file.path)
        self.keep_original(file, data)
        return draft

    def write(self, draft: Draft, known: Known | None) -> None:
        note = self.write_over(draft, known.pk) if known else None
        note = note or self.write_new(draft)
        (self.report.changed if known else self.report.created).append(note.path)

    def write_over(self, draft: Draft, pk: int) -> Note | None:
        """Where the note lies by now; None when it is gone."""
        try:
            return rewrite(Note(pk=pk), lambda note: draft.parsed(note.path), **draft.read_as())
        except Note.DoesNotExist:
            return None

    def write_new(self, draft: Draft) -> Note:
        note = self.new_note(draft)
        try:
            return self.settle(
                note, note.path, lambda path: save_note(self.owner, draft.parsed(path), note)
            )
        except IntegrityError:
            # Another import made it a moment ago, perhaps of another state of the file.
            note = self.files_notes().get(file_path=draft.file.path)
            return rewrite(note, lambda note: draft.parsed(note.path))

    def settle(self, note: Note, path: str, write: Callable[[str], Note]) -> Note:
        """Write the note at this path; at a numbered one when another lies there.

        Raises IntegrityError when another import has made a note of the same file.
        """
        for place in chain([path], free_paths(self.owner, path)):
            try:
                return write(place)
            except IntegrityError:
                of_the_file = self.files_notes().filter(file_path=note.file_path)
                if of_the_file.exclude(pk=note.pk).exists():
                    raise
        raise NotReadable("There are too many notes of this name. Rename the file.")

    def note_of(self, known: Known) -> Note | None:
        return Note.objects.filter(owner=self.owner, pk=known.pk).first()

    def new_note(self, draft: Draft) -> Note:
        path = draft.file.path
        place = {"owner": self.owner, "root": self.root, "file_path": path, "path": path}
        return Note(**place, **draft.read_as())

    def files_notes(self) -> NoteQuerySet:
        return Note.objects.filter(owner=self.owner, root=self.root).exclude(file_path="")

    def is_database(self, file: SourceFile) -> bool:
        return self.is_notion and file.ending == ".csv"

    def keep(self, file: SourceFile, data: bytes) -> bool:
        return keep_attachment(self.owner, file.path, data, root=self.root)

    def keep_original(self, file: SourceFile, data: bytes) -> None:
        """Of a note that is made from a document."""
        if file.use is Use.DOCUMENT and not file.read_as:
            self.keep(file, data)
            for path, picture in pictures.kept_beside(file, data):
                keep_attachment(self.owner, path, picture, root=self.root)

    def text_of(self, file: SourceFile, data: bytes) -> str:
        return self.reading_of(file, data).text

    def reading_of(self, file: SourceFile, data: bytes, known: Known | None = None) -> Reading:
        """Its text, and what it was read as."""
        if file.use is Use.DOCUMENT and not self.is_database(file):
            text = pictures.shown(self.convert(file.path + file.read_as, data), file)
            return Reading(self.as_note(file, text) if self.is_notion else text)
        reading = find_out(data, likely=[known.encoding] if known and known.encoding else ())
        return (
            replace(reading, text=self.as_note(file, reading.text)) if self.is_notion else reading
        )

    def as_note(self, file: SourceFile, text: str) -> str:
        """A page or a database of Notion's as Markdown of ours."""
        if not self.is_database(file):
            folder = file.path.rpartition("/")[0]
            return notion.with_tags(notion.clean_links(text, self.notion_pages, folder))
        table = notion.csv_to_markdown(text, Path(file.path).stem)
        check_size(".md", len(table.encode()))
        return table
