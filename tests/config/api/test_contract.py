"""/api/v1/ answers as its own OpenAPI document says, whatever it is asked."""

import json
import re
from collections import Counter

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import resolve

from ai_chatbot.models import Conversation
from ai_chatbot.tokens import make_personal_token
from config.api_v1 import api_v1
from config.asgi import application
from config.base.api.problems import CODES
from notes.importing.importer import import_texts
from notes.models import ImportJob
from tests.ai_chatbot.conftest import channel_layer, scripted_langflow, write_turn  # noqa: F401
from tests.contract import hold_to_its_word
from tests.stack import ROOT


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def document(db):
    return json.loads(Client().get("/api/v1/openapi.json").content)


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def some_rows(owner):
    """One of each kind, by the names that they have in addresses."""
    for text in ("# Boat\n\nof [[Sea]]", "# Boat\n\nof [[Sea]] and more"):
        import_texts(owner, {"boat.md": text})
    note = owner.notes.get()
    job = ImportJob.objects.create(owner=owner, name="a.md", status="done")
    conversation = Conversation.objects.create(owner=owner, title="Boats")
    _, answer = write_turn(conversation)
    return {
        "note_id": note.pk,
        "version_id": note.versions.get().pk,
        "import_id": job.pk,
        "conversation_id": str(conversation.pk),
        "message_id": str(answer.pk),
    }


@pytest.mark.django_db(transaction=True)
async def test_every_operation_answers_as_it_is_described(
    alice,
    settings,
    scripted_langflow,  # noqa: F811
):
    settings.REQUESTS_PER_MINUTE = settings.QUESTIONS_PER_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["localhost"]
    document = json.loads(json.dumps(api_v1.get_openapi_schema()))
    ids = await sync_to_async(some_rows)(alice)
    token = await sync_to_async(make_personal_token)(alice, name="script")

    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        outcome = await hold_to_its_word(client, document, token, ids, examples=3)

    assert not outcome.broken, "\n\n".join(outcome.broken[:5])
    assert {200, 201, 404, 422} <= set(outcome.statuses), "it has been asked of all kinds"
    assert outcome.requests > 5 * len(list(operations(document)))


def test_every_operation_says_how_it_refuses_and_in_which_form(document):
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (method, path)
        assert {"401", "403", "422", "429"} <= set(operation["responses"]), (method, path)
        if "{" in path:
            assert "404" in operation["responses"], (method, path)


def test_every_operation_is_told_apart_and_summed_up(document):
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))
    unnamed = [path for _, path, operation in operations(document) if not operation["summary"]]

    assert max(ids.values()) == 1
    assert not unnamed
    assert all("Scope of the token" in op["description"] for _, _, op in operations(document))


def test_what_comes_with_an_etag_or_leads_somewhere_says_so(document):
    def headers(operation):
        answers = operation["responses"].values()
        return sorted(name for answer in answers for name in answer.get("headers", {}))

    found = {(method, path): headers(op) for method, path, op in operations(document)}

    assert found[("POST", "/api/v1/notes")] == ["ETag", "Location"]
    assert found[("GET", "/api/v1/notes/{note_id}")] == ["ETag"]
    assert found[("POST", "/api/v1/imports")] == ["Location"]


def test_what_creates_takes_a_key_and_what_only_asks_does_not(document):
    def keys(operation):
        named = [each["name"].lower() for each in operation["parameters"]]
        return [name for name in named if name.replace("_", "-") == "idempotency-key"]

    found = {(method, path): keys(op) for method, path, op in operations(document)}

    assert found[("POST", "/api/v1/notes")] == ["idempotency-key"]
    assert found[("POST", "/api/v1/imports")] == ["idempotency-key"]
    assert found[("POST", "/api/v1/notes/search")] == []
    assert not any(named for (method, _), named in found.items() if method != "POST")


GUIDE = (ROOT / "docs/api.md").read_text()


def test_the_guide_leads_to_addresses_that_there_are():
    written = re.findall(r"\$API(/(?:notes|imports)[^\s\"'?]*)", GUIDE)

    assert len(written) > 8
    for path in written:
        assert resolve(f"/api/v1{path}")


def test_the_guide_names_every_code():
    for code, status in CODES.items():
        line = next(line for line in GUIDE.splitlines() if f"`{code}`" in line and "|" in line)
        assert f"| {status.value} |" in line


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/api/v1/docs", "/api/v1/openapi.json"])
def test_the_description_is_open_to_all(client, page):
    assert client.get(page).status_code == 200
