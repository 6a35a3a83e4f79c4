"""Runs in a real Langflow, which shares classes and plans between them, and nothing else."""

import asyncio
import json
from uuid import uuid4

import httpx
import pytest

from ai_chatbot.flows.forks import delete_forks, put_fork
from ai_chatbot.flows.nested.finding import whole
from ai_chatbot.flows.shape import normalise
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.langflow.errors import FlowMissing
from ai_chatbot.langflow.lines import End
from ai_chatbot.langflow.stream import close_session
from ai_chatbot.models import FlowVersion
from tests.flows.asking import ask, ask_beside
from tests.flows.builtin import running
from tests.flows.notes_server import passage

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
ASKING = 32


def secret_read(body):
    """The model says what it was given to read: whose secret, and whose question."""
    words = str(body["messages"]).replace("?", " ").split()
    return [f"{word} " for word in words if word.startswith(("secret-", "asks-"))]


async def test_thirty_two_at_once_get_each_their_own_answer(real_langflow):
    langflow = real_langflow
    langflow.model.reply(secret_read)
    langflow.notes.passages_of = {
        f"token-{n}": [passage(1, f"The word is secret-{n} here.")] for n in range(ASKING)
    }
    before = len(langflow.notes.requests)

    answers = await asyncio.gather(
        *(ask_beside(f"I am asks-{n} ?", f"token-{n}", session=f"s-{n}") for n in range(ASKING))
    )
    await close_session()

    assert [answer[-1].text.split() for answer in answers] == [
        [f"secret-{n}", f"asks-{n}"] for n in range(ASKING)
    ]
    searched = [
        (asked["token"], asked["body"]["query"])
        for asked in langflow.notes.requests[before:]
        if asked["method"] == "POST"
    ]
    assert sorted(searched) == sorted((f"token-{n}", f"I am asks-{n} ?") for n in range(ASKING))


def test_every_change_was_made(real_langflow):
    (log,) = real_langflow.data_dir.glob("langflow-*.log")

    assert "is left as it is" not in log.read_text()


async def test_a_run_with_our_key_takes_the_short_way_and_no_other_does(real_langflow):
    path = "/api/v1/run/notes_assistant"
    token = {"X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN": "run-token"}
    async with httpx.AsyncClient(
        base_url=real_langflow.url, headers=token, trust_env=False, timeout=60
    ) as http:

        async def run(key, query="stream=true", **more):
            body = {"input_value": "Well?", "input_type": "chat", "output_type": "chat", **more}
            return await http.post(f"{path}?{query}", json=body, headers={"x-api-key": key})

        short = await run(real_langflow.api_key)
        others = [
            await run("no key of ours"),
            await run(real_langflow.api_key, "stream=false"),
            await run(real_langflow.api_key, tweaks={"NotesSearch-notes": {"limit": 1}}),
        ]

    assert short.headers["x-commonplace-way"] == "short"
    assert "Lime it" in short.text
    assert [other.status_code for other in others] == [403, 200, 200]
    assert not any("x-commonplace-way" in other.headers for other in others)
    assert all("Lime it" in other.text for other in others[1:])


async def test_one_that_finds_nothing_leaves_the_next_untouched(real_langflow):
    real_langflow.notes.passages_of = {"poor": []}

    poor = await ask("Nothing?", token="poor")
    rich = await ask("Something?", token="rich")

    assert poor[-1].text == rich[-1].text
    first, second = real_langflow.model.prompts[-2:]
    assert "No passage of the notes matches." in first
    assert "Lime the soil in March." in second
    assert "No passage" not in second


async def test_the_answer_after_an_edit_is_by_the_edited_flow(real_langflow):
    await ask()
    with LangflowAdmin() as admin:
        flow = admin.find_flow("notes_assistant")
        edited = with_model_field(flow["data"], "system_message", "Sing it.")
        admin.update_flow(flow["id"], {"data": edited})
        try:
            await ask()
        finally:
            admin.update_flow(flow["id"], {"data": flow["data"]})

    assert "Sing it." in real_langflow.model.prompts[-1]
    await ask()
    assert "Sing it." not in real_langflow.model.prompts[-1]


