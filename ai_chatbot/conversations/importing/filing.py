"""A conversation that an export tells, written down: only what is not there yet, once."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.conversations.asking import make_title
from ai_chatbot.conversations.importing.room import Room
from ai_chatbot.conversations.importing.shapes import Brought, NotTaken, Passage, Said
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.models import Conversation, Message, Source
from config.base.batches import batches
from notes.models import Note
from notes.search.passages import passage_url

OURS = "commonplace"  # the tool whose ids are kept where nobody else has them
NAMES = uuid.UUID("6f1d2b0e-6a55-4c8c-9f6e-0c7b5a4d3e21")
PLACE_MAX_CHARS = 50_000  # of a passage in its note
BODIES_AT_ONCE = 10  # of notes, each up to 5 MB
NEXT = timedelta(milliseconds=1)  # after what it follows, of a message without a time


@dataclass
class Filed:
    """What became of one conversation; `new` counts messages."""

    what: str  # "new", "grown", "here already", "in the trash"
    title: str
    url: str = ""
    new: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


def file_conversation(owner: User, brought: Brought, room: Room) -> Filed:
    """Write what is new of it; raises NotTaken, or NoRoom. Nothing that is there is changed, but
    for an empty answer that stood in for one which the export has now."""
    if not brought.said:
        raise NotTaken(_("Nobody says anything in it."))
    if not brought.id:
        raise NotTaken(_("It has no id, so that it would be made anew each time."))
    left_out = {what: count for what, count in brought.left_out.items() if count}
    with transaction.atomic():
        found = find(owner, brought)
        if found and found.deleted_at:
            return Filed("in the trash", str(found), left_out=left_out)
        conversation = found or begin(owner, brought)
        new = add_messages(conversation, brought, room)
        if new:
            save_document(conversation.pk)
    what = ("grown" if new else "here already") if found else "new"
    return Filed(what, str(conversation), conversation.get_absolute_url(), new, left_out)


def own_names(owner: User, brought: Brought) -> list[uuid.UUID]:
    """By which ids the conversation may be known here, the best first."""
    made = uuid.uuid5(NAMES, f"{owner.pk}/{brought.tool}/{brought.id}")
    return [*as_uuid(brought.id, brought.tool), made]


def as_uuid(name: str, tool: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(name)] if tool == OURS else []
    except ValueError:
        return []


def find(owner: User, brought: Brought) -> Conversation | None:
    names = own_names(owner, brought)
    mine = Conversation.objects.filter(owner=owner, collection=None, pk__in=names)
    found = {each.pk: each for each in mine.select_for_update(of=("self",))}
    return next((found[name] for name in names if name in found), None)


def begin(owner: User, brought: Brought) -> Conversation:
    names = own_names(owner, brought)
    taken = set(Conversation.objects.filter(pk__in=names).values_list("pk", flat=True))
    times = [each.at for each in brought.said if each.at]
    created = brought.created_at or min(times, default=timezone.now())
    return Conversation.objects.create(
        pk=next(name for name in names if name not in taken),
        owner=owner,
        title=brought.title or make_title(brought.asked),
        imported_from=brought.tool,
        created_at=created,
        updated_at=brought.updated_at or max(times, default=created),
    )


def add_messages(conversation: Conversation, brought: Brought, room: Room) -> int:
    """Write the messages that are not there yet; returns how many."""
    there = dict(conversation.messages.values_list("pk", "parent_id"))
    ids = ids_of(conversation, brought, there.keys())
    answered = set(there.values())
    new = [
        each
        for each in brought.said
        if ids[each.id] not in there and not (each.stands_in and ids[str(each.parent)] in answered)
    ]
    if not new:
        return 0
    passages = [one for each in new for one in each.sources]
    room.take(sum(len(each.text) for each in new) + sum(len(one.text) for one in passages))
    Message.objects.bulk_create(rows_of(conversation, new, ids), batch_size=500)
    notes = notes_meant(conversation.owner_id, passages)
    mistrust(conversation.owner_id, passages, notes)
    sources = [source_of(ids[each.id], one, notes) for each in new for one in each.sources]
    Source.objects.bulk_create(sources, batch_size=500)
    move_on(conversation, brought, new, ids, there.keys())
    return len(new)


def ids_of(
    conversation: Conversation, brought: Brought, there: Collection[uuid.UUID]
) -> dict[str, uuid.UUID]:
    """The row of each message: its own id where that is one of ours and nobody else has it."""
    own = {each.id: as_uuid(each.id, brought.tool) for each in brought.said}
    wanted = [name for names in own.values() for name in names]
    taken = set()
    for some in batches(wanted):
        others = Message.objects.filter(pk__in=some).exclude(conversation=conversation)
        taken.update(others.values_list("pk", flat=True))
    found: dict[str, uuid.UUID] = {}
    for name, names in own.items():
        made = uuid.uuid5(conversation.pk, name)
        free = [each for each in names if each not in taken]
        taken.update(free)  # the same id twice, spelled otherwise
        found[name] = made if made in there or not free else free[0]
    return found


def rows_of(
    conversation: Conversation, new: list[Said], ids: dict[str, uuid.UUID]
) -> list[Message]:
    rows: dict[str, Message] = {}
    for each in new:
        above = rows.get(each.parent or "")
        at = each.at or (above.created_at if above else conversation.created_at) + NEXT
        rows[each.id] = Message(
            pk=ids[each.id],
            conversation=conversation,
            parent_id=ids[each.parent] if each.parent else None,
            role=Message.Role.USER if each.is_question else Message.Role.ASSISTANT,
            text=each.text,
            status=each.status,
            error=each.error,
            model=each.model,
            created_at=at,
            ended_at=each.ended_at or (None if each.at else at),
            **fields_of(each),
        )
    return list(rows.values())


def fields_of(each: Said) -> dict[str, Any]:
    """The row's other fields; what was near a question is looked for by its title."""
    searched = each.fields.get("searched") or {}
    for near in searched.get("nearest", ()):
        near["url"] = looked_for(near["title"])
    return each.fields


