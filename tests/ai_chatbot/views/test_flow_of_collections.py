"""A published collection is answered by the flow that its owner chose, while that is published."""

import uuid

import pytest
from django.urls import reverse

from ai_chatbot.conversations import asking, visitors
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.models import Collection, Door, FlowPin, FlowVersion
from tests.ai_chatbot.views.test_collections import SAID

pytestmark = pytest.mark.django_db
VISITOR = CameBy(Door.VISITOR)


def pinned(flow):
    version = FlowVersion.objects.create(
        flow=flow, number=1, content={}, hash=f"of-{flow}", langflow_id=uuid.uuid4()
    )
    return FlowPin.objects.create(flow=flow, version=version)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def flows():
    return [pinned("notes_assistant"), pinned("gründlich")]


def asked_by_a_visitor(collection, settings):
    settings.ASK_WITHOUT_NOTES = True
    visit = visitors.conversation_of(collection, visitors.new_visit(collection))
    return asking.ask(visit, "متى؟", by=VISITOR)[0].flow_version


def test_the_owner_picks_one_that_is_published(browser, flows):
    page = browser.get(reverse("ai_chatbot:new_collection")).content.decode()
    assert '<option value="gründlich">' in page

    browser.post(reverse("ai_chatbot:new_collection"), SAID | {"flow": "gründlich"})

    assert Collection.objects.get().flow == "gründlich"


@pytest.mark.parametrize("flow", ["another", "<b>", "x" * 100])
def test_another_is_refused(browser, flows, flow):
    response = browser.post(reverse("ai_chatbot:new_collection"), SAID | {"flow": flow})

    assert response.status_code == 422
    assert not Collection.objects.exists()


@pytest.mark.parametrize(("flow", "answers"), [("", "notes_assistant"), ("gründlich", "gründlich")])
def test_it_answers_visitors(alice, flows, settings, flow, answers):
    collection = Collection.objects.create(owner=alice, title="C", folders=["a"], flow=flow)

    assert asked_by_a_visitor(collection, settings) == f"of-{answers}"


def test_while_it_is_not_published_the_usual_one_answers(browser, alice, flows, settings):
    collection = Collection.objects.create(owner=alice, title="C", folders=["a"], flow="gründlich")
    flows[1].delete()

    assert asked_by_a_visitor(collection, settings) == "of-notes_assistant"
    browser.post(
        reverse("ai_chatbot:edit_collection", args=[collection.pk]), SAID | {"flow": "gründlich"}
    )
    collection.refresh_from_db()
    assert collection.flow == "gründlich"
