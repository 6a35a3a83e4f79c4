"""Langflow's own starters in a real Langflow, with our model in the place of a provider's."""

import pytest

from ai_chatbot.flows.files import read_flow_file
from ai_chatbot.flows.starters.choosing import all_starters
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.langflow.errors import FlowFailed
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.langflow.steps import Step
from tests.flows.asking import ask
from tests.flows.starters.fitted import agents_answer, put_starter, with_notes_search

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

ANSWERING = (
    "Basic Prompting", "Memory Chatbot", "Simple Agent", "Multi Agent Flow",
    "Sequential Tasks Agents", "Travel Planning Agents", "Twitter Thread Generator",
)  # fmt: skip


async def test_starters_answer_stream_show_their_steps_and_remember(real_langflow):
    real_langflow.model.reply(agents_answer)
    real_langflow.notes.messages = [{"role": "user", "text": "Wo liegt der Schlüssel? 鍵は？"}]
    with LangflowAdmin() as admin:
        starters = {flow["name"]: flow for flow in all_starters(admin)}
        ours = read_flow_file()
        ids = {name: put_starter(admin, starters[name], ours) for name in ANSWERING}
        ids["tool"] = put_starter(admin, with_notes_search(starters["Simple Agent"], ours), ours)
        bare = admin.create_flow({"name": "Bare", "data": starters["Simple Agent"]["data"]})["id"]
    told = {name: await ask("2 + 3?", session=name, flow=flow) for name, flow in ids.items()}

    for name, events in told.items():
        pieces = [event.text for event in events if isinstance(event, Token)]
        assert pieces[:2] == ["Lime it ", "in March [1]."], name
        assert isinstance(events[-1], End), name
    steps = {name: [each for each in told[name] if isinstance(each, Step)] for name in told}
    assert Step("evaluate_expression", "2+3") in steps["Travel Planning Agents"]
    assert steps["tool"] == [
        Step("find_passages", "soil"), Step("read_note", "1"), Step("read_conversation"),
    ]  # fmt: skip
    paths = [asked["path"] for asked in real_langflow.notes.requests]
    assert paths[-4:] == [
        "/api/conversation", "/api/notes/search", "/api/notes/read", "/api/conversation",
    ]  # fmt: skip
    assert {asked["token"] for asked in real_langflow.notes.requests[-4:]} == {"run-token"}
    assert "Wo liegt der Schlüssel? 鍵は？" in real_langflow.model.prompts[-1]
    with pytest.raises(FlowFailed) as failed:
        await ask("2 + 3?", flow=bare)
    assert failed.value.user_message.startswith("“Agent” in the flow reported an error: No model")
