import pytest

from ai_chatbot.conversations import limits
from tests.mcp_client import served


@pytest.fixture(autouse=True)
def fresh_limits():
    limits.rate_limiter.cache_clear()


@pytest.fixture
async def url():
    """Where the application is served."""
    async with served() as address:
        yield address
