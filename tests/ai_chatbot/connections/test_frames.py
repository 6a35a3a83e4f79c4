"""What a page sends: a bad frame gets a sentence, changes nothing, and its socket lives on."""

import json
import uuid

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.conversations import asking
from ai_chatbot.conversations.usage import record_usage
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import stored_answer, text_of, write_turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("", "Write a question first"),
        ("   \n ", "Write a question first"),
        ("x" * 4001, "4,001 characters; 4,000 are allowed"),
        ("nul \x00 byte", "cannot be stored"),
    ],
)
async def test_a_bad_question_is_refused_with_a_sentence(
    alice, conversation, open_tab, message, words
):
    tab = await open_tab(alice, conversation)

    await tab.ask(message)

    assert words in await tab.read_until('id="notice"')
    assert not await Message.objects.aexists()


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("not json", "not JSON"),
        ("[1, 2]", "must be a JSON object"),
        ('"text"', "must be a JSON object"),
        pytest.param("[" * 5000, "not JSON", id="deep"),
        (json.dumps({"message": 7}), "must be text"),
        (json.dumps({"message": "x", "id": ["a"]}), "must be text"),
        (json.dumps({"action": "explode"}), "do not know"),
        (json.dumps({"action": ["stop"]}), "must be text"),
        pytest.param(
            json.dumps({"action": "\ud800" + "x" * 60_000}), "do not know", id="long-action"
        ),
        (json.dumps({"action": "\x00"}), "do not know"),
        pytest.param('{"message": ' + "9" * 10_000 + "}", "not JSON", id="huge-number"),
        ('{"message": NaN}', "must be text"),
        pytest.param('{"message": ' + "[" * 50_000, "not JSON", id="deeper"),
        ('{"message": null}', "must be text"),
        pytest.param(json.dumps({"action": "resume", "seq": 10**300}), "last event", id="huge-seq"),
        (json.dumps({"action": "resume", "seq": 2**63}), "number of the last event"),
        ('{"action": "resume", "seq": 1e999}', "number of the last event"),
        (json.dumps({"action": "retry", "id": "\ud800"}), "no such message"),
        (json.dumps({"action": "retry", "id": "\x00"}), "no such message"),
        (json.dumps({"action": "edit", "of": "\ud800", "message": "x"}), "no such question"),
        (json.dumps({"action": "edit", "of": "\x00", "message": "x"}), "no such question"),
        (json.dumps({"action": "resume", "seq": "one"}), "number of the last event"),
        (json.dumps({"action": "resume", "seq": -1}), "number of the last event"),
        (json.dumps({"action": "retry", "id": "nothing"}), "no such message"),
        (json.dumps({"action": "version", "id": str(uuid.UUID(int=1))}), "no such version"),
        pytest.param(json.dumps({"message": "x" * 70_000}), "64 KB at most", id="too-long"),
    ],
)
async def test_a_broken_frame_is_answered_with_why_and_the_socket_lives_on(
    alice, conversation, open_tab, frame, words
):
    tab = await open_tab(alice, conversation)

    await tab.socket.send_to(text_data=frame)

    assert words in text_of(await tab.read_until('id="notice"')).replace("&#x27;", "'")
    await tab.send(action="resume", seq=0)
    assert "Ready" in await tab.read()
    assert not await Message.objects.aexists()


