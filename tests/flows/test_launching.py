"""`make run` and what stands in Langflow: it starts in any case, and says what is wrong."""

import asyncio

import pytest

from config.launch.__main__ import publish_flows

pytestmark = pytest.mark.django_db(transaction=True)  # the command runs in another thread


def test_a_flow_that_cannot_be_published_is_said_and_ends_nothing(store, capsys):
    store.status = 400

    asyncio.run(publish_flows())

    said = capsys.readouterr().err
    assert "could not be published" in said
    assert "HTTP 400" in said
    assert "flows push" in said


def test_a_renamed_flow_is_named_again_at_the_start(store, capsys):
    asyncio.run(publish_flows())
    store.edit(endpoint_name="mine")

    asyncio.run(publish_flows())

    assert store.draft["endpoint_name"] == "notes_assistant"
    assert capsys.readouterr().err == ""
