"""What an earlier version wrote is there after the migrations, and known to this one.

One walk back and forth: it goes through forty migrations.
"""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from ai_chatbot.conversations.search.backend import index
from ai_chatbot.conversations.search.words import wanted_words
from ai_chatbot.models import Conversation, Message, PersonalToken, Usage
from notes.editing.writing import Draft, create_note
from notes.importing.importer import import_folder, import_texts
from notes.index.backend import get_index
from notes.models import Passage, Tag
from notes.search.conditions import within_conditions
from notes.search.query import parse_query
from tests.ai_chatbot.conftest import write_turn
from tests.notes.actions import paths_of
from tests.older import go_back

NOTES = {
    "Offset.md": "---\ndate: 2024-05-08T00:30:00+02:00\n---\nPaid on 2024-05-03.",
    "2024_05_03.md": "Then The Who played.",
    "Logseq.md": "date:: [[2024-05-03]]\n\nSee notes.py.",
    "File.md": "# Ärzte\n\n[[Cafe\u0301]] 京都 مرحبا",
    "Café.md": "An example of help.",
}
DAYS = {
    "Offset.md": ("2024-05-08", "matter"),
    "2024_05_03.md": ("2024-05-03", "name"),
    "Logseq.md": ("2024-05-03", "properties"),
    "File.md": ("2024-05-03", "file"),
    "Mine.md": ("2024-05-03", "added"),
}
LATE_IN_OSLO = datetime(2024, 5, 2, 22, 30, tzinfo=UTC)
AS_POSTGRESQL_READ_IT = "UPDATE notes_passage SET searched = to_tsvector('english', text)"


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nThe boat Annika.")
    (tmp_path / "b.md").write_text("See [[a]].")
    return tmp_path


def holding(owner, words):
    """The paths of the notes that hold the words as they stand."""
    within = within_conditions(owner.pk, parse_query(words))
    assert within is not None
    return set(Passage.objects.filter(pk__in=within).values_list("note__path", flat=True))


def write_as_they_did(owner):
    """Three tags that differ by case alone, days as moments, and a token that may do all."""
    old = go_back(("notes", "0010_import_size"), ("ai_chatbot", "0003_searched"))
    tags, notes = old.get_model("notes", "Tag").objects, old.get_model("notes", "Note").objects
    for name, among in [("Boat", slice(1)), ("boat", slice(3)), ("bo\u0061t/x", slice(1, 2))]:
        tags.create(owner_id=owner.pk, name=name).notes.set(notes.order_by("path")[among])
    tags.create(owner_id=owner.pk, name="BOAT")
    old.get_model("notes", "Link").objects.update(resolved=None)
    notes.update(dated_at=LATE_IN_OSLO)
    token = {"owner_id": owner.pk, "name": "old", "digest": "d" * 64}
    old.get_model("ai_chatbot", "PersonalToken").objects.create(**token)
    go_back(("notes", "0006_import_root"))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(AS_POSTGRESQL_READ_IT)


@pytest.mark.django_db(transaction=True)
def test_what_an_earlier_version_wrote_is_known_to_this_one(alice, vault, settings):
    import_folder(alice, vault)
    import_texts(alice, NOTES)
    create_note(alice, Draft("Mine", "", [], "text"))
    conversation = Conversation.objects.create(owner=alice)
    _, answer = write_turn(
        conversation, "Où?", "Das 鍋.", usage={"input": 3, "output": 4, "total": 7}, model="m"
    )
    write_turn(conversation, status="running")
    settings.TIME_ZONE = "Europe/Oslo"
    write_as_they_did(alice)

    call_command("migrate", verbosity=0)

    # Its files, folded names and tags, and where links lead.
    assert import_folder(alice, vault, prune=True).unchanged == 2
    assert set(paths_of(alice)) == {"a.md", "b.md", "Mine.md", *NOTES}
    assert sorted(Tag.objects.values_list("name", "key")) == [
        ("boat", "boat"),
        ("boat/x", "boat/x"),
    ]
    assert alice.notes.tagged("BOAT").count() == 3
    assert [note.path for note in alice.notes.saying("ÄRZTE")] == ["File.md"]
    assert [link.resolved.path for link in alice.notes.get(path="File.md").links.all()] == [
        "Café.md"
    ]
    # Its days and words.
    notes = alice.notes.filter(path__in=DAYS)
    assert {note.path: (note.dated_on.isoformat(), note.dated_by) for note in notes} == DAYS
    assert holding(alice, '"2024-05-03"') == {"Offset.md", "Logseq.md"}
    assert holding(alice, '"the who"') == {"2024_05_03.md"}
    assert holding(alice, '"京都"') == holding(alice, '"مرحبا"') == {"File.md"}
    assert "Logseq.md" not in holding(alice, "-notes.py")
    assert get_index().by_words(alice.pk, ["annika"], 5)
    for words in ("ou\u0300", "鍋"):
        (wanted,) = wanted_words(words)
        assert Conversation.objects.filter(pk__in=index().holding(alice.pk, wanted)).exists()
    # What its answers took, and what its tokens may do.
    used = Usage.objects.get()
    assert (used.answer_id, used.tokens, used.model, used.door) == (answer.pk, 7, "m", "page")
    assert set(PersonalToken.objects.get().scopes) == {"notes:read", "notes:write"}
    assert Message.objects.filter(door="page").count() == 4
