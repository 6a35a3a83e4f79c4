"""The doctor on what answers as Langflow has it, and on whose Langflow that is."""

import json

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.flows import files, sync
from ai_chatbot.flows.publishing import pin
from ai_chatbot.langflow import servers
from ai_chatbot.langflow.servers import given_flow, given_flows
from ai_chatbot.models import FlowVersion
from ai_chatbot.tokens import make_probe, probed
from config.base.logs import is_news
from config.doctor import copies
from config.doctor.examination import mend
from config.doctor.findings import Level
from config.launch import __main__ as launcher
from config.readiness import check_langflow
from tests.flows.conftest import a_node, an_edge, small_flow
from tests.scripted_langflow import ScriptedLangflow, answer, error

ANOTHER = "5d1f0c1e-0000-4000-8000-000000000002"


@pytest.fixture
def published(store):
    sync.push_flow()
    return store


def test_what_answers_as_it_was_published_is_no_finding(published):
    assert list(copies.published_copies()) == []


def test_what_was_changed_past_us_is_told_and_put_back(published):
    published.forks[0]["data"] = small_flow("Changed by API.")["data"]

    (found,) = copies.published_copies()
    assert found.level is Level.WARNING
    assert mend(found).succeeded

    assert list(copies.published_copies()) == []


def test_each_flow_that_answers_is_looked_at_and_mended_by_itself(published):
    """Also where its draft has another endpoint name: what was typed there goes with it."""
    other = small_flow("Zweiter Fluß.") | {"id": ANOTHER, "endpoint_name": "thorough"}
    files.flow_file("thorough").write_text(json.dumps(other))
    sync.push_flow("thorough")
    for fork in published.flows.values():
        if fork.get("locked"):
            fork["data"] = small_flow("Changed by API.")["data"]
    published.flows[ANOTHER]["endpoint_name"] = "renamed"

    usual, thorough = copies.published_copies()
    assert usual.says.startswith("Version 1")
    assert thorough.says.startswith("thorough: Version 1")
    assert mend(thorough).succeeded

    assert [each.says for each in copies.published_copies()] == [usual.says]


def test_what_langflow_lost_or_does_not_start_is_told(published):
    sync.push_flow()
    version = FlowVersion.objects.get()
    published.flows.pop(str(version.langflow_id))
    pin(version, trouble="Version 2 does not start: “Schreiber”: no such module.")

    trouble, lost = copies.published_copies()

    assert trouble.says.endswith("no such module. Version 1 “First version” answers.")
    assert "is not in Langflow any more" in lost.says
    assert mend(lost).succeeded
    assert [each.says for each in copies.published_copies()] == [trouble.says]


