"""A Langflow whose runs are scripted, with a draft beside what answers."""

from tests.flows.golden.conftest import (  # noqa: F401 - fixtures
    channel_layer,
    fresh_limits,
    scripted_langflow,
    tried,
)
