"""What can be wrong before the start is one sentence; secrets of ours do not reach Langflow."""

import asyncio
import os
import re
import socket
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model

from config.launch import flow_server, langflow_server, preparation
from config.launch.problems import LaunchError
from config.launch.services import build_services
from config.launch.supervisor import Service, Supervisor
from tests.stack import ROOT, free_port


def launch(tmp_path, **env):
    """Start the launcher with settings that stop it early; returns what it said."""
    return subprocess.run(
        [sys.executable, "-m", "config.launch"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(tmp_path),
            "PORT": str(free_port()),
            **env,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "abc"),
        ("DATABASE_URL", "oracle://x"),
        *(
            pytest.param(*other, marks=pytest.mark.slow)
            for other in (
                ("PORT", "0"),
                ("MODEL_PORT", "99999"),
                ("LLM_BASE_URL", "localhost:11434"),
                ("REDIS_URL", "http://x"),
                ("SIGNUP_OPEN", "perhaps"),
            )
        ),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_variable(tmp_path, variable, value):
    said = launch(tmp_path, **{variable: value})

    assert said.returncode == 1
    assert variable in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_one_sentence_that_names_the_variable(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        said = launch(tmp_path, LANGFLOW_PORT=port)

    assert said.returncode == 1
    assert f"LANGFLOW_PORT={port}" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["not a host", "host:80", "[::1]", "192.0.2.1", ".."])
def test_a_host_that_is_none_of_this_machine_is_named_and_not_its_port(settings, host):
    settings.HOST = host

    with pytest.raises(LaunchError, match=f"^HOST={re.escape(repr(host))} is not allowed"):
        preparation.check_ports()


@pytest.mark.django_db
def test_two_services_on_one_port_are_refused(settings):
    settings.PORT, settings.LLM_BASE_URL = free_port(), ""
    settings.LANGFLOW_PORT = settings.MODEL_PORT = port = free_port()

    with pytest.raises(LaunchError, match=f"LANGFLOW_PORT and MODEL_PORT are both {port}"):
        preparation.check_ports()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    said = launch(tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))

    assert "DATA_DIR" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
def test_the_model_port_is_not_needed_with_a_model_of_ones_own(settings):
    settings.PORT, settings.LANGFLOW_PORT = free_port(), free_port()
    settings.LLM_BASE_URL = "http://127.0.0.1:11434/v1"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.MODEL_PORT = taken.getsockname()[1]

        preparation.check_ports()

        settings.LLM_BASE_URL = ""
        with pytest.raises(LaunchError, match="MODEL_PORT"):
            preparation.check_ports()


# --- The first account ------------------------------------------------------------------------


def test_the_first_account_is_an_administrator_with_a_password_made_up(db, settings):
    settings.ADMIN_USERNAME, settings.ADMIN_PASSWORD = "ada", ""

    made = preparation.make_first_account()

    user = get_user_model().objects.get(username="ada")
    assert user.is_superuser
    assert user.check_password(made.password)
    assert len(made.password) >= 16


def test_nobody_is_named_as_no_account_may_be(db, settings):
    for name in ("a b", "x" * 151, "a\x00b"):
        settings.ADMIN_USERNAME = name

        with pytest.raises(LaunchError, match=r"ADMIN_USERNAME=.* is not allowed: "):
            preparation.make_first_account()

    assert not get_user_model().objects.exists()


def test_the_password_that_was_set_is_used(db, settings):
    settings.ADMIN_PASSWORD = "my own words"

    assert preparation.make_first_account().password == "my own words"


def test_later_starts_make_no_account(db, django_user_model):
    django_user_model.objects.create_user("someone")

    assert preparation.make_first_account() is None
    assert django_user_model.objects.count() == 1


# --- Langflow's environment ---------------------------------------------------------------------


