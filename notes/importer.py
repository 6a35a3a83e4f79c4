"""Importing: files become notes and attachments, and only what changed is touched."""

import csv
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError

from notes import notion
from notes.attachments import forget_attachments, keep_attachment
from notes.conversion import CONVERTED_ENDINGS, NotConvertible, convert
from notes.importing import (
    PATH_MAX_BYTES,
    PATH_MAX_CHARS,
    NotText,
    digest,
    parse_note,
    read_text,
)
from notes.indexing import Cancelled, Progress
from notes.models import Note, NoteQuerySet
from notes.places import free_paths
from notes.services import move_note, put_in_trash, resolve_links, save_note
from notes.sources import (
    ATTACHMENT_ENDINGS,
    NotReadable,
    SourceFile,
    folder_files,
    is_importable,
    open_zip,
)
from notes.vaults import Known, Vault, forgotten_files, keep_refusals, look_up, take_over

logger = logging.getLogger(__name__)

ROOT_MAX_BYTES = 500

Convert = Callable[[str, bytes], str]


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
    ignored: list[str] = field(default_factory=list)  # of kinds that are no notes
    unchanged: int = 0
    attachments: int = 0  # new or changed


@dataclass(frozen=True)
class Manner:
    """How an import is to be done.

    `prune`: notes whose files are gone go to the trash. `whole`: the files are all there is, so
    that a file that is gone and an equal one elsewhere are one note that moved. `restore`: a
    note that its owner deleted comes back with its file. `root` names the folder or zip, see
    `vaults`: an import changes nothing that came from another.
    """

    root: str = ""
    prune: bool = False
    whole: bool = False
    restore: bool = False


