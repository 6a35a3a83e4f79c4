"""Alice, signed in, before her saved conversations."""

import pytest


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client
