import pytest

from ai_chatbot import rights
from ai_chatbot.models import Message
from tests.mcp_client import served, token_of


@pytest.fixture
async def url():
    """Where the application is served."""
    async with served() as address:
        yield address


@pytest.fixture
async def alices(alice):
    return await token_of(alice, name="Claude")


async def an_answer_runs():
    return await Message.objects.filter(status=Message.Status.RUNNING).aexists()


async def listening():
    return bool(rights.open_pages)


async def nobody_listens():
    return not rights.open_pages
