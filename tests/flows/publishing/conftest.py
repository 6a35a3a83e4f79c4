"""A Langflow in which the flow of flows/ answers as version 1."""

import pytest

from ai_chatbot.flows import sync


@pytest.fixture
def published(store):
    """The flow of flows/ answers as version 1."""
    sync.push_flow()
    return store
