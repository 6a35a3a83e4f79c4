"""Whatever a model or Langflow sends: it arrives storable and bounded, or as a LangflowError."""

import asyncio
import json
import time

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.conversations import limits
from ai_chatbot.langflow import errors, lines, stream
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.models import Message
from config.base.storable import StorablePieces, count_in, storable
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until
from tests.ai_chatbot.langflow.conftest import ask
from tests.scripted_langflow import end, error, token


async def said():
    return "".join(event.text for event in await ask() if isinstance(event, Token))


# --- Text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Smile \ud83d", "\ude00!"], "Smile 😀!"),
        (["\ud83d", "", "\ude00"], "😀"),
        (["\ud83d", "\x00", "\ude00"], "😀"),
        (["a\ud83d", "b"], "a\ufffdb"),
        (["\ude00a"], "\ufffda"),
        (["\ud83d", "\ud83d", "\ude00"], "\ufffd😀"),
        (["cut \ud83d"], "cut \ufffd"),
        (["nul\x00 byte"], "nul byte"),
        (["\x00"], ""),
        (["é", "e\u0301", "寿司", "مرحبا"], "ée\u0301寿司مرحبا"),
    ],
)
async def test_halves_of_letters_are_joined_and_what_cannot_be_stored_is_left_out(
    server, pieces, text
):
    server.script = [*map(token, pieces), end("")]

    assert await said() == text


async def test_half_a_letter_is_held_back_until_the_other_half_is_there():
    pieces = StorablePieces()

    assert pieces.push("Hi \ud83d") == "Hi "
    assert pieces.push("\ude00") == "😀"
    assert pieces.rest() == ""


@pytest.mark.parametrize(
    ("text", "stored"),
    [("a\x00b", "ab"), ("\ud83d\x00\ude00", "😀"), ("\udfff\ud800", "\ufffd" * 2)],
)
def test_a_whole_text_is_made_storable_the_same_way(text, stored):
    assert storable(text) == stored


async def test_the_ends_text_and_the_models_name_are_storable_as_well(server):
    last = end("All \x00at \ud83d\ude00 once \ud83d")
    message = last["data"]["result"]["outputs"][0]["outputs"][0]["results"]["message"]
    message["properties"]["source"] = {"source": "qw\x00en\ud83d" + "x" * 500}
    server.script = [last]

    (event,) = await ask()

    assert event.text == "All at 😀 once \ufffd"
    assert event.model == ("qwen\ufffd" + "x" * 500)[:200]


async def test_bytes_that_are_no_letters_do_not_cut_an_answer(server):
    halves = "\ud83d\ude00".encode(errors="surrogatepass")  # as some write UTF-8
    line = b'{"event": "token", "data": {"chunk": "a\xff' + halves + b'"}}\n'
    server.script = [f"{len(line):x}\r\n".encode() + line + b"\r\n", end("")]

    text = await said()

    assert text[:2] == "a\ufffd"
    text.encode()


@pytest.mark.parametrize(
    "text",
    ["down\x00 \ud83d", pytest.param("x" * 1_000_000, id="long"), "\n\n", 7, ["a"], {"b": 1}, None],
)
async def test_whatever_an_error_says_becomes_a_short_storable_sentence(server, text):
    server.script = [{"event": "error", "data": {"error": text}}]

    with pytest.raises(errors.FlowFailed) as failed:
        await ask()

    assert 20 < len(failed.value.user_message) < 400
    assert "\x00" not in failed.value.user_message
    failed.value.user_message.encode()


@pytest.mark.parametrize("data", ["gone\x00\ud83d", ["gone"], 7, None])
async def test_an_error_may_be_anything_but_an_object(server, data):
    server.script = [{"event": "error", "data": data}]

    with pytest.raises(errors.FlowFailed) as failed:
        await ask()

    (failed.value.user_message + str(failed.value)).encode()


async def test_a_refusal_without_end_is_read_as_far_as_it_is_shown(server):
    server.status, server.refusal = 503, b"\xff" * 5_000_000

    with pytest.raises(errors.LangflowUnreachable) as refused:
        await ask()

    assert len(str(refused.value)) < 1000


