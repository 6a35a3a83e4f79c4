"""What happens to notes: importing, deleting, and embedding their passages."""

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Q

from notes.chunking import split_into_chunks
from notes.embedding import Embedder, EmbeddingUnavailable, get_embedder, to_blob
from notes.importing import (
    NOTE_ENDINGS,
    NOTE_MAX_BYTES,
    PATH_MAX_CHARS,
    NotText,
    ParsedNote,
    parse_note,
    read_text,
    resolve_target,
    sha256,
)
from notes.index.base import get_index
from notes.models import Link, Note, Passage, Tag

logger = logging.getLogger(__name__)

EMBED_BATCH = 16  # passages between two writes: little is lost by a crash

# Comments, tags, also those that a cut has left half of, and addresses.
MARKUP = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]*(?:>|$)|^[^<>]*\"\s*/?>|https?://[^\s)>\"]+", re.S
)
MOSTLY_MARKUP = 0.4

Progress = Callable[[int, int], None]  # (done, of how many)


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
    removed: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True)
class IndexProgress:
    """How many of an owner's passages are embedded, of how many."""

    done: int
    total: int


# --- Importing ------------------------------------------------------------------------------


def import_texts(
    owner: User,
    files: Mapping[str, str | bytes],
    *,
    prune: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Save these files (path → content) as the owner's notes, findable by their words at once.

    Files that have not changed are left alone. `prune` removes notes that are not among them.
    """
    report = ImportReport()
    paths = set()
    for done, (path, content) in enumerate(files.items()):
        progress(done, len(files))
        paths.add(path)
        try:
            text = content if isinstance(content, str) else read_text(content)
            import_text(owner, path, text, report)
        except NotText as refusal:
            report.skipped.append(Skipped(path, str(refusal)))
    if prune:
        prune_notes(owner, paths, report)
    if report.created or report.changed or report.removed:
        resolve_links(owner)
    progress(len(files), len(files))
    return report


def import_folder(
    owner: User,
    folder: Path,
    *,
    prune: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Import all notes below a folder; paths are kept relative to it."""
    skipped: list[Skipped] = []
    files = dict(read_folder(folder, skipped))
    report = import_texts(owner, files, prune=prune, progress=progress)
    report.skipped = skipped + report.skipped
    return report


def read_folder(folder: Path, skipped: list[Skipped]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each note below the folder; hidden folders are passed over."""
    top = folder.resolve()
    for parent, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            if file.suffix.lower() not in NOTE_ENDINGS or name.startswith("."):
                continue
            path = file.relative_to(top).as_posix()
            if reason := reason_to_skip(file, top):
                skipped.append(Skipped(path, reason))
                continue
            try:
                yield path, file.read_bytes()
            except OSError as error:
                skipped.append(Skipped(path, f"It cannot be read: {error.strerror}."))


def reason_to_skip(file: Path, top: Path) -> str:
    if not file.resolve().is_relative_to(top):
        return "It is a link that leads out of the folder."
    if not file.is_file():
        return "It is not a file."
    if file.stat().st_size > NOTE_MAX_BYTES:
        return f"It is longer than {NOTE_MAX_BYTES // 1_000_000} MB: too long for a note."
    return ""


def import_text(owner: User, path: str, text: str, report: ImportReport) -> None:
    """Save one file unless it is as it was; adds to the report."""
    if len(path) > PATH_MAX_CHARS:
        raise NotText(f"Its path is longer than {PATH_MAX_CHARS} characters.")
    known = Note.objects.owned_by(owner).filter(path=path).first()
    if known and known.file_hash == sha256(text):
        report.unchanged += 1
        return
    save_note(owner, parse_note(path, text), known)
    (report.changed if known else report.created).append(path)


@transaction.atomic
def save_note(owner: User, parsed: ParsedNote, note: Note | None = None) -> Note:
    """Write a note with its tags, links and passages."""
    note = note or Note(owner=owner, path=parsed.path)
    note.title = parsed.title
    note.body = parsed.body
    note.front_matter = parsed.front_matter
    note.content_hash = parsed.content_hash
    note.file_hash = parsed.file_hash
    note.save()
    note.tags.set([Tag.objects.get_or_create(owner=owner, name=name)[0] for name in parsed.tags])
    note.links.all().delete()
    Link.objects.bulk_create(
        Link(
            note=note,
            target=link.target,
            heading=link.heading,
            alias=link.alias,
            is_embed=link.is_embed,
        )
        for link in parsed.links
    )
    replace_passages(note)
    return note


def replace_passages(note: Note) -> None:
    """Cut the note anew; a passage whose text stayed the same keeps its embedding."""
    known = {
        passage.text_hash: (passage.embedding, passage.embedder)
        for passage in note.passages.exclude(embedding=None)
    }
    note.passages.all().delete()
    passages = []
    for ordinal, chunk in enumerate(split_into_chunks(note.body)):
        passage = Passage(
            note=note,
            owner_id=note.owner_id,
            ordinal=ordinal,
            heading=below_title(chunk.heading, note.title)[:1000],
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
        )
        passage.text_hash = sha256(embedded_text(passage))
        passage.embedding, passage.embedder = known.get(passage.text_hash, (None, ""))
        passages.append(passage)
    get_index().add(Passage.objects.bulk_create(passages))


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


def prune_notes(owner: User, paths: set[str], report: ImportReport) -> None:
    gone = [note for note in Note.objects.owned_by(owner).only("path") if note.path not in paths]
    report.removed = [note.path for note in gone]
    for note in gone:
        note.delete()


def resolve_links(owner: User) -> None:
    """Point each of the owner's links at the note it means, now that all are there."""
    by_path: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for note in Note.objects.owned_by(owner).only("path", "title").order_by("-path"):
        path = os.path.splitext(note.path)[0].lower()
        by_path[path] = note.pk
        by_name[note.title.lower()] = note.pk
    for path, pk in by_path.items():
        by_name[path.rpartition("/")[2]] = pk  # a file's name goes before another's title
    moved = []
    for link in Link.objects.filter(note__owner=owner).select_related("note"):
        resolved = link.note_id
        if link.target:
            found = resolve_target(link.target, link.note.folder, by_path, by_name)
            resolved = found  # type: ignore[assignment]
        if link.resolved_id != resolved:
            link.resolved_id = resolved
            moved.append(link)
    Link.objects.bulk_update(moved, ["resolved"], batch_size=500)


# --- Embedding ------------------------------------------------------------------------------


def embed_waiting(owner: User | None = None, progress: Progress = lambda done, total: None) -> int:
    """Embed all passages that wait for it, everybody's or one owner's; returns how many.

    Raises EmbeddingUnavailable; what was done until then is kept.
    """
    embedder = get_embedder()
    waiting = Passage.objects.waiting(embedder.name)
    if owner is not None:
        waiting = waiting.owned_by(owner)
    total, done = waiting.count(), 0
    progress(0, total)
    while batch := list(waiting.select_related("note").order_by("pk")[:EMBED_BATCH]):
        embed_batch(embedder, batch)
        done += len(batch)
        progress(done, max(total, done))
    return done


def embed_batch(embedder: Embedder, batch: list[Passage]) -> None:
    vectors = embedder.embed([embedded_text(passage) for passage in batch])
    with transaction.atomic():
        for passage, vector in zip(batch, vectors, strict=True):
            # Only if it is still there: its note may have been changed or deleted meanwhile.
            Passage.objects.filter(pk=passage.pk).update(
                embedding=to_blob(vector), embedder=embedder.name
            )


def index_progress(owner: User) -> IndexProgress:
    embedder = get_embedder().name
    counts = Passage.objects.owned_by(owner).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(embedder=embedder, embedding__isnull=False))
    )
    return IndexProgress(counts["done"], counts["total"])


_indexing = threading.Lock()  # held while this process embeds
_asked_again = threading.Event()


def start_indexing() -> None:
    """Embed what waits in the background; one thread a process, whoever asks how often."""
    _asked_again.set()
    if not _indexing.locked():
        threading.Thread(target=index_in_background, name="indexing", daemon=True).start()


def index_in_background() -> None:
    while _asked_again.is_set() and _indexing.acquire(blocking=False):
        try:
            _asked_again.clear()
            embed_waiting()
        except EmbeddingUnavailable as problem:
            logger.warning("Notes are found by their words only: %s", problem)
        except DatabaseError:
            logger.exception("Indexing stopped; the next import or start goes on with it")
        finally:
            connection.close()
            _indexing.release()
