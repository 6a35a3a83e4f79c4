"""The parts that must answer are real sockets here: closed ones, and a small server's."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection  # noqa: F401 - named in a skipif
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from ai_chatbot.flows.files import flow_id
from config.error_pages import told
from config.readiness import MAX_AGE, Check, Readiness, check_langflow, check_model
from notes.index import sqlite
from notes.index.embedding import LOCAL_MODEL, get_embedder
from notes.models import Note
from tests.config.support import Answering


@pytest.fixture(autouse=True)
def embedding_model(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Stands where the embedding model's files are; readiness asks only whether they exist."""
    settings.MODELS_DIR, settings.EMBEDDING_BASE_URL = tmp_path, ""
    folder = tmp_path / LOCAL_MODEL
    folder.mkdir()
    (folder / "model.onnx").touch()
    (folder / "tokenizer.json").touch()
    get_embedder.cache_clear()
    yield folder
    get_embedder.cache_clear()


@pytest.fixture
def nothing_runs(settings: Settings, closed_port: int) -> None:
    settings.LANGFLOW_URL = f"http://127.0.0.1:{closed_port}"
    settings.MODEL_PORT = closed_port
    settings.LLM_BASE_URL = ""


@pytest.fixture
def everything_answers(settings: Settings, answering: Answering) -> None:
    settings.LANGFLOW_URL = answering.url
    settings.MODEL_PORT = answering.server_port
    settings.LLM_BASE_URL = ""


def test_healthz_answers_without_login_or_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_runs")
def test_readyz_names_each_part_and_is_503_while_one_is_missing(client: Client) -> None:
    response = client.get("/readyz")

    report = response.json()
    assert response.status_code == 503
    assert set(report) == {"database", "langflow", "model", "index"}
    assert report["database"] == {"ok": True, "detail": "The database answers."}
    assert report["langflow"]["ok"] is False
    assert "still starting" in report["langflow"]["detail"]
    assert report["model"]["ok"] is False
    assert "local model" in report["model"]["detail"]
    assert report["index"]["ok"] is True


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_runs")
def test_readyz_says_how_many_notes_are_indexed(client: Client, alice: User) -> None:
    for path, indexed_at in (("a.md", timezone.now()), ("b.md", None)):
        Note.objects.create(owner=alice, path=path, title=path, indexed_at=indexed_at)

    detail = client.get("/readyz").json()["index"]["detail"]

    assert detail == "The notes can be searched; 1 of 2 are indexed."


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's index has tables of its own")
@pytest.mark.usefixtures("everything_answers")
def test_readyz_is_503_while_the_index_is_missing(client: Client, db: None) -> None:
    sqlite.uninstall()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["index"]["ok"] is False
    assert "manage.py migrate" in response.json()["index"]["detail"]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_answers")
def test_readyz_is_503_while_the_embedding_model_is_missing(
    client: Client, embedding_model: Path
) -> None:
    (embedding_model / "model.onnx").unlink()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "The embedding model is missing" in response.json()["index"]["detail"]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_answers")
def test_readyz_sees_the_servers_that_answer(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert all(part["ok"] for part in response.json().values())


@pytest.mark.usefixtures("everything_answers")
def test_the_banner_goes_and_stops_polling_once_all_is_ready(alice_browser: Client) -> None:
    response = alice_browser.get("/ready-banner/")

    assert response.status_code == 286
    assert response.content == b""


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_runs")
def test_readyz_says_nothing_of_addresses_and_keys(
    client: Client, settings: Settings, closed_port: int
) -> None:
    settings.LLM_BASE_URL = f"http://user:hunter2@127.0.0.1:{closed_port}/v1"
    settings.LLM_API_KEY = "sk-hush"

    body = client.get("/readyz").content.decode()

    assert "hunter2" not in body
    assert "sk-hush" not in body
    assert "Check LLM_BASE_URL" in body


async def test_a_langflow_that_reports_an_error_is_still_starting(
    settings: Settings, answering: Answering
) -> None:
    settings.LANGFLOW_URL = answering.url
    answering.status = 503

    check = await check_langflow()

    assert not check.ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (403, '{"detail": "Invalid API key"}', "Check LANGFLOW_API_KEY"),
        (401, "", "Check LANGFLOW_API_KEY"),
        (404, '{"detail": "Flow not found"}', "flows push"),
        (500, "", "still starting"),
        (200, "<!doctype html><title>Wiki</title>", "Check LANGFLOW_URL"),
        (200, "[]", "Check LANGFLOW_URL"),
        (302, "", "Check LANGFLOW_URL"),
        (204, "", "Check LANGFLOW_URL"),
    ],
)
async def test_a_langflow_that_would_answer_no_question_is_not_ready(
    settings: Settings, answering: Answering, status: int, body: str, words: str
) -> None:
    settings.LANGFLOW_URL = answering.url
    answering.says["/version-state"] = (status, body)

    check = await check_langflow()

    assert not check.ok
    assert words in str(check.detail)


