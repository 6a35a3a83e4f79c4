"""Importing: files become notes and attachments, and only what changed is touched."""

import csv
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError
from django.utils import timezone

from notes import notion
from notes.attachments import forget_attachments, keep_attachment
from notes.conversion import CONVERTED_ENDINGS, NotConvertible, convert
from notes.importing import PATH_MAX_CHARS, NotText, digest, parse_note, read_text
from notes.indexing import Cancelled, Progress
from notes.models import Note, Refusal
from notes.services import move_note, put_in_trash, resolve_links, save_note
from notes.sources import (
    ATTACHMENT_ENDINGS,
    NotReadable,
    SourceFile,
    folder_files,
    is_importable,
    open_zip,
)

logger = logging.getLogger(__name__)

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
class Known:
    """What is known of the note at a path before the import looks at its file."""

    pk: int
    file_hash: str
    in_trash: bool
    gone_with_file: bool
    root: str


@dataclass(frozen=True)
class Manner:
    """How an import is to be done.

    `prune`: notes whose files are gone go to the trash. `whole`: the files are all there is, so
    that a file that is gone and an equal one elsewhere are one note that moved. `restore`: a
    note that its owner put in the trash comes back with its file. `root` names the folder or zip:
    an import knows nothing of what came from another.
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
    return Importer(owner, manner).run(sources, total=len(sources), progress=progress)


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
            return Importer(owner, manner).run(zipped, total=len(zipped), progress=progress)
    files = list(folder_files(folder))  # paths and how to read them, not what they hold
    whole = folder.is_dir()
    root = str(folder.resolve() if whole else folder.parent.resolve())[:PATH_MAX_CHARS]
    manner = Manner(root, prune=prune and whole and bool(files), whole=whole, restore=not whole)
    return Importer(owner, manner).run(files, total=len(files), progress=progress)


def zip_root(name: str) -> str:
    """What a zip's notes are known to come from: the next one of this name is the same vault."""
    return f"{name} (zip)"[:PATH_MAX_CHARS]


