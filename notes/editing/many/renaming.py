"""A whole folder called otherwise, or put into another, with all that lies below it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.base.batches import batches
from config.base.folding import fold_path
from config.base.keys import path_key
from config.base.users import one_at_a_time
from notes.editing.links import resolve_links
from notes.editing.many.changing import Action, Change, NotChanged, folder_in
from notes.editing.writing import PATH_MAX_CHARS
from notes.ends import folder_renamed
from notes.models import Note, NoteShare
from notes.models.shares import NAME_MAX_CHARS, NoteShareQuerySet

FORMER_MAX = 20  # names that a share's folder had


def rename_folder(owner: User, was: str, name: str) -> Change:
    """Its notes, those in the trash too, lie in `name` then, and what is shared of it stays
    shared, under the new name. Raises NotChanged.

    A name that has notes or is shared already is refused: these notes would be mixed with others,
    or be read by somebody else.
    """
    was, name = was.strip("/"), folder_in(name)
    if not name or not was:
        raise NotChanged(_("Write the folder’s new name."))
    if name == was:
        raise NotChanged(_("The folder is called so already."))
    if within(name) != within(was) and within(name).startswith(within(was)):
        raise NotChanged(_("A folder cannot be put into itself. Write another name."))
    with transaction.atomic():
        one_at_a_time(owner.pk)
        check_unused(owner, was, name)
        rename_notes(owner, was, name)
        rename_shares(owner, was, name)
        tell_renamed(owner, was, name)
    resolve_links(owner)
    return Change(Action.RENAME, name, before={"folder": was})


def undo_renaming(owner: User, done: Change) -> Change:
    return rename_folder(owner, done.value, done.before["folder"])


def within(folder: str) -> str:
    """What the key of all that lies in or below it begins with."""
    return path_key(f"{folder}/")


def renamed(path: str, was: str, name: str) -> str:
    """The path, or what it is now if it is the folder `was` or lies below, however that is
    spelled there."""
    if not fold_path(f"{path}/").startswith(fold_path(f"{was}/")):
        return path
    rest = path.split("/")[was.count("/") + 1 :]
    return "/".join([name, *rest])


def check_unused(owner: User, was: str, name: str) -> None:
    if within(name) == within(was):
        return  # in other letters only
    if Note.objects.filter(owner=owner, path_key__startswith=within(name)).exists():
        said = _("There is a folder “%(name)s” already. Choose notes in the list and move them.")
        raise NotChanged(said % {"name": name})
    if shares_of_folders(owner).filter(key__startswith=within(name)).exists():
        said = _("“%(name)s” is shared already. Choose another name, or take that back first.")
        raise NotChanged(said % {"name": name})


def tell_renamed(owner: User, was: str, name: str) -> None:
    new = "" if within(name) == within(was) else name
    about = {"owner_id": owner.pk, "renamed": lambda path: renamed(path, was, name), "new": new}
    for _listener, objection in folder_renamed.send(sender=Note, **about):
        if objection:
            raise NotChanged(objection)


def rename_notes(owner: User, was: str, name: str) -> None:
    mine = Note.objects.filter(owner=owner, path_key__startswith=within(was))
    notes = list(mine.order_by("pk").only("path", "deleted_at").select_for_update(no_key=True))
    if all(note.deleted_at for note in notes):
        raise NotChanged(_("There are no notes in this folder any more."))
    for note in notes:
        note.path = renamed(note.path, was, name)
        note.path_key = path_key(note.path)
    if any(len(note.path) > PATH_MAX_CHARS for note in notes):
        raise too_long()
    for some in batches(notes, 200):
        Note.objects.bulk_update(some, ["path", "path_key"])


def rename_shares(owner: User, was: str, name: str) -> None:
    """Whoever may read it, or a folder below it, goes on to; of two shares with the same user that
    were spelled otherwise one is left, with the rights of both."""
    kept: dict[tuple[str, str], NoteShare] = {}
    for share in shares_of_folders(owner).filter(key__startswith=within(was)):
        share.former = [*share.former, [share.name, timezone.now().isoformat()]][-FORMER_MAX:]
        share.name = renamed(share.name, was, name)
        if len(share.name) > NAME_MAX_CHARS:
            raise too_long()
        first = kept.setdefault((share.username, share.name), share)
        if first is not share:
            share.delete()
            first.former = [*first.former, *share.former][-FORMER_MAX:]
            first.may_write = first.may_write or share.may_write
        first.save(update_fields=["name", "former", "may_write"])


def too_long() -> NotChanged:
    return NotChanged(_("This name is too long for what lies below it. Write a shorter one."))


def shares_of_folders(owner: User) -> NoteShareQuerySet:
    return NoteShare.objects.owned_by(owner).filter(kind=NoteShare.Kind.FOLDER)
