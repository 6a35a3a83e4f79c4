"""What several folders of tests share: two people, and one real Langflow for the session."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connections

from tests.flows.notes_server import NotesServer
from tests.scripted_model import ScriptedModel
from tests.stack import ROOT, free_port

START_SECONDS = 240
# In a process of its own, as the settings read the environment once.
PRINT_LANGFLOW = """
import json
from config.launch.langflow_server import langflow_command, langflow_environment
print(json.dumps([langflow_command(), langflow_environment(playground_token="playground-token")]))
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The threads that async code uses let go of the database before it is dropped."""
    yield
    asyncio.run(sync_to_async(connections.close_all)())


@pytest.fixture
def alice(db: None) -> User:
    return get_user_model().objects.create_user("alice", password="correct horse")


@pytest.fixture
def bob(db: None) -> User:
    """A stranger to all that is alice's."""
    return get_user_model().objects.create_user("bob", password="battery staple")


@dataclass
class RunningLangflow:
    """A real Langflow with our flow in it; the model and the notes beside it are scripted."""

    url: str
    api_key: str
    data_dir: Path
    model: ScriptedModel
    notes: NotesServer
    env: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="session")
def langflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLangflow]:
    data_dir = tmp_path_factory.mktemp("langflow")
    with ScriptedModel() as model, NotesServer() as notes:
        env = langflow_settings(data_dir, model, notes)
        command, environment = json.loads(
            subprocess.check_output([sys.executable, "-c", PRINT_LANGFLOW], cwd=ROOT, env=env)
        )
        with (data_dir / "langflow.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            running = RunningLangflow(
                url=f"http://127.0.0.1:{env['LANGFLOW_PORT']}",
                api_key=environment["LANGFLOW_API_KEY"],
                data_dir=data_dir,
                model=model,
                notes=notes,
                env=env,
            )
            wait_until_healthy(running.url, process)
            pushed = running.manage("flows", "push")
            assert pushed.returncode == 0, pushed.stderr
            yield running
        finally:
            end(process)


def langflow_settings(data_dir: Path, model: ScriptedModel, notes: NotesServer) -> dict[str, str]:
    """An environment in which our settings name the scripted model and the scripted notes."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",  # the product's own, not the tests'
        "DATA_DIR": str(data_dir),
        "LANGFLOW_PORT": str(free_port()),
        "PORT": str(notes.port),
        "LLM_BASE_URL": model.base_url,
        "LLM_API_KEY": "scripted-key",
        "LLM_MODEL": "scripted",
    }


def wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "Langflow ended while it was starting"
        try:
            if httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"Langflow was not ready within {START_SECONDS} s")


def end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
