"""What is kept of a vault from one import to the next.

A vault is a folder or zip, named by its root; files that were uploaded by themselves make one
without a name. A note is known by its vault and its file's path there, wherever it lies here.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from notes.importing import PATH_MAX_CHARS
from notes.models import Attachment, ForgottenFile, Note, Refusal

OF_A_VAULT: tuple[type[models.Model], ...] = (Note, Attachment, Refusal, ForgottenFile)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file's note before the import looks at the file."""

    pk: int
    file_hash: str
    in_trash: bool
    gone_with_file: bool


@dataclass(frozen=True)
class Vault:
    notes: dict[str, Known]  # by the file's path in the vault
    elsewhere: dict[str, Known]  # by where they lie here: notes written here or of other vaults
    forgotten: set[str]  # files whose notes their owner deleted for good


def look_up(owner: User, root: str) -> Vault:
    vault = Vault({}, {}, set(forgotten_files(owner, root).values_list("path", flat=True)))
    rows = Note.objects.filter(owner=owner).values_list(
        "pk", "file_hash", "deleted_at", "gone_with_file", "root", "file_path", "path"
    )
    for pk, file_hash, deleted_at, gone, of, file_path, path in rows.iterator(chunk_size=2000):
        known = Known(pk, file_hash, deleted_at is not None, gone)
        is_ours = bool(file_path) and of == root
        if is_ours:
            vault.notes[file_path] = known
        if not is_ours or path != file_path:
            vault.elsewhere[path] = known
    return vault


def forgotten_files(owner: User, root: str) -> models.QuerySet[ForgottenFile]:
    return ForgottenFile.objects.filter(owner=owner, root=root)


@transaction.atomic
def take_over(owner: User, root: str, paths: Collection[str]) -> None:
    """Give a root that is not known yet what belongs to the vault that it is, if it is one.

    A vault that was moved on the disk, or zipped under another name, is still the same vault:
    each has more than half of the other's notes, by their paths.
    """
    if any(model._default_manager.filter(owner=owner, root=root).exists() for model in OF_A_VAULT):
        return
    files = Note.objects.filter(owner=owner).exclude(root="").exclude(file_path="")
    known: Counter[str] = Counter()
    common: Counter[str] = Counter()
    for before, path in files.values_list("root", "file_path").iterator(chunk_size=2000):
        known[before] += 1
        common[before] += path in paths
    for before, count in common.most_common(1):
        if 2 * count > max(known[before], len(paths)):
            for model in OF_A_VAULT:
                model._default_manager.filter(owner=owner, root=before).update(root=root)


def keep_refusals(
    owner: User, root: str, refused: Mapping[str, str], *, seen: Collection[str] | None
) -> None:
    """Write down why files (path → a sentence) could not be imported.

    What was written of other files that were seen is over; of all others if `seen` is None.
    """
    reasons = {path[:PATH_MAX_CHARS]: why[:500] for path, why in refused.items()}
    before = Refusal.objects.filter(owner=owner, root=root)
    over = [
        pk
        for pk, path in before.values_list("pk", "path")
        if path not in reasons and (seen is None or path in seen)
    ]
    if over:
        before.filter(pk__in=over).delete()
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
