"""What is done on the flow's pages, and what they say then."""

from urllib.parse import urlsplit

from ai_chatbot.models import FlowVersion
from tests.flows.conftest import small_flow

PAGE, OPEN, PUBLISH, COMPARE = "/flow/", "/flow/open/", "/flow/publish/", "/flow/compare/"


def text_of(response):
    return " ".join(response.content.decode().split())


def editor_of(response):
    return urlsplit(response["location"])


def edit(store, prompt="Edited.\nתשובה קצרה. 日本語で。"):
    store.edit(data=small_flow(prompt)["data"])


def do(client, path, **fields):
    return client.post(path, fields, follow=True)


def version_page(number):
    return f"/flow/versions/{FlowVersion.objects.get(number=number).langflow_id}/"
