"""Exports that want to hurt: refused in a sentence, in bounded time and memory, the rest taken."""

import io
import json
import time
import zipfile
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ai_chatbot.conversations.importing import reading
from ai_chatbot.conversations.importing.importer import import_conversations
from ai_chatbot.conversations.importing.shapes import NotTaken
from ai_chatbot.conversations.importing.trees import Node, turns_of
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conversations.importing.exports import (
    as_file,
    as_zip,
    chatgpt,
    chatgpt_node,
    claude,
    claude_message,
    open_webui,
    soup,
    webui_message,
)

SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">[x](javascript:alert(3))'


def bring(owner, file, name="conversations.json"):
    return import_conversations(owner, file, name)


def refusal_of(report):
    assert not report.conversations
    return report.skipped[0].reason


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"{", b"[", b"[{}", b"nonsense", b"\xff\xfe\x00", b"[1,2", b'["' + b"a" * 70_000,
     b"\x00" * 5000, b"[" * 100_000, b'{"a":' * 100_000, b"[" + b"9" * 5000 + b"]",
     b"PK\x03\x04 no zip", b"PK\x05\x06"],
)  # fmt: skip
def test_what_is_no_export_is_refused_in_a_sentence(alice, data):
    report = bring(alice, io.BytesIO(data))

    assert refusal_of(report).endswith(".")
    assert not Conversation.objects.exists()


def test_what_comes_before_a_damaged_place_is_taken(alice):
    whole = json.dumps([soup(), soup(name="c-2")]).encode()

    report = bring(alice, io.BytesIO(whole[:-30]))

    assert report.count("new") == 1
    assert report.skipped[0].where == "conversations.json, after number 1"


def test_one_conversation_that_is_too_large_keeps_no_other_from_being_taken(alice):
    report = bring(alice, as_file(claude(*[0] * 10_001), soup(name="c-2")))

    assert report.count("new") == 1
    assert report.skipped[0].reason == "It has 10,001 messages; 10,000 can be imported."


def test_an_item_longer_than_any_conversation_ends_the_file(alice, monkeypatch):
    monkeypatch.setattr(reading, "ITEM_MAX_CHARS", 200_000)
    long = soup(title="x" * 500_000)

    report = bring(alice, as_file(soup(), long, soup(name="c-3")))

    assert (report.count("new"), len(report.skipped)) == (1, 1)


