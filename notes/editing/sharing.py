"""Folders and tags shared with others, and what of a shared note its reader may follow."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from config.base.keys import path_key, sort_key
from config.base.users import one_at_a_time
from notes.editing.places import without_ending
from notes.editing.spellings import place_key, spellings
from notes.models import Attachment, Link, Note, NoteShare
from notes.text.leading import Targets

SHARES_MAX = 200  # of one owner
LENT_MAX = 200  # names in one note that are looked for among what others share


class Refused(Exception):
    """What was to be shared is not; the text is a sentence for the user."""


def share(owner: User, username: str, kind: str, name: str, *, may_write: bool) -> NoteShare:
    """Let a user of this very name read, or write, what is in a folder or has a tag.

    Whether there is such a user is not told, neither by this nor by what it leaves. Once more
    for the same is a change of the right. Raises Refused.
    """
    name = name.strip().strip("/") if kind == NoteShare.Kind.FOLDER else name.strip().lstrip("#")
    if not name.strip("/ "):
        raise Refused(_("Choose a folder or a tag."))
    if username == owner.get_username():
        raise Refused(_("These notes are yours already. Name somebody else."))
    with transaction.atomic():
        one_at_a_time(owner.pk)
        if NoteShare.objects.owned_by(owner).count() >= SHARES_MAX:
            said = _("You share %(number)d times, the most allowed. Take one back first.")
            raise Refused(said % {"number": SHARES_MAX})
        reader = User.objects.filter(username=username, is_active=True).first()
        made, _new = NoteShare.objects.update_or_create(
            owner=owner,
            username=username,
            kind=kind,
            name=name,
            defaults={"may_write": may_write, "reader": reader},
        )
    return made


def leave(share: NoteShare) -> None:
    """Its reader wants it no longer. The owner is not told."""
    NoteShare.objects.filter(pk=share.pk, left_at=None).update(left_at=timezone.now())


def take_up_again(share: NoteShare) -> None:
    NoteShare.objects.filter(pk=share.pk).update(left_at=None)


def shares_between(user: User) -> QuerySet[NoteShare]:
    """What somebody shares and what is shared with them; for finding one by its id."""
    readers = NoteShare.objects.with_reader(user).values("pk")
    return NoteShare.objects.filter(Q(owner=user) | Q(pk__in=readers))


# --- What a reader may follow -------------------------------------------------------------------


def readable_attachments(user: User, ids: Collection[int]) -> QuerySet[Attachment]:
    """Of these one's own; of others the files that shared notes were made from, and those in a
    shared folder that a note shared there shows. A tag brings no files beside.

    A note shows files of its own vault, and pictures that were put in here, which are of none.
    """
    some = Attachment.objects.filter(pk__in=ids)
    notes = Note.objects.readable_by(user).filter(owner=OuterRef("owner"))
    of_its_vault = notes.filter(root=OuterRef("root"))
    made_from_it = of_its_vault.filter(file_path=OuterRef("path")).exclude(file_path="")
    links = Exists(Link.objects.filter(note=OuterRef("pk"), attachment=OuterRef(OuterRef("pk"))))
    is_shown = Exists(of_its_vault.filter(links)) | Q(Exists(notes.filter(links)), root="")
    shown = some.exclude(owner=user).filter(is_shown)
    beside = in_shared_folders(user, shown)
    return some.filter(Q(owner=user) | Exists(made_from_it) | Q(pk__in=beside))


def in_shared_folders(reader: User, files: QuerySet[Attachment]) -> list[int]:
    """Those that lie in or below a folder that their owner shares, as its notes are compared;
    in their vault it is called as it was before it was renamed here."""
    folders: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    shares = NoteShare.objects.with_reader(reader).filter(kind=NoteShare.Kind.FOLDER)
    for owner, key, former in shares.values_list("owner_id", "key", "former"):
        folders[owner] += [(key, timezone.now()), *(until(*each) for each in former)]
    if not folders:
        return []
    rows = files.filter(owner__in=folders).values_list("pk", "owner_id", "path", "created_at")
    return [pk for pk, owner, path, at in rows if lies_in(folders[owner], path_key(path), at)]


def until(name: str, end: str) -> tuple[str, datetime]:
    """A name that a folder had, as a key, and when it ended: what comes there later is no part
    of what is shared."""
    return path_key(f"{name}/"), datetime.fromisoformat(end)


def lies_in(folders: Iterable[tuple[str, datetime]], key: str, created: datetime) -> bool:
    return any(key.startswith(folder) and created <= end for folder, end in folders)


def lent_notes(reader: User, names: Iterable[str]) -> dict[str, int]:
    """For names that none of the reader's own notes has, the notes of these titles that others
    share with them; of several the one in the folder that the name says, then the oldest."""
    wanted = {name: place_key(without_ending(spellings(name)[-1])[0]) for name in first(names)}
    if not wanted:
        return {}
    keys = {sort_key(key) for name in wanted.values() for key in (name, tail_of(name))}
    owners = NoteShare.objects.with_reader(reader).order_by().values("owner")
    notes = Note.objects.readable_by(reader).filter(owner__in=owners, sort_key__in=keys)
    titled: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for pk, title, path in notes.order_by("pk").values_list("pk", "title", "path"):
        titled[place_key(title)].append((place_key(without_ending(path)[0]), pk))
    found = {name: meant(key, titled) for name, key in wanted.items()}
    return {name: pk for name, pk in found.items() if pk}


def first(names: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(name for name in names if name.strip()), LENT_MAX))


def tail_of(name: str) -> str:
    return name.rpartition("/")[2]


def meant(key: str, titled: dict[str, list[tuple[str, int]]]) -> int | None:
    """Of the notes with this title, by their paths and ids, the one that the name means."""
    alike = titled.get(key) or titled.get(tail_of(key)) or []
    ranked = sorted((not f"/{path}".endswith(f"/{key}"), pk) for path, pk in alike)
    return ranked[0][1] if ranked else None


def targets_for(reader: User, targets: Targets) -> Targets:
    """Where a shared note's links lead its reader: out of what is shared they lead nowhere."""
    notes = Note.objects.readable_by(reader).filter(pk__in=set(targets.notes.values()))
    files = readable_attachments(reader, set(targets.attachments.values()))
    open_notes = set(notes.values_list("pk", flat=True))
    open_files = set(files.values_list("pk", flat=True))
    return Targets(
        {name: pk for name, pk in targets.notes.items() if pk in open_notes},
        {name: pk for name, pk in targets.attachments.items() if pk in open_files},
    )
