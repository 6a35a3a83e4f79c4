"""A backup brought back: into an empty place, or in the place of all that is there."""

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction

from config.backups import folder, rows
from config.backups.writing import FORMAT, FORMAT_VERSION, MANIFEST, migrations
from config.base.batches import batches
from notes.index.backend import get_index
from notes.models import PassageVector

BATCH = 500
# Of a file that is no zip or not whole; of rows of other types or numbers than their columns.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RecursionError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
    *(ValidationError, DataError, IntegrityError),
)
DAMAGED = "The backup is damaged: it cannot be read to its end."


class NotRestored(Exception):
    """Nothing was changed; the text is a sentence."""


@dataclass
class Restored:
    rows: int
    files: int
    missing: list[str]
    notes: list[str]  # sentences on what is left to do


def restore_backup(path: Path, *, replace: bool = False) -> Restored:
    """Rows and files at once or not at all; the database has to be migrated."""
    try:
        with zipfile.ZipFile(path) as pack:
            manifest = read_manifest(pack)
            check(manifest, replace=replace)
            with transaction.atomic(), rows.times_as_told():
                delete_all()
                put_rows(pack, manifest)
                get_index().index_anew()
                prepare_vectors()
                told, missing = sum(manifest["rows"].values()), list(manifest["missing"])
                return Restored(told, put_files(pack), missing, hints(manifest))
    except BROKEN as error:
        raise NotRestored(DAMAGED) from error


def read_manifest(pack: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in pack.namelist():
        raise NotRestored("This is no backup, or one that was not written to its end.")
    manifest: Any = json.loads(pack.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotRestored("This is no backup.")
    return dict(manifest)


def check(manifest: dict[str, Any], *, replace: bool) -> None:
    made_by = manifest.get("made_by")
    if manifest["version"] != FORMAT_VERSION or manifest["migrations"] != migrations():
        raise NotRestored(
            f"The backup was made by version {made_by}, which keeps its data otherwise. Restore "
            "it with that version, then upgrade."
        )
    if not replace and User.objects.exists():
        raise NotRestored(
            "There are accounts here already. Restore into a new DATA_DIR and database, or say "
            "--replace: that deletes all that is here."
        )


def delete_all() -> None:
    """All rows that a backup has, and the sessions, which would name other people."""
    every: list[type[models.Model]] = [*rows.kept_models(), Session]
    for model in every:
        everything = model._base_manager.all()
        everything._raw_delete(everything.db)


# --- Rows ---------------------------------------------------------------------------------------


def put_rows(pack: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """References are looked at when all is there, by the database, at the end."""
    kept = rows.kept_models()
    for model in kept:
        label = model._meta.label
        count = put_rows_of(pack, model)
        if count != manifest["rows"][label]:
            raise NotRestored(DAMAGED)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
    connection.check_constraints()


def put_rows_of(pack: zipfile.ZipFile, model: type[models.Model]) -> int:
    """Returns how many there were, whether all of them could be put here or not."""
    with pack.open(f"rows/{model._meta.label}.jsonl") as file:
        lines = Counted(file)
        for some in batches(rows.instances(model, lines), BATCH):
            model._base_manager.bulk_create(some, batch_size=BATCH)
    return lines.count - 1  # the first names the columns


class Counted:
    """Lines, and how many were read."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.count = 0
        self._lines = iter(lines)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = next(self._lines)
        self.count += 1
        return line


def prepare_vectors() -> None:
    for embedder in set(PassageVector.objects.values_list("embedder", flat=True)):
        one = PassageVector.objects.filter(embedder=embedder).first()
        if one is not None:
            get_index().prepare(embedder, len(one.vector))


# --- Files --------------------------------------------------------------------------------------


def put_files(pack: zipfile.ZipFile) -> int:
    """Each is there whole, beside its place, before the first takes its place."""
    unpacked: list[tuple[Path, Path]] = []
    try:
        for info in pack.infolist():
            if place := place_of(info):
                unpacked.append((unpack(pack, info, place), place))
        for part, place in unpacked:
            take_place(part, place)
    finally:
        for part, _place in unpacked:
            part.unlink(missing_ok=True)
    return len(unpacked)


def place_of(info: zipfile.ZipInfo) -> Path | None:
    is_ours = info.filename.startswith(folder.WITHIN) and not info.is_dir()
    return folder.place_of(info.filename.removeprefix(folder.WITHIN)) if is_ours else None


def unpack(pack: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path) -> Path:
    """Closed to others, in the place's folder."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file, pack.open(info) as packed:
            shutil.copyfileobj(packed, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def take_place(part: Path, place: Path) -> None:
    for beside in ("-wal", "-shm"):  # of the database that was there
        place.with_name(place.name + beside).unlink(missing_ok=True)
    os.replace(part, place)


def hints(manifest: dict[str, Any]) -> list[str]:
    said = []
    if manifest["secret_key_from_environment"]:
        said.append(
            "SECRET_KEY was set in the environment there. Set the same here: webhooks are signed "
            "with what is derived of it."
        )
    elif not manifest["secrets"]:
        said.append(
            "The backup has no secrets: webhooks get new ones, and Langflow's flow is published "
            "anew."
        )
    if manifest["missing"]:
        said.append(f"{len(manifest['missing'])} attachments had no file when it was made.")
    return said