# --- Where the conversation stands then -------------------------------------------------------


def move_on(
    conversation: Conversation,
    brought: Brought,
    new: list[Said],
    ids: dict[str, uuid.UUID],
    there: Collection[uuid.UUID],
) -> None:
    """Show what the export shows, unless its owner went on otherwise here."""
    replaced = stand_ins_replaced(conversation, new, ids)
    row = Conversation.objects.filter(pk=conversation.pk)
    shows = {None, *replaced, *path_to(brought, ids)}
    if conversation.head_id in shows or not has_gone_on(there, ids):
        row.update(head=ids[brought.head or new[-1].id])
    newest = max((each.at for each in new if each.at), default=conversation.updated_at)
    if conversation.head_id and newest > conversation.updated_at:
        row.update(updated_at=newest)
    Message.objects.filter(pk__in=replaced).delete()


def has_gone_on(there: Collection[uuid.UUID], ids: dict[str, uuid.UUID]) -> bool:
    """Whether something was asked here: what imports make themselves has ids of version 5."""
    brought = set(ids.values())
    return any(pk.version == 4 and pk not in brought for pk in there)


def stand_ins_replaced(
    conversation: Conversation, new: list[Said], ids: dict[str, uuid.UUID]
) -> set[uuid.UUID]:
    """Empty answers of an earlier export in whose place there is a real one now."""
    answered = {each.parent for each in new if not each.is_question and not each.stands_in}
    names = [uuid.uuid5(conversation.pk, f"{question}/unanswered") for question in answered]
    found: set[uuid.UUID] = set()
    for some in batches(names):
        empty = conversation.messages.filter(pk__in=some, text="", children=None)
        found.update(empty.values_list("pk", flat=True))
    return found


def path_to(brought: Brought, ids: dict[str, uuid.UUID]) -> set[uuid.UUID]:
    """The messages from the first one down to what the export shows last."""
    parents = {each.id: each.parent for each in brought.said}
    path, at = set(), brought.head
    while at:
        path.add(ids[at])
        at = parents.get(at)
    return path


# --- Sources ----------------------------------------------------------------------------------


def notes_meant(owner_id: int, passages: list[Passage]) -> dict[int, tuple[str, str]]:
    """Which of the ids are notes of the owner: id → its title and its text's hash."""
    wanted = sorted({one.note_id for one in passages if one.note_id})
    mine = Note.objects.owned_by(owner_id)
    found = {}
    for some in batches(wanted):
        rows = mine.filter(pk__in=some).values_list("pk", "title", "content_hash")
        found.update({pk: (title, content_hash) for pk, title, content_hash in rows})
    return found


def mistrust(owner_id: int, passages: list[Passage], notes: Mapping[int, tuple[str, str]]) -> None:
    """Take its version from what claims to stand in a note as that is now, and does not: it would
    be shown as the note's own words."""
    claiming: dict[int, list[Passage]] = defaultdict(list)
    for one in passages:
        if one.note_id and notes.get(one.note_id, ("", ""))[1] == one.content_hash:
            claiming[one.note_id].append(one)
    for some in batches(list(claiming), BODIES_AT_ONCE):
        bodies = Note.objects.owned_by(owner_id).filter(pk__in=some).values_list("pk", "body")
        for pk, body in bodies:
            for one in claiming[pk]:
                if not stands_in(one, body):
                    one.content_hash = ""


def stands_in(one: Passage, body: str) -> bool:
    """Whether its lines stand in its place in the note, in their order; neighbours that were
    served as one are parted otherwise there, and data is left out."""
    if one.end - one.start > PLACE_MAX_CHARS:
        return False  # no passage is as long
    place, at = body[one.start : one.end], 0
    for line in map(str.strip, one.text.split("\n")):
        at = place.find(line, at)
        if at < 0:
            return False
        at += len(line)
    return bool(one.text.strip())


def source_of(answer: uuid.UUID, one: Passage, notes: dict[int, tuple[str, str]]) -> Source:
    """The passage as it was; its note only if the owner has it here: a number says nothing."""
    is_here = one.note_id in notes and (
        notes[one.note_id][0] == one.title or notes[one.note_id][1] == one.content_hash
    )
    note_id = one.note_id if is_here else None
    return Source(
        message_id=answer,
        note_id=note_id,
        url=passage_url(note_id, one.start, one.end, one.content_hash)
        if note_id
        else looked_for(one.title),
        **{name: getattr(one, name) for name in COPIED},
    )


COPIED = "n title heading text content_hash start end score origin source_url shared_by".split()


def looked_for(title: str) -> str:
    """Where its owner finds a note of this title, if there is one."""
    return f"{reverse('notes:list')}?{urlencode({'q': title[:150]})}"[:500]