async def test_a_model_whose_stream_is_off_says_all_at_once(real_langflow):
    with LangflowAdmin() as admin:
        flow = admin.find_flow("notes_assistant")
        admin.update_flow(flow["id"], {"data": with_model_field(flow["data"], "stream", False)})
        try:
            events = await ask()
        finally:
            admin.update_flow(flow["id"], {"data": flow["data"]})

    assert [type(event) for event in events] == [End]
    assert events[-1].text == "Lime it in March [1]."


async def test_nodes_that_somebody_froze_give_out_nothing_that_they_made_for_others(real_langflow):
    notes = real_langflow.notes
    notes.passages_of = {who: [passage(1, f"Of {who}-only.")] for who in ("ada", "bob")}
    with LangflowAdmin() as admin:
        flow = json.loads(json.dumps(admin.find_flow("notes_assistant")))
        for node in flow["data"]["nodes"]:
            node["data"]["node"]["frozen"] = True
        frozen = str(admin.create_flow({"name": "Frozen", "data": flow["data"]})["id"])
    real_langflow.model.script(["Said to ada."])
    await ask(token="ada")
    real_langflow.model.script(["Said to Bob."])

    told = await ask("Und was?", token="bob", flow=frozen)

    assert told[-1].text == "Said to Bob."
    assert "Of bob-only." in real_langflow.model.prompts[-1]
    assert "ada" not in real_langflow.model.prompts[-1]


@pytest.fixture
def running_it(real_langflow):
    """The id of a flow that runs the usual one."""
    headers = {"x-api-key": real_langflow.api_key}
    everything = httpx.get(f"{real_langflow.url}/api/v1/all", headers=headers, timeout=60).json()
    with LangflowAdmin() as admin:
        made = admin.create_flow(running(admin.find_flow("notes_assistant"), everything))
    return str(made["id"])


async def test_a_flow_that_a_node_runs_reads_the_notes_of_whoever_asks(real_langflow, running_it):
    notes = real_langflow.notes
    notes.passages_of = {who: [passage(1, f"Of {who}-only.")] for who in ("ada", "bob")}

    told = await ask("Und was?", token="ada", flow=running_it)

    assert told[-1].text == "Lime it in March [1]."
    assert "Of ada-only." in real_langflow.model.prompts[-1]
    assert {asked["token"] for asked in notes.requests[-2:]} == {"ada"}
    with LangflowAdmin() as admin:
        assert admin.sessions() == []


async def test_what_a_published_flow_runs_is_edited_without_changing_an_answer(
    real_langflow, running_it, transactional_db
):
    with LangflowAdmin() as admin:
        flow = whole(admin, admin.read_flow(running_it))
        (nested,) = flow["nested"].values()
        mine = admin.create_flow({"name": "Sprüche 句", "data": nested["data"]})
        (node,) = [each for each in flow["data"]["nodes"] if each["id"] == "RunFlow-it"]
        node["data"]["node"]["template"]["flow_id_selected"]["value"] = mine["id"]
        version = FlowVersion(
            flow="running", number=1, content=normalise(whole(admin, flow)), langflow_id=uuid4()
        )
        put_fork(admin, version, None)
        edited = with_model_field(mine["data"], "system_message", "Half done {")
        admin.update_flow(mine["id"], {"data": edited})

        told = await ask("Und was?", token="ada", flow=str(version.langflow_id))
        delete_forks(admin, version)

    assert told[-1].text == "Lime it in March [1]."
    assert "Half done {" not in str(real_langflow.model.prompts[-1])


def with_model_field(data, name, value):
    """The flow with another value in a field of its model's node."""
    edited = json.loads(json.dumps(data))
    (model,) = [node for node in edited["nodes"] if node["id"] == "NotesModel-model"]
    model["data"]["node"]["template"][name]["value"] = value
    return edited


async def test_a_flow_that_is_not_there_is_told_as_ever(real_langflow, settings):
    settings.LANGFLOW_FLOW = "no_such_flow"

    with pytest.raises(FlowMissing):
        await ask()
