"""Importing: files become notes and attachments, and only what changed is touched."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError

from config.base.batches import delete_those
from notes.editing.attachments import forget_attachments
from notes.editing.links import resolve_links
from notes.editing.trash import put_in_trash
from notes.importing import notion
from notes.importing.conversion import NotConvertible, StillConverting, convert
from notes.importing.dialects import as_imported
from notes.importing.filing import Convert, Draft, Filer, ImportReport, Skipped
from notes.importing.formats import pictures
from notes.importing.kinds import DOCUMENT_MAX_BYTES, Use
from notes.importing.packs import Packs, folder_of
from notes.importing.rereading import agree_on_encodings
from notes.importing.sources import (
    NotReadable,
    SourceFile,
    UploadRefused,
    check_path,
    folder_files,
    hash_of,
)
from notes.importing.vaults import Known, Vault, forgotten_files, keep_refusals, look_up, take_over
from notes.importing.zips import check_disk, open_zip
from notes.index.turns import Cancelled, Progress
from notes.text.decoding.texts import NotText
from notes.text.parsing import digest

logger = logging.getLogger(__name__)

ROOT_MAX_BYTES = 500


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
    report = ImportReport()
    if folder.suffix.lower() == ".zip" and folder.is_file():
        with open_zip(folder, folder.name, report.passed_over) as zipped:
            manner = Manner(
                zip_root(folder.name), prune=prune and bool(zipped), whole=True, restore=True
            )
            return Importer(owner, manner, report=report).run(zipped, progress)
    # Paths and how to read them, not what they hold.
    files = list(folder_files(folder, report.passed_over))
    whole = folder.is_dir()
    place = folder.resolve() if whole else folder.parent.resolve()
    manner = Manner(
        root_named(str(place)),
        prune=prune and whole and bool(files),
        whole=whole,
        restore=not whole,
    )
    return Importer(owner, manner, report=report).run(files, progress)


def zip_root(name: str) -> str:
    """What a zip's notes are known to come from: the next one of this name is the same vault."""
    return root_named(f"{name} (zip)")


def root_named(name: str) -> str:
    """The name, or what stands for it when it is too long for an index."""
    return name if len(name.encode()) <= ROOT_MAX_BYTES else digest(name.encode())


