import pytest

from tests.ai_chatbot.conftest import fresh_limits  # noqa: F401 - each test counts anew
from tests.programs import Program


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def program(alice):
    """Alice's, with a token for everything."""
    return Program(alice)


@pytest.fixture
def stranger(bob):
    return Program(bob)