def test_a_zip_that_grows_without_end_is_left(alice, monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED_MAX_CHARS", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("conversations.json", "[" + " " * 20_000_000)
    packed.seek(0)

    report = bring(alice, packed, "bomb.zip")

    assert "larger than anything" in refusal_of(report)


def test_a_zip_whose_list_of_files_is_endless_is_not_opened(alice, monkeypatch):
    monkeypatch.setattr(reading, "FILES_MAX", 5)

    report = bring(alice, as_zip({f"{n}.json": "{}" for n in range(6)}), "many.zip")

    assert refusal_of(report) == "The zip holds more than 5 files."


def test_a_damaged_or_locked_file_in_a_zip_keeps_no_other_from_being_taken(alice):
    packed = as_zip({"a.json": json.dumps([soup()]), "b.json": json.dumps([soup(name="c-2")])})
    data = bytearray(packed.getvalue())
    at = data.index(b"a.json") + len("a.json") + 10
    data[at : at + 4] = b"XXXX"

    report = bring(alice, io.BytesIO(bytes(data)), "damaged.zip")

    assert report.count("new") == 1
    assert len(report.skipped) == 1


def test_what_an_imported_answer_says_runs_nothing(client, alice):
    asked = chatgpt_node("q2", "a1", "user", SCRIPT)
    answered = chatgpt_node("a2", "q2", "assistant", SCRIPT)
    bring(alice, as_file(soup(asked, answered, title=SCRIPT)))
    client.force_login(alice)
    found = Conversation.objects.get()

    for path in (found.get_absolute_url(), f"{found.get_absolute_url()}print/", "/conversations/"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\udc00", "\x01\x02"])
def test_what_no_database_takes_is_made_storable(alice, text):
    bring(alice, as_file(soup(chatgpt_node("q2", "a1", "user", text), title=text)))

    assert Message.objects.filter(role="user").count() == 2


TIMES = [1e300, -1e300, 1e18, -5, 0, "x", None, True, [], 253402300800, "0001-01-01T00:00:00"]


@pytest.mark.parametrize("at", [*TIMES, "9999-12-31T23:59:59-23:59", "2024-13-40"], ids=repr)
def test_no_time_is_too_odd_and_none_is_still_to_come(alice, at):
    bring(alice, as_file(soup(chatgpt_node("q2", "a1", "user", "?", at=at), update_time=at)))

    found = Conversation.objects.get()
    now = timezone.now() + timedelta(seconds=1)
    assert found.updated_at <= now
    assert all(each.created_at <= now for each in found.messages.all())


ODD: list[Any] = [
    None,
    1,
    "x",
    [],
    {},
    [1],
    [[]],
    {"x": 1},
    {"parts": 5},
    {"messages": {"a": 1}},
    True,
]


@pytest.mark.parametrize("place", ["author", "content", "metadata", "create_time", "recipient"])
def test_no_shape_of_chatgpts_message_breaks_an_import(alice, place):
    nodes = []
    for n, odd in enumerate(ODD):
        nodes.append(chatgpt_node(f"n{n}", "a1", "user", "x"))
        nodes[-1]["message"][place] = odd

    report = bring(alice, as_file(*(soup(node, name=node["id"]) for node in nodes)))

    assert report.count("new") == len(ODD)


def test_no_shape_of_anything_else_breaks_an_import(alice):
    documents = []
    for odd in ODD:
        documents += [
            *[odd, {"mapping": odd}, {"chat_messages": odd}, {"chat": odd}],
            *[{"chat": {"history": odd}}, {"chat": {"messages": odd}}],
            *[{"conversations": odd}, {"format": odd}],
            {**soup(), "mapping": {"a": odd, "b": {"message": odd}}},
            claude(claude_message("m1", "human", "x", content=odd, attachments=odd, files=odd)),
            claude(claude_message(odd, odd, odd, created_at=odd, parent_message_uuid=odd)),
            open_webui(webui_message("m1", odd, "user", odd, files=odd)),
        ]

    report = bring(alice, as_file(*documents))

    assert report.skipped
    assert not report.unfinished


def test_nodes_that_go_round_in_a_circle_are_nobodys(alice):
    report = bring(alice, as_file(chatgpt(
        chatgpt_node("a", "b", "user", "x"), chatgpt_node("b", "a", "assistant", "y"),
    )))  # fmt: skip

    assert refusal_of(report) == "Nobody says anything in it."


def test_answers_in_a_row_that_are_each_gone_on_with_stay_within_bounds():
    """Each holds all before it: together they would be the square of their number."""
    nodes = []
    for n in range(4000):
        nodes.append(Node(f"a{n}", f"a{n - 1}" if n else None, "assistant", "x" * 50))
        nodes.append(Node(f"q{n}", f"a{n}", "user", "?"))

    with pytest.raises(NotTaken, match="longer than any"):
        turns_of(nodes, None, Counter())


def cost_of_chain(count):
    roles = ("user", "assistant")
    nodes = [Node(f"n{n}", f"n{n - 1}", roles[n % 2], "x") for n in range(count)]
    began = time.thread_time()
    turns_of(nodes, None, Counter())
    return time.thread_time() - began


def test_a_chain_costs_in_proportion_to_its_length():
    cost_of_chain(100)
    small = min(cost_of_chain(1000) for _ in range(3))

    assert min(cost_of_chain(8000) for _ in range(3)) < 24 * small


def test_a_list_of_blanks_and_commas_costs_in_proportion_to_its_length(alice):
    def cost(count):
        data = io.BytesIO(b"[" + b" ," * count)
        began = time.thread_time()
        bring(alice, data)
        return time.thread_time() - began

    cost(1000)
    small = min(cost(100_000) for _ in range(3))

    assert min(cost(800_000) for _ in range(3)) < 24 * small


def test_time_is_looked_at_within_a_document_that_holds_many(alice):
    many = {"conversations": [soup(name=f"c-{n}") for n in range(5)]}

    report = import_conversations(alice, as_file(many), "conversations.json", seconds=-1)

    assert report.count("new") == 1
    assert report.unfinished


def test_time_is_looked_at_between_files_that_hold_nothing(alice):
    packed = as_zip({f"{n}.json": "nothing" for n in range(5)})

    report = import_conversations(alice, packed, "many.zip", seconds=-1)

    assert len(report.skipped) == 1
    assert report.unfinished


def test_a_long_document_is_read_gently_and_says_the_same():
    long = soup(title='Où? 味噌汁 \ud83d \\ "', fields=[{"a": [1.5, -2, None, True]}] * 40_000)
    text = json.dumps(long)

    assert len(text) > reading.QUICK_CHARS
    assert reading.GENTLE.raw_decode(text) == reading.DECODER.raw_decode(text)


def test_a_long_document_is_refused_as_a_short_one_is(alice):
    filled = b'["' + b"x" * 2 * reading.QUICK_CHARS + b'", '

    for damaged in (b"nonsense]", b"[" * 100_000, b'"a": 1]', b"9" * 5000 + b"]", b"["):
        report = bring(alice, io.BytesIO(b'[{"a":' + filled + damaged))

        assert refusal_of(report).endswith(".")
