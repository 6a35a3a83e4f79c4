"""/metrics, read as Prometheus reads it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from ai_chatbot.models import Conversation, Message
from config.metrics.reading import Moment
from config.readiness import CHECKS, Check, readiness


@pytest.fixture(autouse=True)
def nothing_runs(settings: Settings, closed_port: int) -> None:
    settings.LANGFLOW_URL = f"http://127.0.0.1:{closed_port}"
    settings.MODEL_PORT, settings.LLM_BASE_URL = closed_port, ""
    readiness.forget()


def read(client: Client) -> dict[tuple[str, str], float]:
    """(name, its label's value) → figure."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_monitor_reads_what_answers_and_how_much_goes_on(client: Client, alice: User) -> None:
    conversation = Conversation.objects.create(owner=alice)
    said = {"conversation": conversation, "role": Message.Role.ASSISTANT}
    Message.objects.create(**said, status=Message.Status.RUNNING)
    Message.objects.create(**said, status=Message.Status.DONE)

    figures = read(client)

    assert {part for name, part in figures if name == "commonplace_ready"} == set(CHECKS)
    assert figures["commonplace_ready", "database"] == 1
    assert figures["commonplace_ready", "langflow"] == 0
    assert figures["commonplace_answers_running", ""] == 1
    assert figures["commonplace_pages_open", ""] == 0
    assert figures["process_resident_memory_bytes", ""] > 1_000_000


def test_nobody_is_named(client: Client, alice: User) -> None:
    Conversation.objects.create(owner=alice, title="Alice's own")

    said = client.get("/metrics").content.decode()

    assert "alice" not in said.lower()
    assert "/" not in "".join(line for line in said.splitlines() if not line.startswith("#"))


def test_it_is_only_read(client: Client) -> None:
    assert client.post("/metrics").status_code == 405


def test_without_a_database_the_rest_is_still_told() -> None:
    told = Moment({"database": Check(False, "It is away.")}, running=None, pages=3).collect()

    figures = {sample.name: sample.value for family in told for sample in family.samples}
    assert figures == {"commonplace_ready": 0, "commonplace_pages_open": 3}
