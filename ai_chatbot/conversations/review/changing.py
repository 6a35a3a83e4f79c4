"""What is done to conversations in a list, one or many at once, and undone."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from ai_chatbot.conversations import trash
from ai_chatbot.models import Conversation, ConversationTag
from ai_chatbot.models.conversations import FOLDER_MAX_CHARS, ConversationQuerySet
from ai_chatbot.models.tags import NAME_MAX_CHARS
from config.base.attempts import save_changes
from config.base.keys import path_key
from config.base.storable import storable
from notes.search.terms import tidy

AT_ONCE = 300  # conversations that one request changes
TAGS_MAX = 30  # on one conversation


class Action(StrEnum):
    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    PIN = "pin"
    UNPIN = "unpin"
    TAG = "tag"
    UNTAG = "untag"
    MOVE = "move"
    TRASH = "trash"


SAID = {
    Action.ARCHIVE: ngettext_lazy(
        "%(count)s conversation archived.", "%(count)s conversations archived.", "count"
    ),
    Action.UNARCHIVE: ngettext_lazy(
        "%(count)s conversation taken out of the archive.",
        "%(count)s conversations taken out of the archive.",
        "count",
    ),
    Action.PIN: ngettext_lazy(
        "%(count)s conversation pinned.", "%(count)s conversations pinned.", "count"
    ),
    Action.UNPIN: ngettext_lazy(
        "%(count)s conversation no longer pinned.",
        "%(count)s conversations no longer pinned.",
        "count",
    ),
    Action.TAG: ngettext_lazy(
        "%(count)s conversation tagged “%(value)s”.",
        "%(count)s conversations tagged “%(value)s”.",
        "count",
    ),
    Action.UNTAG: ngettext_lazy(
        "%(count)s conversation no longer tagged “%(value)s”.",
        "%(count)s conversations no longer tagged “%(value)s”.",
        "count",
    ),
    Action.MOVE: ngettext_lazy(
        "%(count)s conversation moved to “%(value)s”.",
        "%(count)s conversations moved to “%(value)s”.",
        "count",
    ),
    Action.TRASH: ngettext_lazy(
        "%(count)s conversation moved to the trash.",
        "%(count)s conversations moved to the trash.",
        "count",
    ),
}


TAKEN_OUT = ngettext_lazy(
    "%(count)s conversation taken out of its folder.",
    "%(count)s conversations taken out of their folders.",
    "count",
)


class NotChanged(Exception):
    """Why nothing was done; the text is a sentence for the user."""


@dataclass
class Change:
    """What was done to which, with what it takes to undo it; `as_json` keeps it for a while."""

    action: Action
    ids: list[uuid.UUID]  # only those that were not so before
    value: str = ""
    before: dict[str, str] = field(default_factory=dict)  # of those that moved, their folders
    is_whole: bool = True  # also in Langflow, of what was put in the trash

    def sentence(self) -> str:
        count = len(self.ids)
        is_taken_out = self.action is Action.MOVE and not self.value
        said = TAKEN_OUT if is_taken_out else SAID[self.action]
        return str(said % {"count": count, "value": self.value})

    def as_json(self) -> dict[str, Any]:
        ids = [each.hex for each in self.ids]
        return {"action": self.action, "ids": ids, "value": self.value, "before": self.before}


def change_of(kept: dict[str, Any]) -> Change:
    ids = [uuid.UUID(each) for each in kept["ids"]]
    return Change(Action(kept["action"]), ids, kept["value"], kept["before"])


def clean_name(text: str, most: int) -> str:
    """A tag or a folder as it is kept: no empty part between slashes, no sign before it."""
    parts = (tidy(part) for part in storable(text[: most * 4]).strip().lstrip("#").split("/"))
    return "/".join(part for part in parts if part)[:most].rstrip("/ ")


def clean_tag(text: str) -> str:
    return clean_name(text, NAME_MAX_CHARS)


def clean_folder(text: str) -> str:
    return clean_name(text, FOLDER_MAX_CHARS)


def change(owner: User, action: Action, ids: Collection[uuid.UUID], value: str = "") -> Change:
    """Do it to those of these that are the owner's; raises NotChanged where it cannot be done."""
    mine = Conversation.objects.owned_by(owner).filter(pk__in=list(ids)[:AT_ONCE]).order_by()
    if not mine.exists():
        raise NotChanged(_("Choose at least one conversation first."))
    if action in (Action.TAG, Action.UNTAG):
        return tag(mine, action, clean_tag(value))
    if action is Action.MOVE:
        return move(mine, clean_folder(value))
    if action is Action.TRASH:
        return put_away(mine)
    return mark(mine, action)


@transaction.atomic
def mark(rows: ConversationQuerySet, action: Action) -> Change:
    name = "pinned_at" if action in (Action.PIN, Action.UNPIN) else "archived_at"
    is_on = action in (Action.ARCHIVE, Action.PIN)
    ids = list(locked(rows.filter(**{f"{name}__isnull": is_on})))
    Conversation.objects.filter(pk__in=ids).update(**{name: timezone.now() if is_on else None})
    return Change(action, ids)


@transaction.atomic
def move(rows: ConversationQuerySet, folder: str) -> Change:
    others = locked(rows.exclude(folder=folder))
    Conversation.objects.filter(pk__in=others).update(folder=folder)
    before = {pk.hex: was for pk, was in others.items()}
    return Change(Action.MOVE, list(others), folder, before)


