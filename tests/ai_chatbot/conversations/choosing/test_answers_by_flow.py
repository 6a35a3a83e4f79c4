"""Questions answered by one flow and by another, as pages, programs and Langflow see it."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from django.core.management import call_command

from ai_chatbot.answering import registry
from ai_chatbot.answering.early_search import EarlySearch, Wanted
from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.models import Conversation, FlowPin, FlowVersion, Message, Usage
from ai_chatbot.tokens import make_run_token
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import stored_answer, text_of, until, write_turn
from tests.ai_chatbot.flows_published import publish, publish_three
from tests.older import go_back
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "Written without your notes."


@pytest.fixture
def flows(db):
    return publish_three()


@pytest.fixture
def boats(alice):
    import_texts(alice, {"annika.md": "# Annika\n\nThe boat Annika lies at the Lund yard."})


@database_sync_to_async
def search_as(client, answer, query="Annika"):
    """What a flow's Notes Search asks, with the run's token."""
    return client.post(
        "/api/notes/search",
        json.dumps({"query": query, "limit": 4}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {make_run_token(answer)}"},
    )


async def the_run():
    async def has_begun():
        return bool(registry.running)

    await until(has_begun)
    return next(iter(registry.running.values()))


def paths(langflow):
    return [request["path"].removesuffix("?stream=true") for request in langflow.requests]


def path_to(version):
    return f"/api/v1/run/{version.langflow_id}"


async def test_two_flows_answer_in_one_conversation_and_each_is_named(
    alice, conversation, open_tab, scripted_langflow, flows
):
    tab = await open_tab(alice, conversation)

    await tab.send(message="Wo liegt Annika?", id="1", flow="thorough")
    first = await tab.read_until('data-ends="m-')
    await tab.send(message="Und Berta? 船は？", id="2", flow="no_notes")
    second = await tab.read_until('data-ends="m-')
    await tab.send(message="متى؟", id="3")
    await tab.read_until("data-ends")
    await tab.send(action="retry", id=str((await stored_answer()).pk), flow="notes_assistant")
    await tab.read_until("data-ends")
    await until(four_are_written)

    asked = [flows[name] for name in ("thorough", "no_notes", "no_notes", "notes_assistant")]
    assert paths(scripted_langflow) == [path_to(version) for version in asked]
    assert "Thorough · flow 1" in text_of(first)
    assert MARK not in text_of(first)
    assert "No notes · flow 1" in text_of(second)
    assert MARK in text_of(second)
    assert 'data-action="retry"' in second
    assert {'data-flow="thorough"', 'data-flow="notes_assistant"'} <= set(second.split())
    assert 'data-flow="no_notes"' not in second
    document = await database_sync_to_async(build_document)(conversation)
    answers = [each for each in document["messages"] if each["role"] == "assistant"]
    assert [each["flow"]["name"] for each in answers] == [
        "thorough", "no_notes", "no_notes", "notes_assistant",
    ]  # fmt: skip
    assert [each["without_notes"] for each in answers] == [False, True, True, False]
    used = [row.flow async for row in Usage.objects.order_by("at")]
    assert used == ["thorough", "no_notes", "no_notes", "notes_assistant"]


async def four_are_written() -> bool:
    return await Usage.objects.acount() == 4


async def test_a_model_alone_searches_nothing_seals_nothing_and_is_not_compared(
    alice, conversation, open_tab, scripted_langflow, flows, boats, settings
):
    settings.ASK_WITHOUT_NOTES = False
    goes_on = asyncio.Event()
    scripted_langflow.script = [goes_on, *answer_of("Annika is", " a name [1].")]
    tab = await open_tab(alice, conversation)

    await tab.send(message="Where does Annika lie?", id="1", flow="no_notes")
    begun = await tab.read_until('id="status"')
    run = await the_run()
    goes_on.set()
    done = await tab.read_until('data-ends="m-')

    assert 'data-state="answering"' in begun
    assert run.search.future is None
    answer = await stored_answer()
    assert (answer.grounding, answer.searched, await answer.sources.acount()) == ({}, {}, 0)
    assert "% from your notes" not in done
    assert "Done, without your notes" in text_of(done)
    assert 'class="citation"' not in done
    assert f"*{MARK}*" in await database_sync_to_async(build_markdown)(
        await Conversation.objects.aget()
    )


async def test_a_flow_that_searches_though_nothing_showed_that_is_not_marked(
    alice, conversation, open_tab, scripted_langflow, flows, boats, async_client, client
):
    async def search(_):
        response = await search_as(client, await stored_answer())
        assert response.status_code == 200

    scripted_langflow.script = [search, token("At Lund [1]."), end("At Lund [1].")]
    tab = await open_tab(alice, conversation)

    await tab.send(message="Where is Annika?", id="1", flow="no_notes")
    done = await tab.read_until('data-ends="m-')

    assert MARK not in done
    answer = await stored_answer()
    assert (answer.without_notes, await answer.sources.acount()) == (False, 1)


@pytest.mark.parametrize("flow", ["another", "thorough "])
async def test_a_flow_that_nobody_published_is_a_sentence_and_nothing_is_asked(
    alice, conversation, open_tab, scripted_langflow, flows, flow
):
    tab = await open_tab(alice, conversation)

    for frame in ({"message": "Why?", "id": "1"}, {"action": "flow"}):
        await tab.send(**frame, flow=flow)
        assert f"There is no published flow “{flow}”." in await tab.read_until("notice")
    await tab.send(message="Why?", id="1", flow=["thorough"])
    assert "must be text" in await tab.read_until("notice")

    assert not scripted_langflow.requests
    assert not await Message.objects.aexists()


async def test_the_menu_is_remembered_by_the_conversation(
    alice, conversation, open_tab, scripted_langflow, flows
):
    tab = await open_tab(alice, conversation)

    await tab.send(action="flow", flow="thorough")
    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    assert paths(scripted_langflow) == [path_to(flows["thorough"])]


async def test_the_early_search_asks_for_what_the_flow_will(conversation, flows, monkeypatch):
    monkeypatch.setattr(EarlySearch, "usual", Wanted(7))

    def wanted(**fields):
        answer = Message(conversation=conversation, role="assistant")
        for name, value in fields.items():
            setattr(answer, name, value)
        return EarlySearch(answer, "Why?").wanted

    assert wanted(search={"limit": 20, "read_chars": 4000}) == Wanted(20, 4000)
    assert wanted(search={"limit": 3, "read_chars": 0}) == Wanted(3)
    assert wanted() == Wanted(7)  # of a draft: what one asked for last


async def test_a_version_that_does_not_start_gives_way_to_an_older_one_of_its_own_flow(
    alice, conversation, open_tab, scripted_langflow, flows
):
    old = flows["thorough"]
    new = await database_sync_to_async(publish)("thorough", "Thorough", number=2)

    for version, status in ((old, 200), (new, 500)):
        flow = f"/api/v1/flows/{version.langflow_id}"
        scripted_langflow.answers[f"GET {flow}"] = (200, {"id": str(version.pk), "data": {}})
        built = f"POST /api/v1/build/{version.langflow_id}/vertices"
        scripted_langflow.answers[built] = (status, {"ids": [], "detail": "no graph"})
    scripted_langflow.script = lambda request: (
        answer_of("From the old one.")
        if str(old.langflow_id) in request["path"]
        else [{"event": "error", "data": {"error": "no graph"}}]
    )
    tab = await open_tab(alice, conversation)
    await tab.send(message="Why?", id="1", flow="thorough")
    await tab.read_until('data-ends="m-')

    answer = await stored_answer()
    assert (answer.text, answer.flow, answer.flow_number) == ("From the old one.", "thorough", 1)
    pins = {pin.flow: pin.version_id async for pin in FlowPin.objects.all()}
    assert pins["thorough"] == old.pk
    assert pins["notes_assistant"] == flows["notes_assistant"].pk


def test_what_was_published_before_there_were_several_flows_is_told_of_its_content(
    alice, conversation
):
    code = {"value": "/api/notes/search"}
    node = {"id": "s", "data": {"node": {"template": {"code": code, "limit": {"value": 6}}}}}
    edge = {"source": "s", "target": "p", "data": {"sourceHandle": {"name": "passages"}}}
    version = publish("notes_assistant")
    content = {"name": "Müsli 質問", "data": {"nodes": [node], "edges": [edge]}}
    FlowVersion.objects.filter(pk=version.pk).update(content=content)
    _, answer = write_turn(conversation, flow_id=str(version.langflow_id))
    go_back(("ai_chatbot", "0021_flow_versions"))

    call_command("migrate", verbosity=0)

    version.refresh_from_db()
    answer.refresh_from_db()
    assert (version.title, version.search) == ("Müsli 質問", {"limit": 6, "read_chars": 0})
    assert (answer.flow, answer.flow_title) == ("notes_assistant", "Müsli 質問")
    assert FlowPin.objects.get().version == version
