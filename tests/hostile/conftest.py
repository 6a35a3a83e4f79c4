from pathlib import Path

import pytest

from tests.ai_chatbot.conftest import (  # noqa: F401 - fixtures
    answers_can_be_shown,
    channel_layer,
    conversation,
    fresh_limits,
    open_tab,
    scripted_langflow,
)
from tests.notes.conftest import embedder, write  # noqa: F401 - fixtures

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hundreds of texts through everything take their time: none of these is a fast test."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("thorough")
