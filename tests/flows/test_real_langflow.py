"""The flow in a real Langflow; only the model and the notes server are scripted."""

import functools
import json
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from channels.db import database_sync_to_async

from ai_chatbot.flows import drafts, files, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.publishing import About, recover
from ai_chatbot.langflow.admin import EditedMeanwhile, FlowDoesNotStart, LangflowAdmin
from ai_chatbot.langflow.errors import FlowFailed
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.langflow.stream import close_session, stream_answer
from config.doctor import flow as doctor
from config.doctor.findings import Level
from tests.flows.asking import ask
from tests.flows.builtin import with_built_in_model
from tests.flows.notes_server import passage
from tests.stack import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(autouse=True)
def our_settings(real_langflow):
    """Our settings name this Langflow, and both servers beside it say what they say at first."""


async def test_an_answer_streams_and_ends_with_its_usage(langflow):
    events = await ask()

    pieces = [event.text for event in events if isinstance(event, Token) and event.text]
    assert pieces == ["Lime it ", "in March [1]."]
    end = events[-1]
    assert isinstance(end, End)
    assert end.text == "Lime it in March [1]."
    assert end.model == "scripted"
    assert end.usage["output"] == 2
    assert end.usage["input"] > 20


async def test_the_model_is_told_the_passages_the_conversation_and_then_the_question(langflow):
    langflow.notes.messages = [{"role": "user", "text": "Hello"}]

    await ask()

    prompt = langflow.model.prompts[-1]
    passages, earlier, question = (
        prompt.index(part)
        for part in ("Lime the soil in March.", "User: Hello", "How is the soil?")
    )
    assert passages < earlier < question


async def test_the_runs_own_token_searches_the_notes(langflow):
    langflow.notes.requests.clear()

    await ask(token="token-of-alice")

    assert {asked["token"] for asked in langflow.notes.requests} == {"token-of-alice"}


async def test_braces_in_notes_and_question_are_only_text(langflow):
    langflow.notes.passages = [passage(1, "Write {question} and {passages} in {braces}.")]

    await ask("What is {conversation}?")

    assert "Write {question} and {passages} in {braces}." in langflow.model.prompts[-1]
    assert "What is {conversation}?" in langflow.model.prompts[-1]


@pytest.mark.parametrize(
    ("status", "message", "words"),
    [
        (401, "bad key", "refused the key. Check it on the page Model, or LLM_API_KEY"),
        (404, "no such model", "knows no model 'scripted'"),
        (400, "the request exceeds the available context size", "too long for this model"),
        (500, "out of memory", "out of memory"),
    ],
)
async def test_an_error_of_the_model_reaches_the_user_as_a_sentence(
    langflow, status, message, words
):
    langflow.model.fail(status, message)

    with pytest.raises(FlowFailed) as caught:
        await ask()

    assert words in caught.value.user_message
    assert "Traceback" not in caught.value.user_message


async def test_an_answer_cut_by_the_model_is_said_after_what_had_arrived(langflow):
    langflow.model.script(["Half an "], cut=True)
    arrived = []

    with pytest.raises(FlowFailed, match="broke off"):
        await ask(arrived=arrived)

    assert Token("Half an ") in arrived


async def test_an_error_of_the_notes_server_reaches_the_user_as_a_sentence(langflow):
    langflow.notes.status = 401

    with pytest.raises(FlowFailed, match="refused the token"):
        await ask()


async def test_leaving_an_answer_stops_the_model(langflow):
    langflow.model.script(["word "] * 5, hangs=True)

    answer = stream_answer("Well?", session_id="s", token="t")
    async for event in answer:
        if isinstance(event, Token):
            break
    await answer.aclose()
    await close_session()

    langflow.model.wait_until_hung_up()


@pytest.mark.django_db
def test_a_published_flow_is_the_one_in_flows(langflow):
    """Langflow stores a flow as it is given: what it has is not taken for an edit."""
    assert sync.flow_status().state is sync.State.SAME


@pytest.mark.django_db(transaction=True)
async def test_the_published_version_answers_whatever_becomes_of_the_draft(langflow):
    """Edited, broken, deleted, and what is published itself lost: the next answer is the same."""
    draft_id = files.flow_id()
    await in_thread(sync.push_flow)
    asked = await in_thread(published_flow)
    with LangflowAdmin() as admin:
        data = admin.read_flow(draft_id)["data"]
        with pytest.raises(EditedMeanwhile, match=r"by admin \(\d"):
            admin.update_flow(draft_id, {"data": data}, token=str(uuid.uuid4()))
        admin.update_flow(draft_id, {"data": {"nodes": [], "edges": []}})
        with pytest.raises(FlowProblem, match="no nodes"):
            await in_thread(sync.publish_flow, About())
        admin.update_flow(draft_id, {"data": with_broken_code(data)})
        with pytest.raises(FlowDoesNotStart, match="Invalid Python code"):
            await in_thread(sync.publish_flow, About())
        admin.delete_flow(draft_id)

        assert (await ask(flow=asked.id))[-1].text == "Lime it in March [1]."

        admin.delete_flow(asked.id)
        assert await in_thread(recover, asked) == asked
        assert (await ask(flow=asked.id))[-1].text == "Lime it in March [1]."
        assert await in_thread(recover, asked) is None  # as it starts
    await in_thread(sync.push_flow)  # for the tests after this one


