"""What is kept of a vault from one import to the next.

A vault is a folder or zip, named by its root; files that were uploaded by themselves make one
without a name. A note is known by its vault and its file's path there, wherever it lies here.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from config.base.batches import delete_those
from notes.models import Attachment, ForgottenFile, Note, Refusal
from notes.text.parsing import PATH_MAX_BYTES, PATH_MAX_CHARS

READ_AS = ("encoding", "is_doubtful")
OF_A_VAULT: tuple[type[models.Model], ...] = (Note, Attachment, Refusal, ForgottenFile)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file's note before the import looks at the file."""

    pk: int
    file_hash: str
    in_trash: bool
    gone_with_file: bool
    is_loose: bool  # its file was uploaded by itself
    encoding: str = ""  # that its file is known to be in

    @property
    def is_unwanted(self) -> bool:
        """Whether its owner deleted it."""
        return self.in_trash and not self.gone_with_file


@dataclass(frozen=True)
class Vault:
    notes: dict[str, Known]  # by the file's path in the vault
    elsewhere: dict[str, Known]  # by where they lie here: notes written here or of other vaults
    forgotten: set[str]  # files whose notes their owner deleted for good


def look_up(owner: User, root: str) -> Vault:
    vault = Vault({}, {}, set(forgotten_files(owner, root).values_list("path", flat=True)))
    rows = Note.objects.filter(owner=owner).values_list(
        "pk", "file_hash", "deleted_at", "gone_with_file", "root", "file_path", "path", *READ_AS
    )
    for pk, file_hash, deleted_at, gone, of, file_path, path, encoding, doubtful in rows.iterator(
        chunk_size=2000
    ):
        is_loose = bool(file_path) and not of
        sure = "" if doubtful else encoding
        known = Known(pk, file_hash, deleted_at is not None, gone, is_loose, sure)
        is_ours = bool(file_path) and of == root
        if is_ours:
            vault.notes[file_path] = known
        if not is_ours or path != file_path:
            vault.elsewhere[path] = known
    return vault


def forgotten_files(owner: User, root: str) -> models.QuerySet[ForgottenFile]:
    return ForgottenFile.objects.filter(owner=owner, root=root)


def take_over(owner: User, root: str, files: Mapping[str, Callable[[], str]]) -> Iterator[None]:
    """Give a root that is not known yet what belongs to the vault that it is, if it is one; a
    step is one file.

    A vault that was moved on the disk, or zipped under another name, is still the same vault:
    each holds more than half of the other's files (path → how to get its hash), unchanged.
    """
    if any(model._default_manager.filter(owner=owner, root=root).exists() for model in OF_A_VAULT):
        return
    known: Counter[str] = Counter()
    common: Counter[str] = Counter()
    notes = Note.objects.filter(owner=owner).exclude(root="").exclude(file_path="")
    rows = notes.values_list("root", "file_path", "file_hash")
    for before, path, file_hash in list(rows):  # no cursor stays open between two steps
        known[before] += 1
        common[before] += path in files and files[path]() == file_hash
        yield
    for before, count in common.most_common(1):
        is_gone = not Path(before).is_dir()  # one that is still there has not moved
        if is_gone and 2 * count > max(known[before], len(files)):
            rename_root(owner, before, root)


def rename_root(owner: User, before: str, root: str) -> None:
    """Nothing is renamed if another import has begun with the new root this moment."""
    with suppress(IntegrityError), transaction.atomic():
        for model in OF_A_VAULT:
            model._default_manager.filter(owner=owner, root=before).update(root=root)


def keep_refusals(
    owner: User, root: str, refused: Mapping[str, str], *, seen: Collection[str] | None
) -> None:
    """Write down why files (path → a sentence) could not be imported.

    What was written of other files that were seen is over; of all others if `seen` is None.
    """
    reasons = {cut(path): why[:500] for path, why in refused.items()}
    before = Refusal.objects.filter(owner=owner, root=root)
    over = [
        pk
        for pk, path in before.values_list("pk", "path")
        if path not in reasons and (seen is None or path in seen)
    ]
    delete_those(before, "pk", over)
    now = timezone.now()
    Refusal.objects.bulk_create(
        [
            Refusal(owner=owner, root=root, path=path, reason=why, seen_at=now)
            for path, why in reasons.items()
        ],
        update_conflicts=True,
        unique_fields=["owner", "root", "path"],
        update_fields=["reason", "seen_at"],
    )


def cut(path: str) -> str:
    """As much of a path as can be stored."""
    return path.encode()[:PATH_MAX_BYTES].decode(errors="ignore")[:PATH_MAX_CHARS]
