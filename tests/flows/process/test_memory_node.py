"""Langflow's own memory node, in a real Langflow that keeps no conversation."""

import httpx
import pytest

from ai_chatbot.langflow.admin import LangflowAdmin
from tests.flows.asking import ask
from tests.flows.builtin import with_memory_node

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def remembering(real_langflow, settings):
    """A flow whose memory is Langflow's Message History is what answers."""
    headers = {"x-api-key": real_langflow.api_key}
    everything = httpx.get(f"{real_langflow.url}/api/v1/all", headers=headers, timeout=60).json()
    with LangflowAdmin() as admin:
        flow = admin.find_flow("notes_assistant")
        made = admin.create_flow(with_memory_node(flow, everything))
    settings.LANGFLOW_FLOW = made["endpoint_name"]
    return real_langflow


async def test_it_remembers_the_conversation_as_commonplace_has_it(remembering):
    remembering.notes.messages = [
        {"role": "user", "text": "Wo liegt der Schlüssel?"},
        {"role": "assistant", "text": "Unter dem Topf."},
        {"role": "user", "text": "鍵は？"},
        {"role": "assistant", "text": "鉢の下。"},
    ]

    await ask("And which pot?", token="token-of-alice")

    said = [
        remembering.model.prompts[-1].index(text)
        for text in ("Wo liegt der Schlüssel?", "Unter dem Topf.", "鍵は？", "鉢の下。")
    ]
    assert said == sorted(said)
    asked = {each["path"]: each["token"] for each in remembering.notes.requests[-2:]}
    assert asked["/api/conversation"] == "token-of-alice"


async def test_a_first_question_remembers_nothing_of_others(remembering):
    remembering.notes.messages = [{"role": "user", "text": "Of somebody else"}]
    await ask("One?", session="same")
    remembering.notes.messages = []

    await ask("Two?", session="same")

    assert "Of somebody else" not in remembering.model.prompts[-1]
    assert "One?" not in remembering.model.prompts[-1]
