"""A Langflow that keeps flows, and whose runs are scripted."""

from functools import partial

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.flows import sync
from ai_chatbot.models import GoldenQuestion
from notes.editing.writing import Draft, create_note
from tests.ai_chatbot.conftest import (  # noqa: F401 - fixtures
    channel_layer,
    fresh_limits,
    in_thread_of_its_own,
    scripted_langflow,
)
from tests.flows.conftest import small_flow
from tests.flows.support import FlowStore
from tests.scripted_langflow import answer

DRAFT_ID = small_flow()["id"]


@pytest.fixture
async def tried(flow_folder, scripted_langflow, alice):  # noqa: F811
    """Version 1 answers, the draft was edited since, and alice, of the staff, keeps a question."""
    with FlowStore() as store:
        scripted_langflow.admin = store.answer
        await apart(sync.push_flow)()
        store.edit(data=small_flow("Edited.")["data"])
        await prepare(alice)
        scripted_langflow.store = store
        yield scripted_langflow


def apart(function):
    """In a thread of its own, as a request's or a command's."""
    return partial(in_thread_of_its_own, function)


@database_sync_to_async
def prepare(alice):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    create_note(alice, Draft("Boat", "", [], "Repaired in May 2021."))
    GoldenQuestion.objects.create(owner=alice, question="מתי תוקנה הסירה?", facts=[["May 2021"]])


def saying(draft, published):
    """A script: the draft and what answers say these."""

    def script(request):
        return answer(draft if DRAFT_ID in request["path"] else published)

    return script
