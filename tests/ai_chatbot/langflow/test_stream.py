"""The client of Langflow's run endpoint, over a real socket."""

import asyncio

import pytest

from ai_chatbot.langflow import errors, lines, stream
from ai_chatbot.langflow.lines import End, Token
from tests.ai_chatbot.langflow.conftest import ask
from tests.http_servers import QuietHandler, ServerInThread
from tests.scripted_langflow import answer, end, error, token


async def test_the_pieces_arrive_in_order_and_then_the_end(server):
    server.script = answer("Be", "cause", " I say so.")

    events = await ask()

    assert events[:-1] == [Token("Be"), Token("cause"), Token(" I say so.")]
    assert events[-1] == End(
        "Because I say so.", {"input": 10, "output": 3, "total": 13}, "scripted-model"
    )


async def test_the_request_carries_question_session_key_and_run_token(server):
    await ask()

    request = server.requests[0]
    assert request["path"] == "/api/v1/run/notes_assistant?stream=true"
    assert request["body"]["input_value"] == "Why?"
    assert request["body"]["session_id"] == "c-1"
    assert request["headers"]["x-api-key"] == "the-key"
    assert request["headers"]["x-langflow-global-var-commonplace_token"] == "run-token"


async def test_an_error_inside_a_200_stream_is_an_error(server):
    server.script = [token("Be"), error("Notes Search: the server is down")]

    with pytest.raises(errors.FlowFailed) as failed:
        await ask()

    assert "the server is down" in failed.value.user_message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.KeyRefused),
        (403, errors.KeyRefused),
        (404, errors.FlowMissing),
        (429, errors.LangflowBusy),
        (500, errors.FlowFailed),
        (503, errors.LangflowUnreachable),
        (302, errors.NotLangflow),
    ],
)
async def test_each_refusal_says_what_to_do(server, status, kind):
    server.status = status

    with pytest.raises(kind) as refused:
        await ask()

    assert refused.value.user_message.endswith((".", "…", "HTTP 500"))


class Page(QuietHandler):
    """What a router, a wiki or a sign-in page says to everybody."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", self.server.kind)
        self.end_headers()
        self.wfile.write("<title>Größe 鍵 שלום</title>".encode())


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
async def test_a_page_in_langflows_place_is_said_to_be_none_of_it(settings, kind):
    with ServerInThread(Page) as wiki:
        wiki.kind = kind
        settings.LANGFLOW_URL = wiki.url

        with pytest.raises(errors.NotLangflow) as refused:
            await ask()

    assert "check LANGFLOW_URL" in refused.value.user_message


@pytest.mark.parametrize(
    "lines",
    [
        ["this is no JSON\n\n"],
        ['{"event": "token", "data": {"chunk": "half\n\n'],
        ["[1, 2]\n\n"],
        ["null\n\n"],
        [token("an answer without an end")],
        [],
    ],
)
async def test_rubbish_and_half_a_stream_are_a_cut_answer(server, lines):
    server.script = lines

    with pytest.raises(errors.AnswerCut):
        await ask()


async def test_what_came_before_a_break_is_heard_by_who_is_slow(server):
    """aiohttp itself forgets what it has received once the connection breaks."""
    heard: list[str] = []
    deaths: list[asyncio.Task[None]] = []
    server.script = [token("One "), 0.05, token("two "), 0.05, token("three"), 0.05]

    async def server_hangs_up(request):
        deaths.append(asyncio.create_task(server.die()))
        await asyncio.Event().wait()

    server.script.append(server_hangs_up)

    async def hear_slowly():
        async for event in stream.stream_answer("Why?", session_id="c-1", token="run-token"):
            heard.append(event.text)
            await asyncio.sleep(0.5)  # meanwhile all the rest comes, and the break

    with pytest.raises(errors.LangflowError):
        await hear_slowly()

    assert "".join(heard) == "One two three"
    await asyncio.gather(*deaths)


async def test_nobody_listening_is_said_at_once(server, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"

    with pytest.raises(errors.LangflowUnreachable):
        await ask()


async def test_silence_ends_after_the_time_out(settings, server):
    settings.ANSWER_TIMEOUT = 0.2
    server.script = [token("Wait"), asyncio.Event()]

    with pytest.raises(errors.AnswerTimedOut):
        await ask()


async def test_leaving_the_stream_hangs_up_on_langflow(server):
    server.script = [token("one"), token("two"), asyncio.Event()]
    pieces = stream.stream_answer("Why?", session_id="c", token="t")

    assert await anext(pieces) == Token("one")
    await pieces.aclose()

    await asyncio.wait_for(server.hung_up.wait(), 60)
    assert server.running == 0


async def test_a_stream_left_open_after_its_end_holds_nobody_up(server):
    server.script = [*answer("Because"), asyncio.Event()]

    async with asyncio.timeout(60):
        events = await ask()

    assert events[-1].text == "Because"


async def test_a_stream_of_broken_chunks_is_a_cut_answer_within_seconds(server):
    server.script = [token("Be"), 0.1, b"zzz\r\nno chunk\r\n", asyncio.Event()]

    async with asyncio.timeout(60):
        with pytest.raises(errors.AnswerCut):
            await ask()


async def test_a_refusal_in_another_encoding_is_told_as_well(server):
    server.status, server.refusal = 502, "D\xe9sol\xe9".encode("latin-1")

    with pytest.raises(errors.LangflowUnreachable, match=r"HTTP 502: D.+sol"):
        await ask()


async def test_a_line_may_be_as_long_as_the_answer_and_its_sources(server):
    long = "word " * 200_000
    server.script = [token("word "), end(long)]

    assert (await ask())[-1].text == long


async def test_a_line_cut_anywhere_by_the_network_is_still_one_event(server):
    server.script = [
        '{"event": "tok',
        0.01,
        'en", "data": {"chunk": "grü',
        "ß",
        '"}}\n\n',
        end("grüß"),
    ]

    assert (await ask())[0] == Token("grüß")


async def test_an_end_without_usage_or_message_is_read_all_the_same(server):
    server.script = [{"event": "end", "data": {"result": {"outputs": [None, {"outputs": [{}]}]}}}]

    assert [event.text for event in await ask()] == [""]


@pytest.mark.parametrize(
    ("source", "configured", "model"),
    [
        ({"source": "qwen3", "display_name": "Notes Model"}, "", "qwen3"),
        ({"source": "Notes Model", "display_name": "Notes Model"}, "llama", "llama"),
        ({"source": "Notes Model", "display_name": "Notes Model"}, "", "local model"),
        ({}, "llama", "llama"),
    ],
)
def test_the_model_is_the_nodes_own_or_the_configured_one(settings, source, configured, model):
    settings.LLM_MODEL = configured

    assert lines.model_name(source) == model