async def in_thread(work, *arguments):
    return await database_sync_to_async(work)(*arguments)


def with_broken_code(data):
    broken = json.loads(json.dumps(data))
    (node,) = [node for node in broken["nodes"] if node["id"] == "NotesModel-model"]
    node["data"]["node"]["template"]["code"]["value"] = "def broken(:"
    return broken


@pytest.mark.django_db(transaction=True)
async def test_thorough_finds_quotations_first_and_no_notes_reads_none(langflow):
    langflow.notes.messages = [{"role": "user", "text": "Hello"}]
    quotation = "[1] Lime the soil in March."
    langflow.model.reply(
        lambda body: [quotation] if "Copy from the notes" in str(body) else ["Lime it ", "now."]
    )
    for key in ("thorough", "no_notes"):
        await in_thread(sync.push_flow, key)
    thorough, alone = [await in_thread(published_flow, key) for key in ("thorough", "no_notes")]
    langflow.notes.requests.clear()
    langflow.model.requests.clear()

    said = await ask(flow=thorough.id)
    find, answer = langflow.model.prompts
    alone_said = await ask(flow=alone.id)

    assert [each.text for each in said if isinstance(each, Token)] == ["Lime it ", "now."]
    assert quotation in answer
    assert "<notes-" in find
    assert "<notes-" not in answer
    assert said[-1].usage["input"] > alone_said[-1].usage["input"]  # of both its models
    searches = [each["body"] for each in langflow.notes.requests if each["method"] == "POST"]
    assert searches == [{"query": "How is the soil?"} | thorough.search]
    assert alone_said[-1].text == "Lime it now."
    assert "Hello" in langflow.model.prompts[-1]


def rows_of(database):
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
        return "\n".join(opened.iterdump())


@pytest.mark.django_db(transaction=True)
async def test_a_key_typed_on_the_canvas_is_encrypted_by_publishing_and_used_by_each_run(langflow):
    await in_thread(sync.push_flow)
    with LangflowAdmin() as admin:
        data = admin.read_flow(files.flow_id())["data"]
        for node in data["nodes"]:
            template = node["data"]["node"].get("template", {})
            if node["id"] == "NotesModel-model":
                template["api_key"]["value"] = "sk-typed-on-canvas"
                template["base_url"]["value"] = langflow.model.base_url
        admin.update_flow(files.flow_id(), {"data": data})

    said = await in_thread(sync.publish_flow, About())
    asked = await in_thread(published_flow)

    assert "Notes Model · API Key" in said
    assert (await ask(flow=asked.id))[-1].text == "Lime it in March [1]."
    bearer = langflow.model.requests[-1]["headers"]["authorization"]
    assert bearer == "Bearer sk-typed-on-canvas"
    assert "sk-typed-on-canvas" not in rows_of(langflow.data_dir / "langflow" / "langflow.db")
    assert await in_thread(lambda: list(doctor.typed_keys())) == []
    await in_thread(drafts.discard)
    await in_thread(functools.partial(sync.push_flow, force=True))  # for the tests after this one


@pytest.fixture
def swapped_flow(langflow, settings):
    """The flow that answers has Langflow's own OpenAI node instead of ours."""
    with LangflowAdmin() as admin:
        flow = admin.find_flow("notes_assistant")
        nodes = httpx.get(
            f"{langflow.url}/api/v1/all", headers={"x-api-key": langflow.api_key}, timeout=60
        ).json()
        made = admin.create_flow(with_built_in_model(flow, nodes, langflow.model.base_url))
    settings.LANGFLOW_FLOW = made["endpoint_name"]


async def test_a_built_in_model_can_take_the_place_of_ours(swapped_flow):
    events = await ask()

    assert Token("Lime it ") in events
    assert events[-1].text == "Lime it in March [1]."


def test_langflow_signs_our_staff_in_with_cookies_for_its_whole_host(langflow):
    with LangflowAdmin() as admin:
        cookies = admin.log_in(
            (langflow.data_dir / "langflow_superuser").read_text(),
            (langflow.data_dir / "langflow_password").read_text(),
        )

    assert {cookie.name for cookie in cookies.jar} >= {"access_token_lf", "refresh_token_lf"}
    assert {cookie.path for cookie in cookies.jar} == {"/"}
    host = urlsplit(langflow.url).hostname
    assert {cookie.domain for cookie in cookies.jar} == {host}


def test_the_flows_are_valid():
    lfx = Path(sys.executable).with_name("lfx")

    checked = subprocess.run(
        [lfx, "validate", "--level", "4", *(ROOT / "flows").glob("*.json")],
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout


def test_the_doctor_finds_this_langflow_well(langflow):
    findings = list(doctor.langflow())

    assert {each.level for each in findings} == {Level.OK}
    assert {each.subject for each in findings} == {"langflow", "components"}
