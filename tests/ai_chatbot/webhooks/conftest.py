import asyncio

import pytest

from ai_chatbot.models import Delivery, Event, Webhook
from ai_chatbot.webhooks.delivering import Sender
from tests.ai_chatbot.webhooks.receiver import Receiver


@pytest.fixture
def receiver(settings):
    """On this machine, which this test's settings allow."""
    settings.WEBHOOKS_TO_PRIVATE = True
    with Receiver() as server:
        yield server


@pytest.fixture
def make_webhook(alice, receiver):
    def make(owner=alice, **fields):
        about = {"name": "mine", "url": f"{receiver.url}/hook", "site": "https://notes.example.org"}
        return Webhook.objects.create(owner=owner, **{"events": list(Event), **about, **fields})

    return make


@pytest.fixture
def hook(make_webhook):
    return make_webhook()


def send():
    """What the worker does, to the end of what it begins at once; how many it sent."""
    with asyncio.Runner() as runner:
        sender = Sender(runner)
        begun = sender.begin()
        sender.finish_all()
        return begun


def only_delivery():
    return Delivery.objects.get()
