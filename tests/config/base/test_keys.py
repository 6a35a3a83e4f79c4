"""Folded columns are right however their row is written."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from ai_chatbot.models import Conversation, Message
from config.base.keys import SORT_KEY_MAX_BYTES, sort_key
from notes.models import Attachment, Note, Tag

UPPER, LOWER = "ÄRZTE", "A\u0308rzte"


@pytest.fixture
def note(alice):
    return Note.objects.create(owner=alice, path="Länder/Ä.md", title=UPPER, body="Über STRASSE")


def keys(note):
    return Note.objects.values_list("path_key", "folded").get(pk=note.pk)


def test_it_is_filled_when_a_row_is_made(alice, note):
    Tag.objects.bulk_create([Tag(owner=alice, name=UPPER)])
    Attachment.objects.create(owner=alice, path="Fotos/IMG_1.JPG", digest="x", size=1)

    assert keys(note) == ("länder/ä.md", "ärzte\nüber strasse")
    assert alice.tags.get(key="ärzte").name == UPPER
    assert alice.attachments.get(name_key="img_1.jpg").path == "Fotos/IMG_1.JPG"


def test_it_follows_what_is_saved(note):
    read = Note.objects.get(pk=note.pk)  # without its folded text
    read.body = "Ёлка"
    read.save()
    assert keys(note)[1] == "ärzte\nёлка"

    read.title, read.path = "ＡＢＣ", "X.md"
    read.save(update_fields=["title", "path"])
    assert keys(note) == ("x.md", "abc\nёлка")

    read.save(update_fields=["deleted_at"])
    assert keys(note) == ("x.md", "abc\nёлка")


@pytest.mark.parametrize(
    ("values", "folded"),
    [
        ({"title": "İ", "body": "ﬁ"}, "i\nfi"),
        ({"title": "İ"}, "i\nüber strasse"),
        ({"body": Concat(F("title"), Value("ß"))}, "ärzte\närztess"),
    ],
)
def test_it_follows_what_is_updated(alice, note, values, folded):
    assert alice.notes.filter(title=UPPER).update(**values) == 1
    assert keys(note) == ("länder/ä.md", folded)


def test_it_follows_what_is_updated_together(note):
    note.title, note.body = "Ω", "ß"
    Note.objects.bulk_update([note], ["title", "body"])
    assert keys(note)[1] == "ω\nss"


def test_it_is_read_only_where_it_is_asked_for(note, django_assert_num_queries):
    assert "folded" in Note.objects.get().get_deferred_fields()
    with django_assert_num_queries(1):
        assert str(Note.objects.get()) == UPPER


def test_an_answer_can_be_searched_for_when_it_has_ended(alice):
    talk = Conversation.objects.create(owner=alice, title=UPPER)
    answer = Message.objects.create(conversation=talk, role="assistant", status="running")
    Message.objects.filter(pk=answer.pk).update(text="Ёлка", status="done")

    mine = Conversation.objects.owned_by(alice)
    assert [mine.saying(text).count() for text in (LOWER, "ёлка", "елка")] == [1, 1, 0]


def test_names_sort_as_people_read_them():
    in_order = [
        *("", "2", "002a", "10", "Äpfel 2", "apfel 10", "Apfel Ⅻ", "Bär", "bar 3", "Žoo"),
        *("שלום", "水 ２", "水 10"),
    ]

    assert sorted(set(in_order), key=sort_key) == in_order
    assert sort_key("E\u0301clair ٣") == sort_key("éclair 3")


def test_a_sort_key_is_short_and_of_plain_digits_whatever_the_name():
    for name in ("x" * 5000, "9" * 5000, "水" * 5000, "e\u0301" * 5000, "\ud800 \x00 👩‍👩‍👧"):
        assert set(sort_key(name)) <= set("0123456789abcdef")
        assert len(sort_key(name)) <= 2 * SORT_KEY_MAX_BYTES
