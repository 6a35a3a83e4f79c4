"""A draft in a real Langflow, tried on golden questions before it answers; a model is scripted."""

import json
from io import StringIO

import pytest
from channels.db import database_sync_to_async
from django.core.management import call_command

from ai_chatbot.flows import files, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.models import GoldenQuestion
from notes.editing.writing import Draft, create_note
from tests.ai_chatbot.conftest import in_thread_of_its_own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.django_db(transaction=True),
]


async def test_a_draft_is_tried_on_golden_questions_beside_what_answers_then_published(
    real_langflow, alice, channel_layer
):
    draft_id = files.flow_id()
    await in_thread(sync.push_flow)
    await in_thread(create_note, alice, Draft("Soil", "", [], "Lime it in March. 土"))
    await GoldenQuestion.objects.acreate(owner=alice, question="Wann? 土", facts=[["March"]])
    real_langflow.model.reply(
        lambda body: ["Lime it in ", "May." if "Say little." in str(body) else "March."]
    )
    with LangflowAdmin() as admin:
        data = admin.read_flow(draft_id)["data"]
        admin.update_flow(draft_id, {"data": with_prompt(data, "Say little.")})
        try:
            code, said = await in_thread_of_its_own(publish_as, "alice")
        finally:
            admin.update_flow(draft_id, {"data": data})

    told = json.loads(said)
    assert (code, told["worse"]) == (3, ["passed", "facts_said"])
    asked = await in_thread(published_flow)
    assert asked.number == told["published"]["number"] == 2
    rows = {row["name"]: (row["before"], row["after"]) for row in told["impact"]["figures"]}
    assert rows["facts_said"] == (1.0, 0.0)
    assert min(rows["first_token"]) > 0
    assert [row["name"] for row in told["impact"]["questions"]] == ["Wann? 土"]


def publish_as(name):
    out = StringIO()
    try:
        call_command("flows", "publish", "--user", name, "--json", stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def with_prompt(data, text):
    other = json.loads(json.dumps(data))
    (node,) = [node for node in other["nodes"] if node["id"] == "NotesModel-model"]
    node["data"]["node"]["template"]["system_message"]["value"] = text
    return other


async def in_thread(work, *arguments):
    return await database_sync_to_async(work)(*arguments)