async def test_a_message_of_another_conversation_of_ones_own_is_none_of_this_one(
    alice, conversation, open_tab
):
    other = await Conversation.objects.acreate(owner=alice)
    asked, answered = await database_sync_to_async(write_turn)(other, answer="Elsewhere.")
    tab = await open_tab(alice, conversation)

    for frame in (
        {"action": "retry", "id": str(answered.pk)},
        {"action": "retry", "id": str(asked.pk)},
        {"action": "edit", "of": str(asked.pk), "message": "Here?", "id": "x"},
        {"action": "version", "id": str(answered.pk)},
    ):
        await tab.send(**frame)
        assert "There is no such" in await tab.read_until('id="notice"')
    await tab.send(action="resume", seq=0, answer=str(answered.pk))
    assert "Elsewhere." not in await tab.read()

    await conversation.arefresh_from_db()
    assert conversation.head_id is None
    assert await Message.objects.acount() == 2


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Smile \ud83d", "Smile \ufffd"),
        ("\ude00 smile", "\ufffd smile"),
        ("Smile \ud83d\ude00", "Smile 😀"),
        ("寿司 \ud800 مرحبا e\u0301", "寿司 \ufffd مرحبا e\u0301"),
    ],
)
async def test_half_a_letter_in_a_question_is_asked_as_a_replacement(
    alice, conversation, open_tab, scripted_langflow, message, question
):
    tab = await open_tab(alice, conversation)

    await tab.ask(message, client_id="id \ud800\x00")

    await tab.read_until('data-ends="m-')
    asked = await Message.objects.aget(role="user")
    assert (asked.text, asked.client_id) == (question, "id \ufffd")


async def test_what_fails_unexpectedly_is_said_and_the_socket_lives_on(
    alice, conversation, open_tab, monkeypatch
):
    tab = await open_tab(alice, conversation)

    def fail(*_):
        raise RuntimeError("nobody thought of this")

    with monkeypatch.context() as broken:
        broken.setattr(asking, "running_answer", fail)
        await tab.send(action="stop")
        assert "went wrong" in await tab.read_until('id="notice"')

    await tab.send(action="resume", seq=0)
    assert "Ready" in await tab.read()


async def test_a_conversation_deleted_while_a_frame_is_obeyed_closes_the_page(
    alice, conversation, open_tab, monkeypatch, caplog
):
    tab = await open_tab(alice, conversation)
    ask = asking.ask

    def delete_and_ask(found, *arguments, **options):
        Conversation.objects.all().delete()
        return ask(found, *arguments, **options)

    monkeypatch.setattr(asking, "ask", delete_and_ask)
    await tab.ask("Still there?")

    assert (await tab.socket.receive_output(5))["code"] == 4404
    assert not [record for record in caplog.records if record.exc_info]


async def test_bytes_are_not_understood_but_do_no_harm(alice, conversation, open_tab):
    tab = await open_tab(alice, conversation)

    await tab.socket.send_to(bytes_data=b"\x00\x01")

    assert "must be text" in await tab.read_until('id="notice"')


async def test_what_is_echoed_in_a_notice_is_escaped(alice, conversation, open_tab):
    tab = await open_tab(alice, conversation)

    await tab.send(action="<script>alert(1)</script>")

    assert "<script>" not in await tab.read_until('id="notice"')


async def test_a_second_question_while_one_is_answered_is_refused(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [30.0]
    tab = await open_tab(alice, conversation)
    await tab.ask("First")
    await tab.read_until("First")

    await tab.ask("Second")

    assert "still being written" in await tab.read_until('id="notice"')
    assert await Message.objects.filter(role="user").acount() == 1


async def test_questions_a_minute_are_limited_and_the_refusal_says_when_to_come_back(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.QUESTIONS_PER_MINUTE = 1
    tab = await open_tab(alice, conversation)
    await tab.ask("One")
    await tab.read_until('data-ends="m-')

    await tab.ask("Two")

    assert "Ask again in" in await tab.read_until('id="notice"')


async def test_the_daily_token_budget_is_kept(alice, conversation, open_tab, settings):
    settings.TOKENS_PER_DAY = 100
    await write_turn_later(conversation, usage={"input": 60, "output": 40, "total": 100})
    await database_sync_to_async(record_usage)((await stored_answer()).pk)
    tab = await open_tab(alice, conversation)

    await tab.ask("More?")

    assert "100 tokens a day are used up" in await tab.read_until('data-ends="m-')
    assert (await stored_answer()).status == "failed"  # there are no notes to answer instead


async def write_turn_later(*args, **kwargs):
    await database_sync_to_async(write_turn)(*args, **kwargs)
