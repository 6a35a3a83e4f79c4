"""`manage.py flows …`; asking the flow itself is in test_real_langflow.py."""

import asyncio
import json
from io import StringIO

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from ai_chatbot.flows import files
from tests.ai_chatbot.flows_published import publish
from tests.flows.conftest import small_flow, write_flow
from tests.scripted_langflow import ScriptedLangflow, answer, error


def run(*arguments):
    out = StringIO()
    call_command("flows", *arguments, stdout=out)
    return out.getvalue()


def test_status_before_and_after_the_push(store):
    before = run("status")
    run("push")
    after = run("status")

    assert "not in Langflow yet" in before
    assert "In Langflow: none" in before
    assert "runs the flow as it is in flows/" in after


def test_push_says_what_it_left_alone_and_force_overrides(store):
    run("push")
    store.edit(data=small_flow("Edited.")["data"])

    assert "Nothing was published" in run("push")
    assert "published in Langflow" in run("push", "--force")


def test_a_push_that_both_sides_changes_stopped_tells_programs_so(store, flow_folder):
    run("push")
    store.edit(data=small_flow("Edited.")["data"])
    write_flow(small_flow("Newer."))

    with pytest.raises(SystemExit) as left:
        run("push")

    assert left.value.code == 3
    assert "Newer." in files.flow_file().read_text()
    assert "Edited." in str(store.draft["data"])


def test_pull_says_where_the_flow_went(store, settings):
    run("push")
    store.edit(name="Renamed")

    assert str(settings.FLOWS_DIR) in run("pull")


@pytest.mark.parametrize("action", ["status", "push", "pull"])
def test_without_langflow_each_ends_with_a_sentence(flow_folder, settings, action):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    with pytest.raises(CommandError, match="Langflow does not answer at"):
        run(action)


@pytest.mark.parametrize(
    "arguments", [[], ["deploy"], ["pull", "--force"], ["rollback"], ["rollback", "x"]]
)
def test_an_unknown_action_is_refused(arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def exit_code(*arguments):
    out = StringIO()
    try:
        call_command("flows", *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_publish_rollback_and_diff_from_the_terminal(store):
    run("push")
    store.edit(data=small_flow("Edited.")["data"])

    code, said = exit_code("diff")
    assert code == 3
    assert "- Answer briefly." in said or "Answer briefly. → Edited." in said
    assert "Version 2 “Shorter” is published" in run("publish", "--name", "Shorter")
    assert "Version 2 “Shorter” answers." in run("status")
    assert "Version 3 “Version 1 again” answers" in run("rollback", "1")
    assert exit_code("diff", "1", "3") == (0, "They are the same flow.\n")
    with pytest.raises(CommandError, match="no version 9"):
        run("rollback", "9")


def test_status_for_programs(store):
    run("push")
    store.edit(data=small_flow("Edited.")["data"])

    code, said = exit_code("status", "--json", "--check")

    status = json.loads(said)
    assert code == 3
    assert (status["state"], status["has_unpublished"]) == ("edited", True)
    assert status["published"]["number"] == 1
    run("publish")
    run("pull")
    assert exit_code("status", "--check")[0] == 0


@pytest.mark.parametrize("action", [["publish"], ["rollback", "1"], ["diff"]])
def test_what_needs_a_flow_says_that_there_is_none(store, action):
    with pytest.raises(CommandError):
        run(*action)


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser("ada", password="pw")


@pytest.fixture
async def langflow_saying(settings):
    async with ScriptedLangflow() as server:
        settings.LANGFLOW_URL = server.url
        yield server


@pytest.mark.django_db(transaction=True)
async def test_test_prints_the_answer_with_its_cost(administrator, flow_folder, langflow_saying):
    langflow_saying.script = answer("Lime it", " in March.")
    version = await database_sync_to_async(publish)("notes_assistant")

    said = await asyncio.to_thread(run, "test", "How is the soil?")

    assert "Lime it in March." in said
    assert "10 + 2 tokens" in said
    (asked,) = langflow_saying.requests
    assert asked["body"]["input_value"] == "How is the soil?"
    assert asked["path"] == f"/api/v1/run/{version.langflow_id}?stream=true"  # not the draft


@pytest.mark.django_db(transaction=True)
async def test_test_says_why_there_is_no_answer(administrator, flow_folder, langflow_saying):
    langflow_saying.script = [error("The model's server cannot be reached. Is it running?")]

    with pytest.raises(CommandError, match="model's server cannot be reached"):
        await asyncio.to_thread(run, "test")


@pytest.mark.django_db(transaction=True)
async def test_test_says_that_the_flow_is_missing(administrator, flow_folder, langflow_saying):
    langflow_saying.status = 404

    with pytest.raises(CommandError, match="flows push"):
        await asyncio.to_thread(run, "test")


@pytest.mark.django_db
def test_test_needs_an_administrator_whose_notes_it_can_search(flow_folder):
    with pytest.raises(CommandError, match="createsuperuser"):
        run("test")