# --- Shapes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "strange",
    [
        {"event": "token", "data": ["chunk"]},
        {"event": "token", "data": "chunk"},
        {"event": "token", "data": 7},
        {"event": "token", "data": {"chunk": {"text": "x"}}},
        {"event": "token", "data": {"chunk": None}},
        {"event": ["token"], "data": {"chunk": "x"}},
        {"event": None},
        pytest.param('{"event": "token", "data": {"n": ' + "9" * 10_000 + "}}\n", id="huge"),
    ],
)
async def test_an_event_of_another_shape_is_passed_over(server, strange):
    server.script = [strange, token("Because."), end("")]

    assert await said() == "Because."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[" * 100_000 + "\n", id="deep"),
        pytest.param('{"event": ' * 50_000 + "\n", id="deep-object"),
        "7\n",
        '"event"\n',
    ],
)
async def test_a_line_that_is_no_event_cuts_the_answer(server, line):
    server.script = [token("Be"), line, end("")]

    with pytest.raises(errors.AnswerCut):
        await ask()


@pytest.mark.parametrize(
    "data",
    [
        7,
        ["result"],
        {"result": 7},
        {"result": {"outputs": 7}},
        {"result": {"outputs": "text"}},
        {"result": {"outputs": [7, "text", ["x"], {"outputs": {"results": 1}}]}},
        {"result": {"outputs": [{"outputs": [7, {"results": ["message"]}]}]}},
        {"result": {"outputs": [{"outputs": [{"results": {"message": {"text": {"a": 1}}}}]}]}},
        {
            "result": {
                "outputs": [{"outputs": [{"results": {"message": {"text": "", "properties": 7}}}]}]
            }
        },
    ],
)
async def test_an_end_of_another_shape_is_an_end_all_the_same(server, data):
    server.script = [token("Because."), {"event": "end", "data": data}]

    assert (await ask())[-1].text == ""


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (12, 12), (12.0, 12), ("12", 12), (0, 0),
        (-1, 0), (10**30, 0), (float("nan"), 0), (float("inf"), 0), ("-3", 0), ("many", 0),
        pytest.param("9" * 10_000, 0, id="huge"), (True, 0), (None, 0), ([1], 0), ({}, 0),
    ],
)  # fmt: skip
def test_a_count_of_tokens_is_believed_when_it_can_be_one(value, count):
    assert count_in(value) == count


@pytest.mark.parametrize("usage", [7, "many", ["x"], {"total_tokens": "NaN"}])
async def test_usage_of_another_shape_is_none(server, usage):
    server.script = [token("Yes"), end("", usage)]

    assert set((await ask())[-1].usage.values()) <= {0}


# --- Size -----------------------------------------------------------------------------------


async def test_an_answer_that_does_not_end_is_ended_at_the_most_allowed(server, settings):
    settings.ANSWER_MAX_CHARS = 10
    server.script = [token("123456"), token("7890ab"), token("more"), end("")]
    pieces = stream.stream_answer("Why?", session_id="c", token="t")

    heard = [await anext(pieces), await anext(pieces)]

    assert heard == [Token("123456"), Token("7890")]
    with pytest.raises(errors.AnswerTooLong) as ended:
        await anext(pieces)
    assert "10 characters, the most allowed" in ended.value.user_message


async def test_an_answer_in_one_piece_is_ended_there_too(server, settings):
    settings.ANSWER_MAX_CHARS = 10
    server.script = [token("\n"), end("1234567890ab")]
    pieces = stream.stream_answer("Why?", session_id="c", token="t")

    assert [await anext(pieces), await anext(pieces)] == [Token("\n"), Token("123456789")]
    with pytest.raises(errors.AnswerTooLong):
        await anext(pieces)


async def test_an_answer_as_long_as_allowed_is_whole(server, settings):
    settings.ANSWER_MAX_CHARS = 10
    server.script = [token("1234567890"), end("1234567890 and the sources")]

    assert isinstance((await ask())[-1], End)


