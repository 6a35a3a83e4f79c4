"""Answers are asked of the version that is published, by its id, and say which it was."""

import uuid

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.conversations import asking
from ai_chatbot.conversations.documents import build_document
from ai_chatbot.flows.nested.copies import copy_ids
from ai_chatbot.models import FlowPin, FlowVersion
from tests.ai_chatbot.conftest import stored_answer
from tests.flows.conftest import a_node, small_flow
from tests.scripted_langflow import answer, end, error, token

pytestmark = pytest.mark.django_db(transaction=True)

DOES_NOT_START = "Error while creating graph from payload: 'code'"


def publish(number, nodes=(), **more):
    version = FlowVersion.objects.create(
        flow="notes_assistant",
        number=number,
        content={"name": "Notes", "data": {"nodes": list(nodes), "edges": []}} | more,
        hash=f"hash{number}",
        langflow_id=uuid.uuid4(),
    )
    FlowPin.objects.update_or_create(flow="notes_assistant", defaults={"version": version})
    return version


@pytest.fixture
def first(db):
    return publish(1)


@pytest.fixture
def second(first):
    return publish(2)


def known(langflow, version, *, starts=True):
    """Langflow has the version's flow, and those that it runs, and says whether the last starts."""
    for flow_id in reversed(copy_ids(version)):
        langflow.answers[f"GET /api/v1/flows/{flow_id}"] = (200, {"id": str(flow_id), "data": {}})
        says = (200, {"ids": []}) if starts else (500, {"detail": DOES_NOT_START})
        langflow.answers[f"POST /api/v1/build/{flow_id}/vertices"] = says
        starts = True


async def test_the_published_version_is_asked_by_its_id_and_named_in_the_answer(
    alice, conversation, open_tab, scripted_langflow, first
):
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    shown = await tab.read_until('data-ends="m-')

    (request,) = scripted_langflow.requests
    assert request["path"] == f"/api/v1/run/{first.langflow_id}?stream=true"
    stored = await stored_answer()
    assert (stored.flow_id, stored.flow_version) == (str(first.langflow_id), "hash1")
    assert stored.flow_number == 1
    assert f'href="/flow/versions/{first.langflow_id}/"' in shown
    assert not [path for path in scripted_langflow.other_paths if "flows" in path]


