from tests.ai_chatbot.conftest import (  # noqa: F401 - fixtures
    answers_can_be_shown,
    channel_layer,
    conversation,
    fresh_limits,
    open_tab,
    scripted_langflow,
)
from tests.notes.conftest import embedder, write  # noqa: F401 - fixtures
