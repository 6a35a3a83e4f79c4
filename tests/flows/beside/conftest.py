"""A Langflow whose runs are scripted, with a draft beside what answers."""

from tests.ai_chatbot.conftest import answers_can_be_shown  # noqa: F401 - for all tests here
from tests.flows.golden.conftest import (  # noqa: F401 - fixtures
    channel_layer,
    fresh_limits,
    scripted_langflow,
    tried,
)
