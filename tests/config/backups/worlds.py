"""A place with something in every table, and what it says, to compare it with another one."""

from typing import Any

import numpy as np
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType

from ai_chatbot.models import Conversation, Source
from config.backups import rows
from notes.editing.attachments import keep_attachment
from notes.importing.importer import import_texts
from notes.models import Passage, PassageVector
from tests.ai_chatbot.conftest import write_turn
from tests.config.strangers.worlds import World

NOTES = {
    "Crème.md": "---\ntags: [soup]\n---\n# Crème\n\nTwo onions, see [[味噌汁]].\n",
    "味噌汁.md": "# 味噌汁\n\n豆腐とわかめ\n",
    "ماء.md": "# ماء\n\nالماء بارد\n",
    "Cafe\u0301.md": "# Cafe\u0301\n\nA picture: ![[boat.png]]\n",
}


def fill() -> None:
    alice = User.objects.create_user("alice", "alice@example.org", "correct horse")
    World(alice, 471_100_000, "Heron-river").fill()  # far from what is given by itself
    import_texts(alice, NOTES)
    keep_attachment(alice, "boat.png", b"\x89PNG picture")
    conversation = Conversation.objects.create(owner=alice, document={"a": [None, 1.5, "é"]})
    _, answer = write_turn(
        conversation, "Où ? 味噌汁", "In **Lund** [1].\u2028", usage={"input": 1}
    )
    Source.objects.create(
        message=answer, n=1, title="Crème", text="Two onions", content_hash="a" * 64,
        start=0, end=9, score=0.1 + 0.2, url="/x",
    )  # fmt: skip
    staff = Group.objects.create(name="Helpers")
    staff.permissions.set(Permission.objects.filter(codename__startswith="view_")[:3])
    alice.groups.add(staff)
    alice.user_permissions.set(staff.permissions.all()[:1])
    EmailAddress.objects.create(user=alice, email=alice.email)
    user_type = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=alice, content_type=user_type, object_id="1", object_repr="x", action_flag=CHANGE
    )
    for passage in Passage.objects.filter(owner=alice):
        angle = 0.1 * (passage.pk % 60)
        vector = np.array([np.cos(angle), np.sin(angle), 0], np.float32)
        PassageVector.objects.get_or_create(
            passage=passage,
            embedder="test-embedder",
            defaults={"owner": alice, "vector": vector},
        )


def all_said() -> dict[str, list[bytes]]:
    """Every row that is backed up, as it would be told."""
    return {model._meta.label: list(rows.lines_of(model)) for model in rows.kept_models()}


def empty() -> list[Any]:
    return [label for label, lines in all_said().items() if len(lines) == 1]