@pytest.mark.django_db(transaction=True)
async def test_langflow_is_ready_with_the_flow_that_answers(
    settings: Settings, answering: Answering
) -> None:
    settings.LANGFLOW_URL = answering.url
    answering.says["/version-state"] = (200, '{"version_token": "t", "updated_at": null}')

    assert (await check_langflow()).ok
    assert answering.asked[-1][0] == f"/api/v1/flows/{flow_id()}/version-state"


async def test_the_users_own_model_server_is_asked_with_its_key(
    settings: Settings, answering: Answering
) -> None:
    settings.LLM_BASE_URL = f"{answering.url}/v1"
    settings.LLM_API_KEY = "sk-hush"

    check = await check_model()

    assert check.ok
    assert answering.asked == [("/v1/models", "Bearer sk-hush")]


@pytest.mark.parametrize(
    ("status", "ok", "sentence"),
    [
        (401, False, "Check LLM_API_KEY"),
        (404, True, "answers"),
        (500, False, "reports an error (500)"),
    ],
)
async def test_what_the_users_own_model_server_says_is_understood(
    settings: Settings, answering: Answering, status: int, ok: bool, sentence: str
) -> None:
    settings.LLM_BASE_URL = answering.url
    answering.status = status

    check = await check_model()

    assert check.ok is ok
    assert sentence in str(check.detail)


@pytest.mark.django_db(transaction=True)
async def test_many_pollers_cost_as_much_as_one(settings: Settings, answering: Answering) -> None:
    settings.LANGFLOW_URL = answering.url
    settings.LLM_BASE_URL = answering.url
    now = 0.0
    readiness = Readiness(clock=lambda: now)

    await readiness.report()
    await asyncio.gather(*(readiness.report() for _ in range(20)))
    asked_at_once = len(answering.asked)
    now += MAX_AGE
    await readiness.report()

    assert asked_at_once == 3
    assert len(answering.asked) == 6


@pytest.mark.django_db(transaction=True)
async def test_many_who_ask_at_once_ask_once(settings: Settings, answering: Answering) -> None:
    settings.LANGFLOW_URL = answering.url
    settings.LLM_BASE_URL = answering.url
    readiness = Readiness()

    reports = await asyncio.gather(*(readiness.report() for _ in range(50)))

    assert len(answering.asked) == 3
    assert all(report == reports[0] for report in reports)


@pytest.mark.django_db(transaction=True)
async def test_who_hangs_up_does_not_end_the_asking_of_others(
    settings: Settings, answering: Answering
) -> None:
    settings.LANGFLOW_URL = answering.url
    settings.LLM_BASE_URL = answering.url
    readiness = Readiness()
    first = asyncio.create_task(readiness.report())
    second = asyncio.create_task(readiness.report())
    await asyncio.sleep(0)

    first.cancel()

    assert (await second)["langflow"].ok


@pytest.mark.usefixtures("nothing_runs")
def test_the_banner_says_what_is_still_starting(alice_browser: Client) -> None:
    response = alice_browser.get("/ready-banner/")

    assert response.status_code == 200
    said = response.content.decode()
    assert "The assistant is still starting." in said
    assert "Langflow" not in said  # a name that says nothing to who reads it
    assert said.count("still starting") == 1


def test_who_can_mend_it_alone_is_told_how() -> None:
    refused = Check(False, "Langflow refuses our key. Check LANGFLOW_API_KEY.")

    assert told("langflow", refused, is_staff=True) == refused.detail
    assert "administrator" in str(told("langflow", refused, is_staff=False))
    assert "searched" in str(told("index", refused, is_staff=False))


@pytest.mark.usefixtures("nothing_runs")
def test_the_banner_is_not_repeated_while_nothing_changes(alice_browser: Client) -> None:
    first = alice_browser.get("/ready-banner/").content.decode()
    shown = first.split('name="shown" value="')[1].split('"')[0]

    second = alice_browser.get("/ready-banner/", {"shown": shown})

    assert second.status_code == 204


@pytest.mark.django_db
def test_the_banner_needs_a_login(client: Client) -> None:
    assert client.get("/ready-banner/").status_code == 302
