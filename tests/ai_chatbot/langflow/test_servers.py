"""The flow server runs what it was given; Langflow all else, and what that one does not begin."""

import asyncio
import logging
import os
import socket
import uuid

import pytest

from ai_chatbot.langflow import errors, servers, stream
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAway
from ai_chatbot.langflow.owners import owner_at
from tests.scripted_langflow import ScriptedLangflow, answer, error, token

FLOW = str(uuid.UUID(int=7))


@pytest.fixture
async def quick(server, settings):
    """A flow server that was given one flow."""
    async with ScriptedLangflow() as scripted:
        scripted.script = answer("From the flow server.")
        settings.FLOW_SERVER_URL = scripted.url
        servers.given_flows().mkdir()
        servers.given_flow(FLOW).write_text("{}")
        yield scripted


async def ask(flow=FLOW):
    pieces = stream.stream_answer("Why?", session_id="c", token="run-token", flow=flow)
    return [event async for event in pieces]


async def test_a_flow_that_it_has_is_run_there_with_key_and_token(server, quick):
    events = await ask()

    assert events[0].text == "From the flow server."
    (request,) = quick.requests
    assert request["path"] == f"/api/v1/run/{FLOW}?stream=true"
    assert request["headers"]["x-api-key"] == "the-key"
    assert request["headers"]["x-langflow-global-var-commonplace_token"] == "run-token"
    assert server.requests == []


async def test_it_answers_while_langflow_is_away(server, quick):
    await server.die()

    assert (await ask())[0].text == "From the flow server."


async def test_drafts_and_other_flows_are_langflows(server, quick):
    for flow in ("", "notes_assistant", str(uuid.UUID(int=8)), "../langflow_api_key"):
        await ask(flow)

    assert len(server.requests) == 4
    assert quick.requests == []


@pytest.mark.parametrize("trouble", ["away", "hangs up", 401, 404, 429, 500, 503, "does not start"])
async def test_what_it_does_not_begin_langflow_runs(server, quick, trouble, caplog):
    caplog.set_level(logging.ERROR)  # that it is asked instead is logged
    if trouble == "away":
        await quick.die()
    elif trouble == "hangs up":
        quick.hangs_up_at_once = True
    elif trouble == "does not start":
        quick.script = [error("no such component")]
    else:
        quick.status = trouble

    events = await ask()

    assert "".join(event.text for event in events[:-1]) == "Hello world"
    assert len(server.requests) == 1


async def test_an_answer_that_it_began_is_nobody_elses(server, quick):
    quick.script = [token("Half"), error("out of memory")]

    with pytest.raises(errors.FlowFailed):
        await ask()

    assert server.requests == []


async def test_where_neither_is_there_it_is_said(server, quick):
    await quick.die()
    await server.die()

    with pytest.raises(errors.LangflowUnreachable):
        await ask()


async def test_leaving_closes_its_stream(server, quick):
    quick.script = [token("So"), 30.0]

    pieces = stream.stream_answer("Why?", session_id="c", token="t", flow=FLOW)
    assert (await anext(pieces)).text == "So"
    await pieces.aclose()

    await quick.hung_up.wait()
    assert server.requests == []


# --- Another account's program at its port -------------------------------------------------------
@pytest.fixture
def squatted(quick, monkeypatch):
    """At the flow server's port listens an account that is neither ours nor root's."""
    port = int(quick.url.rpartition(":")[2])
    told = {port: 65_534}
    monkeypatch.setattr(servers, "owner_at", lambda port: told.get(port, os.getuid()))
    return told


async def test_what_another_account_runs_at_its_port_is_sent_nothing(server, quick, squatted):
    events = await ask()

    assert "".join(event.text for event in events[:-1]) == "Hello world"
    assert len(server.requests) == 1
    assert quick.requests == quick.other_paths == []


async def test_langflows_port_is_looked_at_alike_unless_it_is_set(
    server, quick, squatted, monkeypatch
):
    squatted[int(server.url.rpartition(":")[2])] = 65_534
    with pytest.raises(errors.LangflowUnreachable):
        await ask()
    with LangflowAdmin() as langflow, pytest.raises(LangflowAway, match="Another account"):
        await asyncio.to_thread(langflow.read_flow, FLOW)
    assert server.requests == server.other_paths == []

    monkeypatch.setenv("LANGFLOW_URL", server.url)  # whose it is, whoever set it knows
    await ask("notes_assistant")
    assert len(server.requests) == 1


def test_the_kernel_tells_who_listens_at_a_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        if owner_at(port) is None:
            pytest.skip("this kernel does not")
        assert owner_at(port) == os.getuid()
    assert owner_at(port) is None
