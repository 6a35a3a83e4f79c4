"""A run is told which model was chosen; what it thinks, and its key, go no further."""

import json

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.conversations.documents import build_document
from ai_chatbot.conversations.history import earlier_turns
from ai_chatbot.models import Message, Usage
from ai_chatbot.providers import choosing, secrets
from ai_chatbot.providers.servers import Server
from ai_chatbot.tokens import Run
from tests.ai_chatbot.conftest import stored_answer
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "sk-1234567890abcdef"
HEADER = "x-langflow-global-var-commonplace_model"


@pytest.fixture
def chosen(alice, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.LLM_BASE_URL = settings.LLM_MODEL = ""
    settings.LLM_IS_FOUND = False
    row = choosing.connect(Server("other", "http://10.1.2.3/v1", KEY), alice)
    choosing.choose(row, "scripted-model", alice)
    return row


async def ask(open_tab, alice, conversation, question):
    tab = await open_tab(alice, conversation)
    await tab.ask(question)
    await tab.read_until('data-ends="m-')
    return tab


async def test_the_next_question_is_answered_by_what_was_chosen_meanwhile(
    chosen, alice, conversation, open_tab, scripted_langflow
):
    await ask(open_tab, alice, conversation, "Why?")
    await database_sync_to_async(choosing.choose)(chosen, "模型", alice)
    await ask(open_tab, alice, conversation, "And now?")
    await database_sync_to_async(choosing.choose)(None, "", alice)
    await ask(open_tab, alice, conversation, "And without?")

    told = [request["headers"].get(HEADER) for request in scripted_langflow.requests]
    assert [each and json.loads(each)["model"] for each in told] == ["scripted-model", "模型", None]
    assert json.loads(told[0])["api_key"] == KEY


async def test_provider_and_model_are_sealed_and_the_key_is_nowhere(
    chosen, alice, conversation, open_tab, scripted_langflow, caplog
):
    tab = await ask(open_tab, alice, conversation, "Why?")

    answered = await stored_answer()
    assert (answered.model, answered.provider) == ("scripted-model", "other")
    document = json.dumps(await database_sync_to_async(build_document)(conversation))
    usage = [row async for row in Usage.objects.values()]
    rows = [row async for row in Message.objects.values()]
    for said in (tab.html, document, str(usage), str(rows), caplog.text, repr(answered.__dict__)):
        assert KEY not in said
    assert '"provider": "other"' in document


async def test_a_node_with_a_model_of_its_own_is_not_called_the_chosen_one(
    chosen, alice, conversation, open_tab, scripted_langflow
):
    await database_sync_to_async(choosing.choose)(chosen, "another", alice)
    await ask(open_tab, alice, conversation, "Why?")

    answered = await stored_answer()
    assert (answered.model, answered.provider) == ("scripted-model", "")


async def test_a_lost_key_does_not_keep_a_question_from_being_asked(
    chosen, alice, conversation, open_tab, scripted_langflow, settings
):
    (settings.DATA_DIR / secrets.FILE).unlink()

    await ask(open_tab, alice, conversation, "Why?")

    assert HEADER not in scripted_langflow.requests[0]["headers"]
    assert (await stored_answer()).text == "Hello world"


async def test_thoughts_are_folded_away_not_in_the_history_and_no_first_word(
    chosen, alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [
        token("<think>\n"), token("Perhaps [1]"), 0.4, token("\n</think>\n\n"), token("Lime it."),
        end("<think>\nPerhaps [1]\n</think>\n\nLime it."),
    ]  # fmt: skip

    tab = await ask(open_tab, alice, conversation, "Why?")

    assert "Thoughts</summary>" in tab.html
    answered = await stored_answer()
    assert answered.timings["first_token"] >= 0.4
    run = Run(answered.pk, conversation.pk, answered.pk)
    turns = await database_sync_to_async(earlier_turns)(run)
    assert turns[-1]["text"] == "Lime it."