def test_a_langflow_that_is_away_is_told_elsewhere(published, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"

    assert list(copies.published_copies()) == []


# --- Whose Langflow ------------------------------------------------------------------------
@pytest.fixture
def searching_version(transactional_db):
    flow = small_flow()
    flow["data"]["nodes"].append(a_node("Search-1", "ext:commonplace:NotesSearch@extra"))
    flow["data"]["edges"].append(an_edge("Question-1", "Search-1", "question"))
    version = FlowVersion.objects.create(
        flow="notes_assistant", number=1, content=flow, hash="h", langflow_id=small_flow()["id"]
    )
    pin(version)
    return version


async def in_thread(work):
    return await database_sync_to_async(work, thread_sensitive=False)()


@pytest.fixture
async def scripted(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.LANGFLOW_API_KEY = "key"
    async with ScriptedLangflow() as langflow:
        settings.LANGFLOW_URL = langflow.url
        yield langflow


@pytest.mark.parametrize(
    ("script", "level", "words"),
    [
        ("ours", Level.OK, "asks this Commonplace"),
        ([error("The notes server refused the token: it is wrong.")], Level.PROBLEM, "another"),
        ([error("The notes server at http://x cannot be reached.")], Level.PROBLEM, "not reach us"),
        ([error("Is COMMONPLACE_URL right?")], Level.PROBLEM, "not reach us"),
        (answer("It answers."), None, ""),
        ([error("The model is away.")], None, ""),
    ],
)
async def test_whose_notes_langflow_asks_for_is_found_out_without_a_model(
    searching_version, scripted, script, level, words
):
    def as_ours(request):
        token = request["headers"]["x-langflow-global-var-commonplace_token"]
        return [error(f"The notes server did not take the question: {probed(token)}")]

    scripted.script = as_ours if script == "ours" else script

    found = await in_thread(lambda: list(copies.whose_langflow()))

    assert {each.level for each in found} == ({level} if level else set())
    assert words in " ".join(each.says for each in found)
    assert ("told apart" in found[-1].says if found else False) is (script == "ours")
    assert (f"/run/{searching_version.langflow_id}?") in scripted.requests[0]["path"]


async def test_a_langflow_that_gives_a_run_the_token_of_another_is_found_out(
    searching_version, scripted
):
    tokens = []

    def as_the_first(request):
        tokens.append(request["headers"]["x-langflow-global-var-commonplace_token"])
        return [error(f"The notes server did not take the question: {probed(tokens[0])}")]

    scripted.script = as_the_first

    (found,) = await in_thread(lambda: list(copies.whose_langflow()))

    assert (found.level, found.subject) == (Level.PROBLEM, "privacy")
    assert "the token of another" in found.says


async def test_the_flow_server_is_told_as_well_or_missed(searching_version, scripted, settings):
    def found():
        return [(each.level, each.says) for each in copies.flow_server()]

    assert await in_thread(found) == []  # there is none
    settings.FLOW_SERVER_URL = scripted.url
    ((level, says),) = await in_thread(found)
    assert (level, "Langflow runs what is published" in says) == (Level.OK, True)

    given_flows().mkdir()
    given_flow(searching_version.langflow_id).write_text("{}")
    ((level, says),) = await in_thread(found)
    assert (level, "only slower" in says) == (Level.WARNING, True)

    scripted.answers[f"GET /flows/{searching_version.langflow_id}/info"] = (200, {})
    ((level, says),) = await in_thread(found)
    assert (level, says) == (Level.OK, "The flow server runs what is published.")


async def test_anothers_program_at_the_flow_servers_port_is_a_problem(
    searching_version, scripted, settings, monkeypatch
):
    settings.FLOW_SERVER_URL = scripted.url
    monkeypatch.setattr(servers, "owner_at", lambda port: 65_534)

    (found,) = await in_thread(lambda: list(copies.flow_server()))

    assert (found.level, "Another account" in found.says) == (Level.PROBLEM, True)
    assert "FLOW_SERVER_PORT" in found.fix
    assert scripted.other_paths == []


async def test_a_langflow_that_is_away_is_no_matter_where_the_flow_server_answers(
    searching_version, scripted, settings
):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"
    assert not (await check_langflow()).ok

    settings.FLOW_SERVER_URL = scripted.url
    given_flows().mkdir()
    given_flow(searching_version.langflow_id).write_text("{}")
    assert not (await check_langflow()).ok
    scripted.answers[f"GET /flows/{searching_version.langflow_id}/info"] = (200, {})
    assert (await check_langflow()).ok


async def test_a_start_says_so_where_langflow_is_somebody_elses(
    searching_version, scripted, monkeypatch, capsys
):
    scripted.script = [error("The notes server refused the token: it is wrong.")]
    await in_thread(launcher.say_whose_langflow)
    assert capsys.readouterr().err == ""  # our own was started with our address

    monkeypatch.setenv("LANGFLOW_URL", scripted.url)
    await in_thread(launcher.say_whose_langflow)

    said = capsys.readouterr().err
    assert "asks another Commonplace" in said
    assert "COMMONPLACE_URL" in said


def test_a_probe_opens_nothing_and_is_ours_alone(client, db, caplog):
    caplog.handler.addFilter(is_news)  # as what the server prints is filtered
    token, word = make_probe()
    headers = {"Authorization": f"Bearer {token}"}

    for response in (
        client.get("/api/conversation", headers=headers),
        client.post("/api/notes/search", {}, "application/json", headers=headers),
    ):
        assert response.status_code == 422
        assert response.json()["detail"] == word
    assert not caplog.records, "the doctor's own question is no warning"
    assert client.get("/api/v1/conversations", headers=headers).status_code == 401
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert probed("cp_x") == probed("") == probed(token + "x") == ""
