"""Publishing the flow and bringing it back: nobody's edits are lost on either side."""

import json
from contextlib import suppress
from urllib.parse import unquote

import pytest

from ai_chatbot.flows import current, files, sync
from ai_chatbot.flows.current import AskedFlow
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.flows.sync import State
from ai_chatbot.langflow.admin import (
    LangflowAdmin,
    LangflowAdminError,
    LangflowAway,
    LangflowKeyRefused,
    LoginRefused,
)
from tests.flows.conftest import small_flow, write_flow

pytestmark = pytest.mark.django_db


def kept(store):
    """The draft that Langflow has."""
    return store.draft


def prompt_of(flow):
    return flow["data"]["nodes"][0]["data"]["node"]["template"]["template"]["value"]


def backups(flow_folder):
    return [json.loads(p.read_text()) for p in (flow_folder / "data/flow_backups").glob("*.json")]


# --- push -------------------------------------------------------------------------------
def test_the_first_push_makes_the_flow_in_a_langflow_that_has_none(store):
    said = sync.push_flow()

    assert "put into Langflow" in said
    assert kept(store)["endpoint_name"] == "notes_assistant"
    assert sync.flow_status().state is State.SAME


def test_a_second_push_changes_nothing(store):
    sync.push_flow()
    store.requests.clear()

    sync.push_flow()

    assert not [request for request in store.requests if not request.startswith("GET")]


def test_a_newer_file_is_published_and_the_older_flow_kept(store, flow_folder):
    sync.push_flow()
    write_flow(small_flow("Answer at length."))

    said = sync.push_flow()

    assert "published" in said
    assert prompt_of(kept(store)) == "Answer at length."
    assert [prompt_of(flow) for flow in backups(flow_folder)] == ["Answer briefly."]


def test_an_edit_made_in_langflow_stays(store):
    sync.push_flow()
    store.edit(data=small_flow("Edited in Langflow.")["data"])

    said = sync.push_flow()

    assert "Nothing was published" in said
    assert prompt_of(kept(store)) == "Edited in Langflow."
    assert sync.flow_status().state is State.EDITED


def test_an_edit_made_in_langflow_stays_even_if_the_file_is_newer(store):
    sync.push_flow()
    store.edit(data=small_flow("Edited in Langflow.")["data"])
    write_flow(small_flow("Newer in the file."))

    sync.push_flow()

    assert prompt_of(kept(store)) == "Edited in Langflow."
    assert sync.flow_status().state is State.BOTH


def test_force_publishes_over_an_edit_and_keeps_it_as_a_file(store, flow_folder):
    sync.push_flow()
    store.edit(data=small_flow("Edited in Langflow.")["data"])

    sync.push_flow(force=True)

    assert prompt_of(kept(store)) == "Answer briefly."
    assert [prompt_of(flow) for flow in backups(flow_folder)] == ["Edited in Langflow."]


def test_a_flow_that_we_never_pushed_is_not_overwritten(store):
    sync.push_flow()
    files.pushed_file().unlink()
    store.edit(data=small_flow("Somebody else's.")["data"])

    sync.push_flow()

    assert prompt_of(kept(store)) == "Somebody else's."


def test_a_renamed_endpoint_is_found_by_its_id_said_and_named_again(store):
    sync.push_flow()
    store.edit(endpoint_name="ask-my-notes", data=small_flow("Edited in Langflow.")["data"])

    before = sync.flow_status()
    said = sync.push_flow()

    assert before.state is State.RENAMED
    assert "flows push" in before.sentence
    assert "endpoint name back" in said
    assert kept(store)["endpoint_name"] == "notes_assistant"
    assert prompt_of(kept(store)) == "Edited in Langflow."
    assert sync.flow_status().state is State.EDITED


def test_pulling_a_renamed_flow_leaves_the_file_its_name(store):
    sync.push_flow()
    store.edit(endpoint_name="ask-my-notes", data=small_flow("Edited in Langflow.")["data"])

    sync.pull_flow()

    pulled = files.read_flow_file()
    assert prompt_of(pulled) == "Edited in Langflow."
    assert pulled["endpoint_name"] == "notes_assistant"


def test_a_flow_deleted_in_langflow_is_made_again(store):
    sync.push_flow()
    store.flows.clear()

    sync.push_flow()

    assert prompt_of(kept(store)) == "Answer briefly."


def test_an_unreadable_record_of_the_last_push_does_not_cost_an_edit(store):
    sync.push_flow()
    files.pushed_file().write_text("{broken")
    store.edit(data=small_flow("Edited in Langflow.")["data"])

    sync.push_flow()

    assert prompt_of(kept(store)) == "Edited in Langflow."


@pytest.mark.parametrize("text", ["{not json", "[]", '{"data": {}}'])
def test_a_file_that_is_no_flow_is_not_pushed(store, text):
    files.flow_file().write_text(text)

    with pytest.raises(FlowProblem, match="is not a flow"):
        sync.push_flow()

    assert store.flows == {}


def test_a_missing_file_says_how_to_get_one(store):
    files.flow_file().unlink()

    with pytest.raises(FlowProblem, match="flows pull"):
        sync.push_flow()


# --- pull -------------------------------------------------------------------------------
def test_pull_brings_an_edit_into_the_file_and_keeps_the_older_one(store, flow_folder):
    sync.push_flow()
    store.edit(data=small_flow("Edited in Langflow.")["data"])

    sync.pull_flow()

    assert prompt_of(files.read_flow_file()) == "Edited in Langflow."
    assert [prompt_of(flow) for flow in backups(flow_folder)] == ["Answer briefly."]
    assert sync.flow_status().state is State.SAME


