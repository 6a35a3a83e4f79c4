"""What is written of conversations is found by its words, whichever way it is written."""

import unicodedata
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_chatbot.answering import journal
from ai_chatbot.conversations.review.conditions import search_of
from ai_chatbot.conversations.review.newest import newest
from ai_chatbot.conversations.review.query import parse_query
from ai_chatbot.conversations.search import postgresql, sqlite
from ai_chatbot.conversations.search.backend import index
from ai_chatbot.models import Conversation, Message, Searched, Source
from tests.ai_chatbot.conftest import write_turn


def found(owner, text):
    search = search_of(owner.pk, parse_query(text))
    ids = [place.pk for place in newest(search, 100)]
    return set(Conversation.objects.filter(pk__in=ids).values_list("title", flat=True))


def make(owner, question="Why?", answer="Because.", title=""):
    conversation = Conversation.objects.create(owner=owner, title=title)
    return write_turn(conversation, question, answer)


def give_source(answer, text, title="Boat log", heading="", note=None):
    return Source.objects.create(
        message=answer, n=answer.sources.count() + 1, title=title, heading=heading, text=text,
        content_hash="", start=0, end=1, score=0.9, url="/notes/1/", note=note,
    )  # fmt: skip


# --- What is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("The boat was repaired in May.", ["boat", "repair", "repairing", "BOATS", "repaired may"]),
        ("Die Segelboote wurden repariert.", ["segelboot", "Segelboote"]),
        ("Les chevaux étaient fatigués", ["cheval fatigué", "etaient"]),
        ("В ЛЕСУ родилась Ёлка", ["лес", "елка", "ёлка"]),
        ("味噌汁を作りました", ["味噌汁", "噌汁", "味"]),
        ("昨天我们修好了船", ["修好了船", "船"]),
        ("תיקנו את הסירה", ["הסירה"]),
        ("أصلحنا القارب أمس", ["القارب"]),
        ("한국어 문장입니다", ["문장"]),
        ("Γάτα στο σπίτι", ["γατα"]),
        ("C++ and C#", ["c++", "c#"]),
        ("Sent by e\u2011mail 🎉", ["email", "e-mail", "🎉"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_of_any_script_are_found(alice, said, typed, form):
    make(alice, answer=unicodedata.normalize(form, said), title="this")
    make(alice, answer="Nothing of the kind.", title="other")

    for each in typed:
        assert found(alice, each) == {"this"}, each
        assert found(alice, unicodedata.normalize("NFD", each)) == {"this"}, each


@pytest.mark.parametrize("length", range(2, len("repairing") + 1))
def test_a_word_is_found_while_it_is_typed(alice, length):
    make(alice, answer="We are repairing it.", title="this")

    assert found(alice, "repairing"[:length]) == {"this"}


def test_a_word_that_is_finished_begins_no_other(alice):
    make(alice, answer="A carpet.", title="carpet")

    assert found(alice, "car") == {"carpet"}
    assert found(alice, "car ") == set()
    assert found(alice, "car red") == set()


def test_every_word_must_be_said_but_anywhere_in_the_conversation(alice):
    _, answer = make(alice, "Which boat?", "The red one.", title="Harbour")
    give_source(answer, "It lay in Lübeck", title="Logbook")

    assert found(alice, "boat red lubeck logbook harbour") == {"Harbour"}
    assert found(alice, "boat green") == set()


def test_words_in_a_row_are_found_as_such(alice):
    make(alice, answer="The old boat sank.", title="this")
    make(alice, answer="An old man saw the boat.", title="other")
    make(alice, answer="冷たい味噌汁", title="soup")

    assert found(alice, '"old boat"') == {"this"}
    assert found(alice, '-"old boat" boat') == {"other"}
    assert found(alice, "「味噌汁」") == {"soup"}
    assert found(alice, "boat -man") == {"this"}


@pytest.mark.parametrize("looked_at", [3000, 3])
@pytest.mark.parametrize("looks", [(), (1,), (2, 3), (60, 120)])
def test_common_words_find_the_same_as_rare_ones(alice, monkeypatch, looks, looked_at):
    for n in range(6):
        make(alice, answer=f"The boat {'sank' if n % 2 else 'sailed'}.", title=f"T{n}")
    monkeypatch.setattr(sqlite, "COMMON", 2)
    for module in (sqlite, postgresql):
        monkeypatch.setattr(module, "LOOKED_AT", looked_at)
        monkeypatch.setattr(module, "LOOKS", looks)

    assert found(alice, "boat sank") == {"T1", "T3", "T5"}
    assert found(alice, "boat sail") == {"T0", "T2", "T4"}
    assert found(alice, "the") == {f"T{n}" for n in range(6)}
    assert found(alice, "boat walrus") == set()


def test_words_that_tell_nothing_are_not_needed(alice):
    make(alice, answer="Boat, harbour.", title="this")

    assert found(alice, "where was the boat in the harbour ") == {"this"}
    assert found(alice, "the ") == set()


def test_signs_alone_are_looked_for_letter_by_letter(alice):
    make(alice, answer="Well done 🎉", title="this")

    assert found(alice, "🎉") == {"this"}
    assert found(alice, "%") == set()


def test_strangers_find_nothing(alice, bob):
    make(alice, answer="A boat.")

    assert found(bob, "boat") == set()


# --- The index is kept ----------------------------------------------------------------------------


def test_a_new_text_takes_the_place_of_the_old_one(alice):
    question, answer = make(alice, "Before?", "Once.", title="Old title")
    source = give_source(answer, "Early words")

    Message.objects.filter(pk=answer.pk).update(text="Later")
    question.text = "Instead?"
    question.save()
    Conversation.objects.update(title="New title")
    source.text = "Late words"
    source.save(update_fields=["text"])

    assert found(alice, "later instead late new") == {"New title"}
    for word in ("once", "before", "early", "old"):
        assert found(alice, word) == set(), word


def test_rows_made_many_at_once_are_found(alice):
    conversation = Conversation.objects.create(owner=alice, title="Many")
    _, answer = write_turn(conversation)
    Message.objects.bulk_create(
        [Message(conversation=conversation, parent=answer, role="user", text="A walrus")]
    )
    Source.objects.bulk_create(
        [
            Source(
                message=answer, n=1, title="Sea", text="A narwhal", content_hash="", start=0,
                end=1, score=1, url="/",
            )
        ]
    )  # fmt: skip

    assert found(alice, "walrus narwhal") == {"Many"}


def test_an_answer_that_is_being_written_is_found_once_it_has_ended(alice):
    conversation = Conversation.objects.create(owner=alice, title="This")
    _, answer = write_turn(conversation, answer="", status=Message.Status.RUNNING)
    journal.write_entries([journal.Entry(answer.pk, "A pelican", 3)])
    assert Message.objects.get(pk=answer.pk).text == "A pelican"
    assert found(alice, "pelican") == set()

    Message.objects.filter(pk=answer.pk).update(text="A pelican.", status=Message.Status.DONE)

    assert found(alice, "pelican") == {"This"}


def test_what_is_deleted_leaves_nothing_in_the_index(alice):
    _, answer = make(alice, title="Gone")
    give_source(answer, "Words")
    other, _ = make(alice, title="Stays")
    kept = Searched.objects.filter(conversation=other.conversation_id).count()

    Conversation.objects.filter(title="Gone").delete()

    assert Searched.objects.count() == kept == 3
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM ai_chatbot_searched_fts")
            rows = {pk for (pk,) in cursor.fetchall()}
        assert rows <= set(Searched.objects.values_list("pk", flat=True))


def test_an_account_that_is_deleted_leaves_nothing_in_the_index(alice):
    make(alice)

    alice.delete()

    assert not Searched.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["味" * 200_000, "ab " * 100_000, "x" * 300_000, "'\\ ' \\\\ ''", "·de ·", "a\u0301" * 90_000],
    ids=["unspaced", "words", "one word", "quotes", "tags", "marks"],
)
def test_any_text_can_be_written(alice, text):
    make(alice, answer=f"walrus {text}", title="This")

    assert found(alice, "walrus") == {"This"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no other way")
def test_common_words_are_looked_for_in_the_index_and_not_in_each_text(alice):
    make(alice)

    with postgresql.through_the_index(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {postgresql.HOLDING}", [alice.pk, "'boat'"])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "ai_chatbot_searched_words" in plan
    assert "Seq Scan" not in plan


def test_what_all_conversations_say_apart_is_found_behind_the_newest_ones(alice, monkeypatch):
    """Each word is everywhere, both of them in the oldest alone."""
    monkeypatch.setattr(index(), "LOOKS", (1, 2))
    monkeypatch.setattr(index(), "common", lambda owner_id, wanted: list(wanted))
    make(alice, question="boat", answer="yard", title="both")
    for number in range(6):
        make(alice, question="boat" if number % 2 else "yard", title=f"one {number}")

    assert found(alice, "boat yard") == {"both"}


def test_an_upgrade_writes_the_rows_alone_whose_words_are_others(alice):
    find_words = import_module("ai_chatbot.migrations.0028_words_as_one_and_pictures").find_words
    _, answered = make(alice, answer="味噌汁 🎉")
    give_source(answered, "Café")
    Message.objects.filter(pk=answered.pk).update(words="味噌汁")

    with CaptureQueriesContext(connection) as first:
        find_words(apps, None)
    with CaptureQueriesContext(connection) as again:
        find_words(apps, None)

    assert found(alice, "🎉")
    assert [sum(each["sql"].startswith("UPDATE") for each in run) for run in (first, again)] == [
        1,
        0,
    ]
