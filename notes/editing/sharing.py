"""Folders and tags shared with others, and what of a shared note its reader may follow."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from notes.models import Attachment, Link, Note, NoteShare
from notes.text.leading import Targets

SHARES_MAX = 200  # of one owner


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
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # one at a time
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


# --- What a reader may follow -------------------------------------------------------------------


def readable_attachments(user: User) -> QuerySet[Attachment]:
    """One's own; of others the files that shared notes were made from, and those in a shared
    folder that a note shared there shows. A tag brings no files beside."""
    shares = NoteShare.objects.with_reader(user).filter(
        owner=OuterRef("owner"), kind=NoteShare.Kind.FOLDER
    )
    start = Substr(OuterRef("path"), 1, Length("name") + 1)
    around = shares.annotate(start=start, folder=Concat("name", Value("/")))
    notes = Note.objects.readable_by(user).filter(owner=OuterRef("owner"), root=OuterRef("root"))
    made_from_it = notes.filter(file_path=OuterRef("path")).exclude(file_path="")
    links = Link.objects.filter(note=OuterRef("pk"), attachment=OuterRef(OuterRef("pk")))
    showing_it = notes.filter(Exists(links))
    in_folder = Exists(around.filter(start=F("folder"))) & Exists(showing_it)
    return Attachment.objects.filter(Q(owner=user) | Exists(made_from_it) | in_folder)


def targets_for(reader: User, targets: Targets) -> Targets:
    """Where a shared note's links lead its reader: out of what is shared they lead nowhere."""
    notes = Note.objects.readable_by(reader).filter(pk__in=set(targets.notes.values()))
    files = readable_attachments(reader).filter(pk__in=set(targets.attachments.values()))
    open_notes = set(notes.values_list("pk", flat=True))
    open_files = set(files.values_list("pk", flat=True))
    return Targets(
        {name: pk for name, pk in targets.notes.items() if pk in open_notes},
        {name: pk for name, pk in targets.attachments.items() if pk in open_files},
    )


def shares_between(user: User) -> QuerySet[NoteShare]:
    """What somebody shares and what is shared with them; for finding one by its id."""
    readers = NoteShare.objects.with_reader(user).values("pk")
    return NoteShare.objects.filter(Q(owner=user) | Q(pk__in=readers))