def test_pulling_the_same_flow_again_leaves_the_file_byte_for_byte(store):
    sync.push_flow()
    store.edit(name="Renamed")
    sync.pull_flow()
    before = files.flow_file().read_bytes()
    kept(store)["data"]["nodes"][0]["selected"] = True  # somebody clicked
    kept(store)["updated_at"] = "2026-11-21T05:00:00Z"
    files.write_flow_file(kept(store))

    after = files.flow_file().read_bytes()

    assert after == before


def test_pull_without_a_flow_in_langflow_leaves_the_file(store):
    with pytest.raises(FlowProblem, match="not in Langflow yet"):
        sync.pull_flow()

    assert prompt_of(files.read_flow_file()) == "Answer briefly."


# --- versions ---------------------------------------------------------------------------
def test_the_version_ignores_whose_the_flow_is_and_how_it_is_looked_at():
    flow = small_flow()
    looked_at = small_flow() | {"user_id": "u2", "updated_at": "now", "folder_id": "x"}
    looked_at["data"]["viewport"] = {"x": 1, "y": 2, "zoom": 0.5}
    looked_at["data"]["nodes"][0] |= {"selected": True, "measured": {"width": 320}}
    looked_at["data"]["nodes"][0]["position"] = {"x": 200.2, "y": 19.8}

    assert version_of(flow) == version_of(looked_at)


def test_the_version_changes_with_the_prompt_and_with_the_layout():
    moved = small_flow()
    moved["data"]["nodes"][0]["position"] = {"x": 300, "y": 20}

    versions = {version_of(flow) for flow in (small_flow(), small_flow("Other."), moved)}

    assert len(versions) == 3


def test_the_hash_of_the_prompt_changes_with_what_a_model_is_told_alone():
    moved = small_flow()
    moved["data"]["nodes"][0]["position"] = {"x": 300, "y": 20}

    assert prompt_hash(small_flow()) == prompt_hash(moved) != prompt_hash(small_flow("Other."))
    assert len(prompt_hash(small_flow())) == 64


@pytest.mark.parametrize(
    "flow", [{}, {"data": None}, {"data": {"nodes": [{"data": {"node": {"template": {}}}}]}}]
)
def test_a_flow_without_a_prompt_has_no_hash_of_one(flow):
    assert prompt_hash(flow) == ""


# --- what the draft is ------------------------------------------------------------------
@pytest.fixture
def pushed(store):
    sync.push_flow()
    return store


async def test_the_draft_is_named_with_its_version(pushed):
    flow = await current.current_flow()

    assert flow == AskedFlow(small_flow()["id"], version_of(small_flow()))
    assert flow.prompt_hash == prompt_hash(small_flow())


async def test_an_edit_is_known_to_the_next_answer(pushed):
    await current.current_flow()
    edited = small_flow("Antworte kürzer. 短く。")
    pushed.edit(data=edited["data"])

    assert (await current.current_flow()).version == version_of(edited)


async def test_a_langflow_that_cannot_say_is_not_asked_by_each_answer(pushed):
    pushed.status = 503
    await current.current_flow()
    asked = len(pushed.requests)

    assert await current.current_flow() == AskedFlow()
    assert len(pushed.requests) == asked


@pytest.mark.parametrize("data", [[], "x", {"nodes": 1, "edges": {}}, {"nodes": ["a", None]}])
async def test_a_draft_that_is_no_flow_is_unknown_and_nothing_is_raised(pushed, data):
    pushed.draft["data"] = data

    assert (await current.current_flow()).number is None


@pytest.mark.parametrize("status", [403, 500, 502])
async def test_without_langflow_the_flow_is_unknown_and_nothing_is_raised(store, status):
    store.status = status

    assert await current.current_flow() == AskedFlow("", "")


async def test_without_the_flow_in_langflow_it_is_unknown(store):
    assert await current.current_flow() == AskedFlow("", "")


# --- when Langflow will not ---------------------------------------------------------------
def test_no_langflow_says_so(flow_folder, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    with pytest.raises(LangflowAway, match="does not answer"):
        sync.flow_status()


def test_a_refused_key_names_the_setting(store, settings):
    settings.LANGFLOW_API_KEY = "wrong"

    with pytest.raises(LangflowKeyRefused, match="LANGFLOW_API_KEY"):
        sync.push_flow()


@pytest.mark.parametrize(
    ("status", "words"), [(500, "HTTP 500"), (503, "does not answer"), (204, "is not Langflow")]
)
def test_an_odd_answer_of_langflow_is_explained(store, status, words):
    store.status = status

    with pytest.raises(LangflowAdminError, match=words):
        sync.flow_status()


@pytest.mark.parametrize("name", ["../../flows/1", "..", "a/b", "a?b=c", "a#b", "a%2Fb", "é\n"])
def test_a_name_is_one_part_of_an_address(store, name):
    before = "DELETE /api/v1/monitor/messages/session/"

    with LangflowAdmin() as langflow, suppress(LangflowAdminError):
        langflow.delete_messages(name)

    (asked,) = store.requests
    assert asked.startswith(before)
    assert "/" not in asked.removeprefix(before)
    assert unquote(asked.removeprefix(before)) == name


def test_signing_in_gives_langflows_own_cookies(store):
    with LangflowAdmin() as langflow:
        cookies = langflow.log_in(store.username, store.password)

    assert cookies["access_token_lf"] == "signed-in"


def test_a_changed_password_is_said(store):
    with LangflowAdmin() as langflow, pytest.raises(LoginRefused, match="changed"):
        langflow.log_in(store.username, "old password")