def test_langflow_gets_no_secret_of_ours(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    for name in (
        "SECRET_KEY",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_HOST_PASSWORD",
        "ADMIN_PASSWORD",
    ):
        monkeypatch.setenv(name, f"ours-{name}")

    environment = langflow_server.langflow_environment(playground_token="cp_token")

    assert not [value for value in environment.values() if value.startswith("ours-")]
    assert settings.SECRET_KEY not in environment.values()
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(environment)


def test_langflow_is_told_of_the_users_own_model(settings, monkeypatch):
    settings.LLM_BASE_URL, settings.LLM_API_KEY = "http://ollama.lan:11434/v1", "key"
    settings.LLM_MODEL = "qwen3"

    environment = langflow_server.langflow_environment()

    assert environment["LLM_BASE_URL"] == "http://ollama.lan:11434/v1"
    assert (environment["LLM_API_KEY"], environment["LLM_MODEL"]) == ("key", "qwen3")
    assert "ollama.lan" in environment["LANGFLOW_SSRF_ALLOWED_HOSTS"]


def test_langflow_is_told_of_the_local_model_when_there_is_no_other(settings):
    settings.LLM_BASE_URL = ""

    environment = langflow_server.langflow_environment()

    assert environment["LLM_BASE_URL"] == f"http://127.0.0.1:{settings.MODEL_PORT}/v1"
    assert len(environment["LLM_API_KEY"]) > 30


def test_langflow_neither_signs_people_in_by_itself_nor_lets_them_sign_up(settings):
    environment = langflow_server.langflow_environment()

    assert environment["LANGFLOW_AUTO_LOGIN"] == "false"
    assert environment["LANGFLOW_ENABLE_SIGNUP"] == "false"
    assert "127.0.0.1" in langflow_server.langflow_command()


def test_langflow_asks_us_about_staff_where_our_changes_to_it_are_made(settings):
    cookie = langflow_server.langflow_environment()["LANGFLOW_EXTERNAL_AUTH_TOKEN_COOKIE"]
    assert cookie == settings.LANGFLOW_EDITOR_COOKIE

    for made in (True, False):
        settings.FAST_LANGFLOW = made
        environment = langflow_server.langflow_environment()
        assert environment["LANGFLOW_EXTERNAL_AUTH_ENABLED"] == str(made).lower()
        assert not environment["LANGFLOW_EXTERNAL_AUTH_TOKEN_HEADER"]
    assert not [name for name in flow_server.flow_server_environment() if "EXTERNAL_AUTH" in name]


def test_no_page_of_another_site_may_ask_langflow(settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:7999"

    environment = langflow_server.langflow_environment()

    assert environment["LANGFLOW_CORS_ORIGINS"] == "http://127.0.0.1:7999"
    assert environment["LANGFLOW_REFRESH_SAME_SITE"] == "lax"
    assert environment["LANGFLOW_ACCESS_SAME_SITE"] == "lax"


def test_hosts_that_were_named_may_be_called_by_langflow(settings):
    settings.LANGFLOW_SSRF_ALLOWED_HOSTS = ["host.docker.internal"]

    hosts = langflow_server.langflow_environment()["LANGFLOW_SSRF_ALLOWED_HOSTS"].split(",")

    assert {"127.0.0.1", "host.docker.internal"} <= set(hosts)


# --- The flow server ----------------------------------------------------------------------
def test_the_flow_server_gets_no_account_of_langflows_and_nobodys_token(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    environment = flow_server.flow_server_environment()

    assert not {name for name in environment if "SUPERUSER" in name}
    assert "COMMONPLACE_TOKEN" not in environment
    assert environment["LANGFLOW_API_KEY"]
    assert (tmp_path / "flow_server").stat().st_mode & 0o077 == 0


def test_the_flow_server_listens_to_this_machine_with_so_many_workers(settings):
    settings.FLOW_SERVER_WORKERS = 1
    command = " ".join(flow_server.flow_server_command())
    assert "--host 127.0.0.1" in command
    assert "--workers" not in command

    settings.FLOW_SERVER_WORKERS = 3
    command = " ".join(flow_server.flow_server_command())
    assert "--workers 3" in command
    assert "--max-requests 0" in command  # a worker that ends would cut its answers


def test_it_is_started_unless_it_was_not_wanted_and_its_port_is_looked_at(db, settings, tmp_path):
    async def publish() -> None: ...

    def names(**options: bool) -> set[str]:
        return {each.name for each in build_services(publish, playground_token="", **options)}

    settings.DATA_DIR = tmp_path
    assert names() - names(langflow_may_start=False) == {"Langflow"}
    assert "The flow server" not in names()
    settings.HAS_FLOW_SERVER = True
    assert "The flow server" in names()
    assert not preparation.answers_without_langflow()
    settings.PORT, settings.LLM_BASE_URL = free_port(), "http://127.0.0.1:1/v1"
    settings.LANGFLOW_PORT = settings.FLOW_SERVER_PORT = port = free_port()
    with pytest.raises(LaunchError, match=f"FLOW_SERVER_PORT are both {port}"):
        preparation.check_ports()


async def test_one_that_is_not_needed_neither_ends_nor_delays_the_others(tmp_path, capsys):
    def python(code: str) -> list[str]:
        return [sys.executable, "-c", code]

    supervisor, ready = Supervisor(), asyncio.Event()
    services = [
        Service("Spare", python(""), os.environ, "http://127.0.0.1:1/", without="Others work."),
        Service("Worker", python("import time; time.sleep(600)"), os.environ, ""),
    ]

    running = asyncio.create_task(supervisor.run(services, ready.set))
    async with asyncio.timeout(120):
        await ready.wait()
        while "Others work." not in capsys.readouterr().err:
            await asyncio.sleep(0.05)
        assert not running.done()
        supervisor.ending.set()
        await running
