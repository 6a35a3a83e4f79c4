"""One file with all that is kept here, as it stands at one moment, while everything goes on."""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config.backups import folder, rows
from config.base.downloads.zips import Packed, info_of, pieces_of
from config.base.env import env_str
from config.version import VERSION
from notes.models import Attachment

FORMAT = "commonplace.backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"


@dataclass
class Written:
    """What went into a backup."""

    rows: dict[str, int] = field(default_factory=dict)  # by model
    files: int = 0
    missing: list[str] = field(default_factory=list)  # attachments whose files are gone
    secrets: bool = True


def write_backup(path: Path, *, secrets: bool = True) -> Written:
    """Write it beside its place and put it there whole; nobody else may read it."""
    part = path.with_name(f"{path.name}.part")
    written = Written(secrets=secrets)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as pack, one_moment():
            fill(pack, written)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return written


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within it is of one moment, and nobody who writes waits for it."""
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def fill(pack: zipfile.ZipFile, written: Written) -> None:
    """The manifest comes last: a file without one was not written to its end."""
    for model in rows.kept_models():
        add_rows(pack, model, written)
    for kept in Attachment.objects.order_by("owner_id", "digest").iterator(1000):
        add_attachment(pack, kept, written)
    for each in folder.files_of_data(secrets=written.secrets):
        add(pack, each)
        written.files += 1
    manifest = json.dumps(manifest_of(written), ensure_ascii=False, indent=2)
    add(pack, Packed(MANIFEST, [manifest.encode()]))


def add_rows(pack: zipfile.ZipFile, model: type[models.Model], written: Written) -> None:
    label = model._meta.label
    count = 0
    with pack.open(large(f"rows/{label}.jsonl"), "w", force_zip64=True) as file:
        for line in rows.lines_of(model):
            file.write(line)
            count += 1
    written.rows[label] = count - 1  # the first line names the columns


def add_attachment(pack: zipfile.ZipFile, kept: Attachment, written: Written) -> None:
    """Each content once; one that was deleted since this moment is only named."""
    name = f"{folder.WITHIN}{folder.attachment_name(kept.owner_id, kept.digest)}"
    if name in pack.NameToInfo:
        return
    try:
        size = kept.file.stat().st_size
        add(pack, Packed(name, pieces_of(kept.file), size=size))
        written.files += 1
    except FileNotFoundError:
        written.missing.append(kept.path)


def add(pack: zipfile.ZipFile, each: Packed) -> None:
    pieces = iter(each.pieces)
    first = next(pieces, b"")  # a file that is gone is so before its name is in the zip
    with pack.open(large(each.name), "w", force_zip64=True) as file:
        file.write(first)
        for piece in pieces:
            file.write(piece)


def large(name: str) -> zipfile.ZipInfo:
    return info_of(Packed(name, []))


def manifest_of(written: Written) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "made_by": VERSION,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations(),
        "rows": written.rows,
        "files": written.files,
        "missing": written.missing,
        "secrets": written.secrets,
        "secret_key_from_environment": bool(env_str("SECRET_KEY")),
        "left_out": rows.LEFT_OUT,
        "data_dir": str(settings.DATA_DIR),
    }


def migrations() -> list[str]:
    """Which shape the database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
