import pytest

from tests.mcp_client import served


@pytest.fixture
async def url():
    """Where the application is served."""
    async with served() as address:
        yield address
