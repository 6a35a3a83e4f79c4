from collections.abc import Iterator

import pytest

from tests.scripted_model import ScriptedModel


@pytest.fixture(autouse=True)
def no_environment(settings, tmp_path):
    """Nothing but the page says who writes the answers, and keys are kept in an empty folder."""
    settings.DATA_DIR = tmp_path
    settings.LLM_BASE_URL = settings.LLM_API_KEY = settings.LLM_MODEL = ""
    settings.LLM_IS_FOUND = False


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as server:
        yield server
