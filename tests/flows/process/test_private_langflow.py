"""What a real Langflow keeps of people's conversations: nothing."""

import sqlite3
from contextlib import closing

import httpx
import pytest

from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.langflow.errors import FlowFailed
from ai_chatbot.providers.choosing import Chosen
from ai_chatbot.providers.servers import Server
from tests.flows.asking import ask
from tests.flows.notes_server import passage
from tests.scripted_model import ScriptedModel

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
KEPT_OF_RUNS = ("message", "vertex_build", '"transaction"', "job", "trace", "span")


def rows(langflow):
    """How many rows each table of what ran has."""
    with closing(sqlite3.connect(langflow.data_dir / "langflow" / "langflow.db")) as database:
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in KEPT_OF_RUNS
            if table.strip('"') in known
        }


def all_bytes(langflow):
    """Every file below its folder: database, free pages and write-ahead log included, and logs."""
    return b"".join(path.read_bytes() for path in langflow.data_dir.rglob("*") if path.is_file())


async def test_langflow_keeps_no_question_answer_passage_session_or_token(real_langflow):
    langflow = real_langflow
    langflow.notes.passages = [passage(1, "The spare key lies under the blue pot-canary.")]
    langflow.notes.messages = [{"role": "user", "text": "An earlier-canary."}]
    langflow.model.script(["It lies under ", "an answer-canary [1]."])

    await ask("Where is a question-canary?", token="token-canary", session="session-canary")

    assert langflow.model.prompts[-1].count("-canary") == 3  # question, passage, conversation
    assert rows(langflow) == dict.fromkeys(rows(langflow), 0)
    assert {"message", "vertex_build", "job"} <= rows(langflow).keys()
    kept = all_bytes(langflow)
    assert b"-canary" not in kept
    assert b"Answer the question from the notes below" in kept  # the flow itself, as it should


async def test_a_chosen_model_is_asked_with_its_key_which_langflow_does_not_keep(real_langflow):
    with ScriptedModel() as chosen:
        chosen.key = "sk-canary-key"
        chosen.script([{"reasoning_content": "Hm"}, "From the ", "chosen one."])
        model = Chosen(Server("other", chosen.base_url, chosen.key), "größer")

        *said, end = await ask("Who answers?", model=model.as_variable())
        chosen.key = "another"
        with pytest.raises(FlowFailed, match="refused the key"):
            await ask("And now?", model=model.as_variable())

    text = "".join(each.text for each in said)
    assert text == "<think>\nHm\n</think>\n\nFrom the chosen one."
    assert end.model == "größer"
    assert [asked["body"]["model"] for asked in chosen.requests] == ["größer"]
    assert b"sk-canary-key" not in all_bytes(real_langflow)


async def test_a_run_that_fails_leaves_nothing_either(real_langflow):
    langflow = real_langflow
    langflow.notes.passages = [passage(1, "A passage-canary.")]
    langflow.model.fail(500, "a failure of the model")

    with pytest.raises(FlowFailed):
        await ask("A failing question-canary?", token="token-canary", session="session-canary")

    assert b"-canary" not in all_bytes(langflow)
    assert rows(langflow) == dict.fromkeys(rows(langflow), 0)


def test_what_an_earlier_version_kept_is_deleted_with_its_conversation_and_from_the_file(
    real_langflow,
):
    path = real_langflow.data_dir / "langflow" / "langflow.db"
    with closing(sqlite3.connect(path)) as database, database:
        for number, session in enumerate(["one-to-delete", "another"]):
            database.execute(
                "INSERT INTO message (id, timestamp, sender, sender_name, session_id, text, files,"
                " error, edit, is_output, flow_id, user_id) SELECT ?, '2026-01-01', 'User', 'User',"
                " ?, ?, '[]', 0, 0, 0, id, user_id FROM flow LIMIT 1",
                (f"{number:032x}", session, f"kept of {session}"),
            )

    with LangflowAdmin() as admin:
        admin.delete_messages("one-to-delete")
        left = rows(real_langflow)["message"]
        admin.delete_messages("another")

    assert left == 1
    assert b"kept of one-to-delete" not in all_bytes(real_langflow)  # nor the log, nor free pages


async def test_the_playground_lists_no_session_of_anybody(real_langflow):
    await ask("What is private?", session="a-conversation")

    async with httpx.AsyncClient(
        base_url=real_langflow.url, headers={"x-api-key": real_langflow.api_key}, trust_env=False
    ) as http:
        sessions = await http.get("/api/v1/monitor/messages/sessions")
    assert sessions.json() == []