def locked(rows: ConversationQuerySet) -> dict[uuid.UUID, str]:
    """Their folders, which nobody else changes until the transaction's end."""
    return dict(rows.locked().values_list("pk", "folder"))


@transaction.atomic
def tag(rows: ConversationQuerySet, action: Action, name: str) -> Change:
    if not name:
        raise NotChanged(_("Write the tag first."))
    have = ConversationTag.objects.filter(key=path_key(name))
    ids = set(locked(rows))
    tagged = set(have.filter(conversation__in=ids).values_list("conversation", flat=True))
    if action is Action.UNTAG:
        have.filter(conversation__in=tagged).delete()
        return changed(Change(action, sorted(tagged), name))
    new = sorted(ids - tagged)
    check_room(new)
    tags = [ConversationTag(conversation_id=pk, name=name) for pk in new]
    ConversationTag.objects.bulk_create(tags, ignore_conflicts=True)
    return changed(Change(action, new, name))


def check_room(ids: Collection[uuid.UUID]) -> None:
    """Raises NotChanged where one of these has as many tags as it may."""
    counts: dict[uuid.UUID, int] = {}
    rows = ConversationTag.objects.filter(conversation__in=ids).order_by()
    for pk in rows.values_list("conversation", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    if max(counts.values(), default=0) >= TAGS_MAX:
        raise NotChanged(
            _("A conversation has at most %(count)s tags. Take one off first.")
            % {"count": TAGS_MAX}
        )


def changed(change: Change) -> Change:
    """With the time of it in the conversations' rows."""
    Conversation.objects.filter(pk__in=change.ids).update(changed_at=timezone.now())
    return change


def put_away(rows: ConversationQuerySet) -> Change:
    found = list(rows.defer("document"))
    is_whole = trash.put_all_in_trash(found)
    return Change(Action.TRASH, [each.pk for each in found], is_whole=is_whole)


@transaction.atomic
def undo(owner: User, done: Change) -> int:
    """Make it as it was before, where the conversations are still there; returns how many are."""
    mine = Conversation.objects.filter(owner=owner, collection=None, pk__in=done.ids).order_by()
    if done.action is Action.TRASH:
        ids = locked(mine.exclude(deleted_at=None))
        return Conversation.objects.filter(pk__in=ids).update(deleted_at=None)
    if done.action is Action.MOVE:
        return move_back(mine.filter(folder=done.value), done.before)
    contrary = CONTRARY[done.action]
    if contrary in (Action.TAG, Action.UNTAG):
        return len(tag(mine, contrary, done.value).ids)
    return len(mark(mine, contrary).ids)


CONTRARY = {
    Action.ARCHIVE: Action.UNARCHIVE,
    Action.UNARCHIVE: Action.ARCHIVE,
    Action.PIN: Action.UNPIN,
    Action.UNPIN: Action.PIN,
    Action.TAG: Action.UNTAG,
    Action.UNTAG: Action.TAG,
}


@transaction.atomic
def move_back(mine: ConversationQuerySet, before: dict[str, str]) -> int:
    by_folder: dict[str, list[uuid.UUID]] = {}
    for pk in locked(mine):
        by_folder.setdefault(before.get(pk.hex, ""), []).append(pk)
    for folder, ids in by_folder.items():
        Conversation.objects.filter(pk__in=ids).update(folder=folder)
    return sum(map(len, by_folder.values()))


@transaction.atomic
def change_one(
    conversation: Conversation,
    *,
    title: str | None = None,
    folder: str | None = None,
    tags: Iterable[str] | None = None,
    archived: bool | None = None,
    pinned: bool | None = None,
) -> None:
    """What is None stays as it is in the row, whoever wrote that meanwhile; of the tags these
    remain and no other."""
    new: dict[str, Any] = {}
    if title is not None:
        new["title"] = title
    if folder is not None:
        new["folder"] = clean_folder(folder)
    if archived is not None:
        new["archived_at"] = since(conversation.archived_at, archived)
    if pinned is not None:
        new["pinned_at"] = since(conversation.pinned_at, pinned)
    if tags is not None:
        set_tags(conversation, tags)
    for name, value in new.items():
        setattr(conversation, name, value)
    save_changes(conversation, *new, "changed_at")


def since(before: datetime | None, is_so: bool) -> datetime | None:
    return (before or timezone.now()) if is_so else None


def set_tags(conversation: Conversation, names: Iterable[str]) -> None:
    wanted = {path_key(name): name for name in map(clean_tag, names) if name}
    conversation.tags.exclude(key__in=wanted).delete()
    known = set(conversation.tags.values_list("key", flat=True))
    ConversationTag.objects.bulk_create(
        [
            ConversationTag(conversation=conversation, name=name)
            for key, name in wanted.items()
            if key not in known
        ],
        ignore_conflicts=True,
    )


NAMES_MAX = 200


def folders_of(owner: User) -> list[str]:
    """The folders in use, by name."""
    mine = Conversation.objects.owned_by(owner).exclude(folder="").order_by("folder_key")
    return list(dict.fromkeys(mine.values_list("folder", flat=True).distinct()[:NAMES_MAX]))


def tags_of(owner: User) -> list[str]:
    """The tags in use, by name, each in one spelling."""
    mine = Conversation.objects.owned_by(owner).order_by()
    tags = ConversationTag.objects.filter(conversation__in=mine.values("pk")).order_by("key")
    named = tags.values_list("key", "name").distinct()[: 2 * NAMES_MAX]
    return list(dict(named).values())[:NAMES_MAX]