def import_texts(
    owner: User,
    files: Mapping[str, str | bytes],
    *,
    prune: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Import these files (path → content), findable by their words at once."""

    def source(path: str, content: str | bytes) -> SourceFile:
        data = content.encode() if isinstance(content, str) else content
        return SourceFile(path, lambda: data)

    sources = [source(path, content) for path, content in files.items()]
    manner = Manner(prune=prune, whole=prune, restore=True)
    return Importer(owner, manner).run(sources, progress)


def import_folder(
    owner: User,
    folder: Path,
    *,
    prune: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Import all notes below a folder, of a zip, or one file; paths are kept relative to it.

    An empty folder prunes nothing: it is more likely one that is not mounted. Raises
    UploadRefused for a zip that cannot be read.
    """
    if folder.suffix.lower() == ".zip" and folder.is_file():
        with open_zip(folder, folder.name) as zipped:
            manner = Manner(
                zip_root(folder.name), prune=prune and bool(zipped), whole=True, restore=True
            )
            return Importer(owner, manner).run(zipped, progress)
    files = list(folder_files(folder))  # paths and how to read them, not what they hold
    whole = folder.is_dir()
    place = folder.resolve() if whole else folder.parent.resolve()
    manner = Manner(
        root_named(str(place)),
        prune=prune and whole and bool(files),
        whole=whole,
        restore=not whole,
    )
    return Importer(owner, manner).run(files, progress)


def zip_root(name: str) -> str:
    """What a zip's notes are known to come from: the next one of this name is the same vault."""
    return root_named(f"{name} (zip)")


def root_named(name: str) -> str:
    """The name, or what stands for it when it is too long for an index."""
    return name if len(name.encode()) <= ROOT_MAX_BYTES else digest(name.encode())


def check_path(path: str) -> None:
    if len(path) > PATH_MAX_CHARS or len(path.encode()) > PATH_MAX_BYTES:
        raise NotReadable(
            f"Its path is longer than {PATH_MAX_CHARS} characters or {PATH_MAX_BYTES} bytes."
        )


class Importer:
    """One import; memory holds a line per note, never their texts."""

    def __init__(
        self,
        owner: User,
        manner: Manner,
        *,
        report: ImportReport | None = None,  # of earlier imports, to be added to
        convert: Convert = convert,
    ) -> None:
        self.owner = owner
        self.manner = manner
        self.convert = convert
        self.report = report or ImportReport()
        self.vault = Vault({}, {}, set())
        self.seen: set[str] = set()
        self.refused: dict[str, str] = {}  # path → why, a sentence
        self.new: list[SourceFile] = []
        self.names: Mapping[str, str] = {}  # of a Notion export: its paths → readable ones

    def run(
        self, files: Iterable[SourceFile], progress: Progress = lambda done, total: None
    ) -> ImportReport:
        """Import the files; when it is cancelled, links and refusals of what was done are kept."""
        named = self.named(list(files))  # paths and how to read them, not what they hold
        if self.manner.whole and self.manner.root:
            notes = {file.path for file in named if file.ending not in ATTACHMENT_ENDINGS}
            take_over(self.owner, self.manner.root, notes)
        self.vault = look_up(self.owner, self.manner.root)
        try:
            self.read(named, progress)
        except Cancelled:
            self.finish()
            raise
        if self.manner.prune:
            self.prune()
        self.finish()
        return self.report

    def named(self, files: list[SourceFile]) -> list[SourceFile]:
        """The files; those of a Notion export under the names that their owner gave them."""
        if not notion.is_notion_export(file.path for file in files):
            return files
        self.names = notion.unique_paths([file.path for file in files])
        return [
            replace(file, path=self.names[file.path])
            for file in files
            if not file.path.lower().endswith("_all.csv")
        ]

    def read(self, files: list[SourceFile], progress: Progress) -> None:
        """The changed ones first, then the new, which may be moved ones."""
        done = 0
        progress(0, len(files))
        for file in files:
            self.guarded(file, self.look_at)
            if self.new and self.new[-1] is file:
                continue  # its time comes when it is known which notes are gone
            done += 1
            progress(done, len(files))
        gone = self.gone_by_hash() if self.manner.whole else {}
        for file in self.new:
            self.guarded(file, lambda file: self.take_new(file, gone))
            done += 1
            progress(done, len(files))

    def finish(self) -> None:
        # Always: an import that broke off may have left notes and not come to this.
        resolve_links(self.owner)
        self.report.skipped.sort(key=lambda skipped: skipped.path)
        keep_refusals(
            self.owner,
            self.manner.root,
            self.refused,
            seen=None if self.manner.prune else self.seen,
        )

    def guarded(self, file: SourceFile, handle: Callable[[SourceFile], None]) -> None:
        """Whatever is wrong with one file, the others are imported."""
        self.seen.add(file.path)
        try:
            check_path(file.path)
            if file.problem:
                raise NotReadable(file.problem)
            handle(file)
        except (NotReadable, NotText, NotConvertible) as refusal:
            self.refuse(file, str(refusal))
        except (ValueError, RecursionError, csv.Error, DataError):
            logger.exception("%r cannot be imported", file.path)
            self.refuse(
                file, "It holds something that cannot be stored; the server's log says what."
            )

    def refuse(self, file: SourceFile, reason: str) -> None:
        self.refused[file.path] = reason
        self.report.skipped.append(Skipped(file.path, reason))

    # --- One file -----------------------------------------------------------------------

    def look_at(self, file: SourceFile) -> None:
        if not is_importable(file.ending):
            self.report.ignored.append(file.path)
        elif file.ending in ATTACHMENT_ENDINGS and not self.is_database(file):
            self.report.attachments += self.keep(file, file.read())
        elif known := self.vault.notes.get(file.path):
            self.compare(file, file.read(), known)
        elif file.path in self.vault.forgotten and not self.manner.restore:
            self.report.unchanged += 1
        else:
            self.new.append(file)

    def is_database(self, file: SourceFile) -> bool:
        return bool(self.names) and file.ending == ".csv"

    def compare(self, file: SourceFile, data: bytes, known: Known) -> None:
        wanted = self.manner.restore or known.gone_with_file or not known.in_trash
        is_same = known.file_hash == digest(data)
        if not wanted or (is_same and not known.in_trash):
            self.report.unchanged += 1
        elif is_same:
            self.bring_back(file, data, known)
        else:
            self.save(file, data, known)

    def bring_back(self, file: SourceFile, data: bytes, known: Known) -> None:
        """Out of the trash as it was put there, which may be edited since it was imported."""
        note = self.note_of(known)
        if note is None:
            self.save(file, data, None)
            return
        note.root, note.file_path = self.manner.root, file.path
        move_note(note, note.path)
        self.report.changed.append(note.path)

    def take_new(self, file: SourceFile, gone: dict[str, Known]) -> None:
        data = file.read()
        twin = self.vault.elsewhere.get(file.path)
        if moved := gone.pop(digest(data), None):
            self.follow(file, data, moved)
        elif twin and self.is_same(file, data, twin):
            self.compare(file, data, replace(twin, file_hash=digest(data)))
        else:
            self.save(file, data, None)

    def is_same(self, file: SourceFile, data: bytes, known: Known) -> bool:
        """Whether a note that is not this file's says what the file says all the same."""
        if known.file_hash == digest(data):
            return True
        note = None if file.ending in CONVERTED_ENDINGS else self.note_of(known)
        return note is not None and note.get_text() == self.text_of(file, data)

    def follow(self, file: SourceFile, data: bytes, known: Known) -> None:
        """The note of a file that was moved: with it, but out of no folder that it was put in."""
        note = self.note_of(known)
        if note is None:
            self.save(file, data, None)
            return
        folder, _, name = file.path.rpartition("/")
        if note.folder != note.file_folder:
            folder = note.folder
        note.file_path = file.path
        self.settle(f"{folder}/{name}" if folder else name, lambda path: move_note(note, path))
        self.report.moved.append(note.path)

    def save(self, file: SourceFile, data: bytes, known: Known | None) -> None:
        """Write the file's note where it lies, or a new one where the file lies."""
        text = self.text_of(file, data)
        if file.ending in CONVERTED_ENDINGS:
            self.keep(file, data)
        note = (known and self.note_of(known)) or self.new_note(file)

        def write(path: str) -> None:
            parsed = parse_note(path, text, file_hash=digest(data), modified=file.modified)
            save_note(self.owner, parsed, note)

        try:
            self.settle(note.path, write)
        except IntegrityError:
            # Another import made it a moment ago, perhaps of another state of the file.
            note = self.files_notes().get(file_path=file.path)
            write(note.path)
        if file.path in self.vault.forgotten:
            forgotten_files(self.owner, self.manner.root).filter(path=file.path).delete()
        (self.report.changed if known else self.report.created).append(note.path)

    def settle(self, path: str, write: Callable[[str], None]) -> None:
        """Write a note at this path; at a numbered one when another note lies there."""
        try:
            write(path)
        except IntegrityError:
            free = next(free_paths(self.owner, path))
            if free == path:
                raise
            write(free)

    def note_of(self, known: Known) -> Note | None:
        return Note.objects.filter(owner=self.owner, pk=known.pk).first()

    def new_note(self, file: SourceFile) -> Note:
        return Note(owner=self.owner, root=self.manner.root, file_path=file.path, path=file.path)

    def files_notes(self) -> NoteQuerySet:
        return Note.objects.filter(owner=self.owner, root=self.manner.root).exclude(file_path="")

    def keep(self, file: SourceFile, data: bytes) -> bool:
        return keep_attachment(self.owner, file.path, data, root=self.manner.root)

    def text_of(self, file: SourceFile, data: bytes) -> str:
        if file.ending in CONVERTED_ENDINGS:
            return self.convert(file.path, data)
        text = read_text(data)
        if not self.names:
            return text
        title = Path(file.path).stem
        return (
            notion.csv_to_markdown(text, title)
            if file.ending == ".csv"
            else notion.clean_links(text)
        )

    # --- What is gone -------------------------------------------------------------------

    def gone_by_hash(self) -> dict[str, Known]:
        """Notes whose files are gone, by their hash; those that are alike are left out."""
        by_hash: dict[str, list[Known]] = {}
        for path, known in self.vault.notes.items():
            there = not known.in_trash or known.gone_with_file
            if path not in self.seen and there:
                by_hash.setdefault(known.file_hash, []).append(known)
        return {key: found[0] for key, found in by_hash.items() if len(found) == 1}

    def prune(self) -> None:
        """Put the notes in the trash whose files are gone; those written here have none."""
        if "." in self.seen:
            return  # the folder itself could not be read: nothing says what is gone
        closed = tuple(f"{path}/" for path in self.refused)  # folders, if any
        for note in list(self.files_notes().filter(deleted_at=None).defer("body", "head")):
            if note.file_path not in self.seen and not note.file_path.startswith(closed):
                put_in_trash(note, gone_with_file=True)
                self.report.removed.append(note.path)
        root = self.manner.root
        forget_attachments(self.owner, root, but=self.seen, closed=closed)
        over = self.vault.forgotten - self.seen
        forgotten_files(self.owner, root).filter(path__in=over).delete()
