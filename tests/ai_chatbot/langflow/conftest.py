import pytest

from ai_chatbot.langflow import stream
from tests.scripted_langflow import ScriptedLangflow


@pytest.fixture
async def server(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.LANGFLOW_API_KEY = "the-key"
    async with ScriptedLangflow() as scripted:
        settings.LANGFLOW_URL = scripted.url
        yield scripted
        await stream.close_session()


async def ask():
    pieces = stream.stream_answer("Why?", session_id="c-1", token="run-token")
    return [event async for event in pieces]