async def test_what_is_published_while_an_answer_is_written_is_not_said_to_have_made_it(
    alice, conversation, open_tab, scripted_langflow, first
):
    async def publish_another(_):
        await database_sync_to_async(publish)(2)

    scripted_langflow.script = [token("By the first."), publish_another, end("By the first.")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    assert (await stored_answer()).flow_number == 1


async def test_a_version_that_does_not_start_is_answered_by_the_one_before(
    alice, conversation, open_tab, scripted_langflow, first, second
):
    known(scripted_langflow, first)
    known(scripted_langflow, second, starts=False)
    is_second = str(second.langflow_id)
    scripted_langflow.script = lambda request: (
        [error(DOES_NOT_START)] if is_second in request["path"] else answer("By the first.")
    )
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    stored = await stored_answer()
    assert (stored.text, stored.flow_number, stored.flow_version) == ("By the first.", 1, "hash1")
    pin = await FlowPin.objects.select_related("version", "failed").aget()
    assert (pin.version.number, pin.failed.number) == (1, 2)
    assert "Version 2 does not start" in pin.trouble


async def test_a_flow_within_a_version_that_does_not_start_is_found_out_after_it_has_begun(
    alice, conversation, open_tab, scripted_langflow, first
):
    inner = {"Innen 内": {"name": "Innen 内", "data": {"nodes": [], "edges": []}}}
    second = await database_sync_to_async(publish)(2, nested=inner)
    known(scripted_langflow, first)
    known(scripted_langflow, second, starts=False)
    begun = {"event": "add_message", "data": {"id": "q", "sender": "User", "text": "Why?"}}
    scripted_langflow.script = lambda request: (
        [begun, fails_at("Run-1", DOES_NOT_START)]
        if str(second.langflow_id) in request["path"]
        else answer("By the first.")
    )
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    assert (await stored_answer()).text == "By the first."
    assert "Innen 内" in (await FlowPin.objects.aget()).trouble


async def test_an_error_of_a_node_is_told_and_no_other_version_is_asked(
    alice, conversation, open_tab, scripted_langflow, first, second
):
    known(scripted_langflow, first)
    known(scripted_langflow, second)
    scripted_langflow.script = [error("Notes Model: the key was refused")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    told = await tab.read_until('data-status="failed"')

    assert "the key was refused" in told
    assert len(scripted_langflow.requests) == 1
    assert (await stored_answer()).flow_number == 2


def fails_at(node_id, why):
    """As Langflow tells it while a flow runs: by the kind of the node."""
    source = {"id": node_id, "display_name": "Notes Model", "source": "Notes Model"}
    return {"event": "error", "data": {"text": why, "properties": {"source": source}}}


@pytest.mark.parametrize(
    ("failing", "name"),
    [
        ("Writer-1", "“Dichterin 詩人” in the flow reported"),
        ("Model-1", "“Notes Model (Model-1)” in the flow reported"),
        ("Model-2", "“Notes Model (Model-2)” in the flow reported"),
        ("gone", "“Notes Model” in the flow reported"),
    ],
)
async def test_a_node_that_fails_is_named_as_on_the_canvas_and_of_two_alike_which(
    alice, conversation, open_tab, scripted_langflow, failing, name
):
    names = {"Writer-1": "Dichterin 詩人", "Model-1": "Notes Model", "Model-2": "Notes Model"}
    nodes = [a_node(node_id, "NotesModel", name) for node_id, name in names.items()]
    version = await database_sync_to_async(publish)(1, nodes)
    known(scripted_langflow, version)
    why = "The model's server refused the key. Check LLM_API_KEY."
    scripted_langflow.script = [token("Half"), fails_at(failing, why)]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-status="failed"')

    said = (await stored_answer()).error
    assert said.startswith(name)
    assert said.endswith(why)  # a node of ours says itself what to do


async def test_a_draft_that_does_not_start_says_where(
    alice, conversation, open_tab, scripted_langflow
):
    flow = small_flow()
    draft = f"/api/v1/flows/{flow['id']}"
    header = {"id": flow["id"], "endpoint_name": "notes_assistant"}
    scripted_langflow.answers |= {
        "GET /api/v1/projects/": (200, [{"id": "p"}]),
        "GET /api/v1/flows/": (200, [header]),
        f"GET {draft}": (200, flow),
        f"POST /api/v1/build/{flow['id']}/vertices": (500, {"detail": DOES_NOT_START}),
    }
    scripted_langflow.script = [error(DOES_NOT_START)]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-status="failed"')

    said = (await stored_answer()).error
    assert said.startswith(f"“Prompt” in the flow reported an error: {DOES_NOT_START}")
    assert "in the editor on the page “Flow”" in said


async def test_what_was_said_before_an_error_is_not_said_again_by_another_version(
    alice, conversation, open_tab, scripted_langflow, first, second
):
    known(scripted_langflow, first)
    known(scripted_langflow, second, starts=False)
    scripted_langflow.script = [token("Half"), error(DOES_NOT_START)]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-status="failed"')

    assert len(scripted_langflow.requests) == 1


async def test_a_version_that_langflow_lost_and_cannot_take_back_is_said_to_be_missing(
    alice, conversation, open_tab, scripted_langflow, first
):
    scripted_langflow.status = 404
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")

    assert "flows push" in await tab.read_until('data-status="failed"')


async def test_a_flow_that_ends_without_an_output_is_a_sentence_that_says_where_to_look(
    alice, conversation, open_tab, scripted_langflow
):
    nothing = {"session_id": "s", "outputs": [{"inputs": {}, "outputs": []}]}
    scripted_langflow.script = [{"event": "end", "data": {"result": nothing}}]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")

    assert "Chat Output" in await tab.read_until('data-status="failed"')
    assert (await stored_answer()).model == ""  # none ran


def test_the_document_names_the_version(conversation, first, settings):
    settings.ASK_WITHOUT_NOTES = True
    asked, _ = asking.ask(conversation, "Why?")

    (answered,) = [
        each for each in build_document(conversation)["messages"] if each["role"] == "assistant"
    ]
    assert answered["flow"] == {
        "name": "notes_assistant",
        "title": "",
        "id": str(first.langflow_id),
        "version": "hash1",
        "number": 1,
        "prompt_hash": first.prompt_hash,
    }
    assert asked.flow_number == 1


async def test_without_a_version_the_draft_is_asked_by_its_name(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    assert scripted_langflow.requests[0]["path"] == "/api/v1/run/notes_assistant?stream=true"
    assert (await stored_answer()).flow_number is None