class Importer:
    """One import; memory holds a line per note, never their texts."""

    def __init__(self, owner: User, manner: Manner, *, convert: Convert = convert) -> None:
        self.owner = owner
        self.manner = manner
        self.convert = convert
        self.report = ImportReport()
        self.seen: set[str] = set()
        self.known = known_notes(owner)
        self.new: list[SourceFile] = []
        self.adopted: list[int] = []  # unchanged notes that came from elsewhere before
        self.names: Mapping[str, str] = {}  # of a Notion export: its paths → readable ones

    def run(
        self,
        files: Iterable[SourceFile],
        *,
        total: int,
        progress: Progress = lambda done, total: None,
    ) -> ImportReport:
        """Import the files; when it is cancelled, links and refusals of what was done are kept."""
        try:
            self.read(files, total, progress)
        except Cancelled:
            self.finish()
            raise
        if self.manner.prune:
            self.prune()
        self.finish()
        return self.report

    def read(self, files: Iterable[SourceFile], total: int, progress: Progress) -> None:
        """The changed ones first, then the new, which may be moved ones."""
        done = 0
        progress(0, total)
        for file in self.named(files):
            self.guarded(file, self.look_at)
            if self.new and self.new[-1] is file:
                continue  # its time comes when it is known which notes are gone
            done += 1
            progress(done, total)
        gone = self.gone_by_hash() if self.manner.whole else {}
        for file in self.new:
            self.guarded(file, lambda file: self.take_new(file, gone))
            done += 1
            progress(done, total)

    def finish(self) -> None:
        # Always: an import that broke off may have left notes and not come to this.
        resolve_links(self.owner)
        for at in range(0, len(self.adopted), 500):
            adopted = Note.objects.filter(owner=self.owner, pk__in=self.adopted[at : at + 500])
            adopted.update(root=self.manner.root)
        self.report.skipped.sort(key=lambda skipped: skipped.path)
        self.write_refusals()

    def named(self, files: Iterable[SourceFile]) -> Iterator[SourceFile]:
        """The files; those of a Notion export under the names that their owner gave them."""
        files = list(files)  # paths and how to read them, not what they hold
        if not notion.is_notion_export(file.path for file in files):
            yield from files
            return
        self.names = notion.unique_paths([file.path for file in files])
        for file in files:
            if not file.path.lower().endswith("_all.csv"):
                yield replace(file, path=self.names[file.path])

    def guarded(self, file: SourceFile, handle: Callable[[SourceFile], None]) -> None:
        """Whatever is wrong with one file, the others are imported."""
        self.seen.add(file.path)
        try:
            if len(file.path) > PATH_MAX_CHARS:
                raise NotReadable(f"Its path is longer than {PATH_MAX_CHARS} characters.")
            if file.problem:
                raise NotReadable(file.problem)
            handle(file)
        except (NotReadable, NotText, NotConvertible) as refusal:
            self.report.skipped.append(Skipped(file.path, str(refusal)))
        except (ValueError, RecursionError, csv.Error, DataError):
            logger.exception("%r cannot be imported", file.path)
            reason = "It holds something that cannot be stored; the server's log says what."
            self.report.skipped.append(Skipped(file.path, reason))

    # --- One file -----------------------------------------------------------------------

    def look_at(self, file: SourceFile) -> None:
        if not is_importable(file.ending):
            self.report.ignored.append(file.path)
            return
        if file.ending in ATTACHMENT_ENDINGS and not self.is_database(file):
            self.report.attachments += self.keep(file, file.read())
            return
        known = self.known.get(file.path)
        if known is None:
            self.new.append(file)
            return
        if self.manner.whole and known.root != self.manner.root:
            self.adopted.append(known.pk)
        data = file.read()
        wanted = self.manner.restore or known.gone_with_file or not known.in_trash
        is_same = known.file_hash == digest(data)
        if not wanted or (is_same and not known.in_trash):
            self.report.unchanged += 1
        elif is_same:
            self.bring_back(file, known)
        else:
            self.save(file, data, known)

    def bring_back(self, file: SourceFile, known: Known) -> None:
        """Out of the trash as it was put there, which may be edited since it was imported."""
        note = Note.objects.filter(owner=self.owner, pk=known.pk).first()
        if note is None:
            self.new.append(file)
            return
        move_note(note, file.path)
        self.report.changed.append(file.path)

    def is_database(self, file: SourceFile) -> bool:
        return bool(self.names) and file.ending == ".csv"

    def take_new(self, file: SourceFile, gone: dict[str, Known]) -> None:
        data = file.read()
        moved = gone.pop(digest(data), None)
        if moved is None:
            self.save(file, data, None)
            return
        note = Note.objects.filter(owner=self.owner, pk=moved.pk).first()
        try:
            if note is not None:
                move_note(note, file.path)
                self.report.moved.append(file.path)
                return
        except IntegrityError:
            pass  # another import has made a note there this moment
        self.save(file, data, None)

    def save(self, file: SourceFile, data: bytes, known: Known | None) -> None:
        text = self.text_of(file, data)
        parsed = parse_note(file.path, text, file_hash=digest(data), modified=file.modified)
        if file.ending in CONVERTED_ENDINGS:
            self.keep(file, data)
        note = Note.objects.filter(owner=self.owner, path=file.path).first()
        note = note or Note(owner=self.owner, root=self.manner.root)
        if self.manner.whole:
            note.root = self.manner.root
        try:
            save_note(self.owner, parsed, note)
        except IntegrityError:
            # Another import made it a moment ago, perhaps of another state of the file.
            save_note(self.owner, parsed, Note.objects.get(owner=self.owner, path=file.path))
        (self.report.changed if known else self.report.created).append(file.path)

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
        for path, known in self.known.items():
            there = not known.in_trash or known.gone_with_file
            mine = known.root == self.manner.root
            if mine and path not in self.seen and known.file_hash and there:
                by_hash.setdefault(known.file_hash, []).append(known)
        return {key: found[0] for key, found in by_hash.items() if len(found) == 1}

    def prune(self) -> None:
        """Put the notes in the trash whose files are gone; those written here have none."""
        if "." in self.seen:
            return  # the folder itself could not be read: nothing says what is gone
        gone = Note.objects.owned_by(self.owner).filter(root=self.manner.root)
        gone = gone.exclude(file_hash="")
        closed = tuple(f"{skipped.path}/" for skipped in self.report.skipped)  # folders, if any
        for note in list(gone.defer("body", "head")):
            if note.path not in self.seen and not note.path.startswith(closed):
                put_in_trash(note, gone_with_file=True)
                self.report.removed.append(note.path)
        forget_attachments(self.owner, self.manner.root, but=self.seen, closed=closed)

    def write_refusals(self) -> None:
        skipped = self.report.skipped
        reasons = {each.path[:PATH_MAX_CHARS]: each.reason for each in skipped}
        before = Refusal.objects.filter(owner=self.owner)
        if before.exists():
            over = (
                pk for pk, path in before.values_list("pk", "path")
                if path not in reasons and (path in self.seen or self.manner.prune)
            )  # fmt: skip
            before.filter(pk__in=list(over)).delete()
        Refusal.objects.bulk_create(
            [
                Refusal(
                    owner=self.owner, path=path, reason=reason[:500],
                    seen_at=timezone.now(),
                )
                for path, reason in reasons.items()
            ],
            update_conflicts=True, unique_fields=["owner", "path"],
            update_fields=["reason", "seen_at"],
        )  # fmt: skip


def known_notes(owner: User) -> dict[str, Known]:
    rows = Note.objects.filter(owner=owner).values_list(
        "path", "pk", "file_hash", "deleted_at", "gone_with_file", "root"
    )
    return {
        path: Known(pk, file_hash, deleted_at is not None, gone, root)
        for path, pk, file_hash, deleted_at, gone, root in rows.iterator(chunk_size=2000)
    }