async def test_a_line_and_a_stream_without_end_are_broken_off(server, monkeypatch):
    monkeypatch.setattr(lines, "LEAST_LINE", 1000)
    monkeypatch.setattr(lines, "LINE_SHARE", 0)
    server.script = ["x" * 2000]
    with pytest.raises(errors.AnswerCut):
        await ask()

    monkeypatch.setattr(lines, "LEAST_STREAM", 1000)
    monkeypatch.setattr(lines, "STREAM_SHARE", 0)
    server.script = ["\n" * 500 for _ in range(10)]
    with pytest.raises(errors.AnswerTooLong):
        await ask()


class Packets:
    """A response whose stream comes in these packets, as aiohttp hands them out."""

    def __init__(self, packets):
        self.content, self._packets = self, iter(packets)

    async def readany(self):
        return next(self._packets, b"")


async def seconds_for_a_line_of(packets):
    """Of the processor."""
    line = [b"x" * 100] * packets + [b"\n"]
    began = time.thread_time()
    read = [found async for found in lines.read_lines(Packets(line))]
    spent = time.thread_time() - began
    assert [len(found) for found in read] == [packets * 100]
    return spent


async def test_a_line_four_times_as_long_takes_some_four_times_as_long():
    tries = [
        await seconds_for_a_line_of(20_000) / await seconds_for_a_line_of(5000) for _ in range(3)
    ]

    assert min(tries) < 8


# --- To the database ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
async def test_an_answer_with_all_of_it_is_stored_shown_and_counted(
    alice, conversation, open_tab, scripted_langflow
):
    usage = {"input_tokens": -5, "output_tokens": 10**40, "total_tokens": 10**40}
    scripted_langflow.script = [
        token("Smile\x00 \ud83d"),
        0.1,
        token("\ude00 \ud83d"),
        end("", usage),
    ]
    tab = await open_tab(alice, conversation)

    await tab.ask("Emoji?")

    assert "Smile 😀 \ufffd" in await tab.read_until('data-ends="m-')
    stored = await stored_answer()
    assert (stored.text, stored.status) == ("Smile 😀 \ufffd", "done")
    assert stored.usage == {"input": 0, "output": 0, "total": 0}
    await database_sync_to_async(limits.check_token_budget)(alice.pk)


@pytest.mark.django_db(transaction=True)
async def test_a_failure_with_a_nul_is_told_and_stored(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Be"), error("no \x00\ud83d server")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")

    assert "server" in await tab.read_until('data-status="failed"')
    assert (await stored_answer()).error.endswith("no \ufffd server")


@pytest.mark.django_db(transaction=True)
async def test_an_endless_answer_keeps_what_it_had_and_says_why_it_was_ended(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.ANSWER_MAX_CHARS = 1000
    scripted_langflow.script = [token("word ") for _ in range(2000)]
    tab = await open_tab(alice, conversation)

    await tab.ask("On and on?")
    await until(answer_has_ended)

    stored = await Message.objects.aget(role="assistant")
    assert len(stored.text) == 1000
    assert "1,000 characters, the most allowed" in stored.error
    assert json.dumps(stored.usage) == "{}"


# --- Long lines -----------------------------------------------------------------------------


async def test_while_a_long_line_is_read_the_loop_goes_on():
    text = "Où? 小船 \U0001f600 مرحبا. " * 10_000
    line = json.dumps({"event": "end", "data": {"text": text, "n": [1, 2.5, None]}}).encode()
    went_on = asyncio.create_task(asyncio.sleep(0, "went on"))

    event, data = await lines.read_line(line)

    assert went_on.done()
    assert (event, data) == ("end", {"text": text, "n": [1, 2.5, None]})


async def test_a_long_line_of_more_parts_than_any_answer_has_is_a_broken_stream():
    with pytest.raises(errors.AnswerCut):
        await lines.read_line(b'{"event":"end","data":[' + b"[]," * 300_000 + b"0]}")


async def test_a_long_line_that_is_not_utf_8_is_read_as_a_short_one_is():
    letters = "é小".encode() * 200_000 + b"\xff\xe5\xb0"

    assert lines.decode(letters) == letters.decode(errors="replace")