class Importer:
    """One import; memory holds a line per note, and the texts of the few that are written next."""

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
        self.report = report or ImportReport()
        self.filer = Filer(owner, manner.root, self.report, convert)
        self.vault = Vault({}, {}, set())
        self.seen: set[str] = set()
        self.refused: dict[str, str] = {}  # path → why, a sentence
        self.new: list[SourceFile] = []
        self.pictures: list[SourceFile] = []  # that are new or changed

    def run(
        self, files: list[SourceFile], progress: Progress = lambda done, total: None
    ) -> ImportReport:
        """Import the files; when it is cancelled, links and refusals of what was done are kept."""
        for _ in self.steps(files, progress):
            pass
        return self.report

    def steps(
        self, files: list[SourceFile], progress: Progress = lambda done, total: None
    ) -> Iterator[None]:
        """The same, a file or a try a step: others may have their turn in between."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        named = self.named(files)
        if self.manner.whole and self.manner.root:
            hashes = {file.path: partial(hash_of, file) for file in named if self.is_note(file)}
            yield from take_over(self.owner, self.manner.root, hashes)
        self.vault = look_up(self.owner, self.manner.root)
        try:
            yield from self.read(named, progress)
        except Cancelled:
            self.write_drafts()
            self.finish()
            raise
        self.write_drafts()
        if self.manner.prune:
            self.prune()
        self.finish()

    def named(self, files: list[SourceFile]) -> list[SourceFile]:
        """The files, those in packs too; of another tool's vault as they are to be imported."""
        files = as_imported(Packs().unpacked(files))
        if not notion.is_notion_export(file.path for file in files):
            return files
        self.filer.is_notion = True
        taken_for = notion.with_complete_tables([file.path for file in files])
        names = notion.unique_paths([taken_for[path] for path in taken_for])
        self.filer.notion_pages = notion.pages_by_id(names)
        self.report.passed_over += [file.path for file in files if file.path not in taken_for]
        return [
            replace(file, path=names[taken_for[file.path]])
            for file in files
            if file.path in taken_for
        ]

    def read(self, files: list[SourceFile], progress: Progress) -> Iterator[None]:
        """The changed ones first, then the new, which may be moved ones."""
        done = 0
        progress(0, len(files))
        for file in files:
            yield from self.tried(file, self.look_at)
            if self.new and self.new[-1] is file:
                continue  # its time comes when it is known which notes are gone
            done += 1
            progress(done, len(files))
        gone = self.gone_by_hash() if self.manner.whole else {}
        for file in self.new:
            if file.use is Use.DOCUMENT:
                self.write_drafts()  # what takes long, or breaks off, holds up nothing before it
            yield from self.tried(file, lambda file: self.take_new(file, gone))
            if self.filer.has_drafted_enough:
                self.write_drafts()
            done += 1
            progress(done, len(files))
        if not any(file.use is Use.NOTE for file in files):  # those in notes are theirs
            yield from self.read_pictures(gone)

    def read_pictures(self, gone: dict[str, Known]) -> Iterator[None]:
        for file in self.pictures[: pictures.READ_MAX]:
            self.write_drafts()
            yield from self.tried(file, partial(self.read_picture, gone))
        if unread := self.pictures[pictures.READ_MAX :]:
            self.refuse(unread[0], pictures.not_read(len(unread)))

    def write_drafts(self) -> None:
        """Together, or one by one when something is wrong with one of them."""
        drafts = self.filer.take_drafts()
        try:
            self.filer.write_together(drafts)
        except Exception:  # whatever it is, it is one of them's
            for draft in drafts:
                self.guarded(draft.file, partial(self.write_draft, draft))
        else:
            self.remember(draft.file.path for draft in drafts)

    def write_draft(self, draft: Draft, file: SourceFile) -> None:
        self.filer.write(draft, None)
        self.remember([file.path])

    def remember(self, paths: Iterable[str]) -> None:
        """These files are notes again: that they were deleted for good is over."""
        if over := self.vault.forgotten.intersection(paths):
            delete_those(forgotten_files(self.owner, self.manner.root), "path", over)

    def finish(self) -> None:
        # Always: an import that broke off may have left notes and not come to this.
        agree_on_encodings(self.owner, self.manner.root, self.seen)
        resolve_links(self.owner)
        self.report.skipped.sort(key=lambda skipped: skipped.path)
        keep_refusals(
            self.owner,
            self.manner.root,
            self.refused,
            seen=None if self.manner.prune else self.seen,
        )

    def tried(self, file: SourceFile, handle: Callable[[SourceFile], None]) -> Iterator[None]:
        """Handle the file, again and again while its text is still being made elsewhere."""
        while True:
            try:
                self.guarded(file, handle)
            except StillConverting:
                yield
            else:
                break
        yield

    def guarded(self, file: SourceFile, handle: Callable[[SourceFile], None]) -> None:
        """Whatever is wrong with one file, the others are imported; raises StillConverting."""
        self.seen.add(file.path)
        try:
            check_path(file.path)
            if file.problem:
                if file.use is Use.PACK:
                    self.keep_anyway(file)
                raise NotReadable(file.problem)
            # What is unpacked may be hundreds of times what was uploaded.
            check_disk(DOCUMENT_MAX_BYTES, settings.DATA_DIR)
            handle(file)
        except (NotText, NotConvertible) as refusal:
            self.keep_anyway(file)
            self.refuse(file, str(refusal))
        except (NotReadable, UploadRefused) as refusal:
            self.refuse(file, str(refusal))
        except StillConverting:
            raise
        except OperationalError:
            logger.exception("%r cannot be stored", file.path)
            self.refuse(file, "The database did not take it; the server's log says why.")
        except Exception:
            logger.exception("%r cannot be imported", file.path)
            self.refuse(
                file, "It holds something that cannot be stored; the server's log says what."
            )

    def keep_anyway(self, file: SourceFile) -> None:
        """Keep a file that cannot become a note, for the links that lead to it."""
        try:
            self.filer.keep(file, file.read())
        except Exception:  # what is wrong with it is told already, and costs no other file
            logger.warning("%r cannot be kept", file.path, exc_info=True)

    def refuse(self, file: SourceFile, reason: str) -> None:
        self.refused[file.path] = reason
        self.report.skipped.append(Skipped(file.path, reason))

    # --- One file -----------------------------------------------------------------------

    def look_at(self, file: SourceFile) -> None:
        if file.use is None:
            self.filer.keep_unread(file)
        elif not self.is_note(file):
            self.keep(file, file.read())
        elif known := self.vault.notes.get(file.path):
            self.compare(file, file.read(), known)
        elif file.path in self.vault.forgotten and not self.manner.restore:
            self.report.unchanged += 1
        else:
            self.new.append(file)

    def keep(self, file: SourceFile, data: bytes) -> None:
        self.seen.add(pictures.words_path(file.path))
        if self.filer.keep(file, data):
            self.report.attachments += 1
            if pictures.may_hold_words(file, len(data)):
                self.pictures.append(file)

    def read_picture(self, gone: dict[str, Known], file: SourceFile) -> None:
        """The words that are seen in it are a note; a picture without is no fault."""
        try:
            text = self.filer.convert(f"{file.path}{pictures.SCAN}", file.read())
        except NotConvertible:
            return
        if words := pictures.note_of(file, text):
            self.look_at(words)
            if self.new and self.new[-1] is words:
                self.take_new(self.new.pop(), gone)

    def is_note(self, file: SourceFile) -> bool:
        return file.use in {Use.NOTE, Use.DOCUMENT} or self.filer.is_database(file)

    def compare(self, file: SourceFile, data: bytes, known: Known) -> None:
        if self.is_unwanted(known):
            self.report.unchanged += 1
        elif known.file_hash == digest(data):
            self.take_same(file, data, known)
        else:
            self.filer.save(file, data, known)

    def take_same(self, file: SourceFile, data: bytes, known: Known) -> None:
        if known.in_trash:
            self.filer.bring_back(file, data, known)
        else:
            self.report.unchanged += 1

    def take_new(self, file: SourceFile, gone: dict[str, Known]) -> None:
        data = file.read()
        twin = self.vault.elsewhere.get(file.path)
        if moved := gone.pop(digest(data), None):
            self.filer.follow(file, data, moved)
        elif twin and not self.is_unwanted(twin) and self.is_same(file, data, twin):
            if twin.is_loose or twin.in_trash:
                self.filer.adopt(file, data, twin)
            self.take_same(file, data, twin)
        else:
            self.filer.draft(file, data)
            return
        self.remember([file.path])

    def is_unwanted(self, known: Known) -> bool:
        """Whether its owner deleted it, and has not asked for it again."""
        return known.is_unwanted and not self.manner.restore

    def is_same(self, file: SourceFile, data: bytes, known: Known) -> bool:
        """Whether a note that is not this file's says what the file says all the same."""
        if known.file_hash == digest(data):
            return True
        note = None if file.use is Use.DOCUMENT else self.filer.note_of(known)
        return note is not None and note.get_text() == self.filer.text_of(file, data)

    # --- What is gone -------------------------------------------------------------------

    def gone_by_hash(self) -> dict[str, Known]:
        """Notes whose files are gone, by their hash; those that are alike are left out."""
        closed = self.closed()
        by_hash: dict[str, list[Known]] = {}
        for path, known in self.vault.notes.items():
            if not (path in self.seen or known.is_unwanted or path.startswith(closed)):
                by_hash.setdefault(known.file_hash, []).append(known)
        return {key: found[0] for key, found in by_hash.items() if len(found) == 1}

    def closed(self) -> tuple[str, ...]:
        """Folders and packs that could not be looked into: nothing says what is gone there."""
        paths = [at for path in self.refused for at in (path, folder_of(path))]
        return tuple(f"{path}/" for path in dict.fromkeys(paths))

    def prune(self) -> None:
        """Put the notes in the trash whose files are gone; those written here have none."""
        if "." in self.seen:
            return  # the folder itself could not be read: nothing says what is gone
        closed = self.closed()
        for note in list(self.filer.files_notes().filter(deleted_at=None).defer("body", "head")):
            if note.file_path not in self.seen and not note.file_path.startswith(closed):
                put_in_trash(note, gone_with_file=True)
                self.report.removed.append(note.path)
        root = self.manner.root
        forget_attachments(self.owner, root, but=self.seen, closed=closed)
        over = [path for path in self.vault.forgotten - self.seen if not path.startswith(closed)]
        delete_those(forgotten_files(self.owner, root), "path", over)
