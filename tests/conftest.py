"""What several folders of tests share: two people, and one real Langflow for the session."""

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection, connections
from django.db.models.signals import post_migrate

from ai_chatbot.answering import early_search, journal, pages
from ai_chatbot.answering.grounds import weighing
from tests.flows.notes_server import NotesServer
from tests.scripted_model import ScriptedModel
from tests.servers import Langflow
from tests.stack import ROOT

# What is slow runs in groups that share what takes long to start; whichever worker is free takes
# the next, and the longest come first. Documents are converted at a low priority: beside browsers
# there is room for it.
GROUPS = {"e2e": "pages", "hostile": "pages", "notes": "pages"}  # by folder
WHOLE = {"stack", "local_stack"}  # fixtures that start the product with Langflow
LONGEST = ["pages", "chaos", "whole", "processes", "flows"]
NAME_BYTES = 40  # of bytes that are a test's name


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For the slow tests, files that name none: to import all takes each process 20 seconds."""
    if config.option.markexpr != "slow" or collection_path.suffix != ".py":
        return None
    return b"mark.slow" not in collection_path.read_bytes() or None


@pytest.hookimpl(tryfirst=True)  # before the groups are looked at
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=turn_of)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: each full round of collecting would go through it."""
    gc.collect()
    gc.freeze()


def turn_of(item: pytest.Item) -> int:
    if not item.get_closest_marker("slow"):
        return 0
    group = group_of(item)
    return 1 + (LONGEST.index(group) if group in LONGEST else len(LONGEST))


def group_of(item: pytest.Item) -> str:
    if not WHOLE.isdisjoint(getattr(item, "fixturenames", ())):
        return "whole"
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    return GROUPS.get(folder, folder)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file is called by its argument: a zip holds the time at which a worker has made it."""
    return argname if isinstance(val, bytes) and len(val) > NAME_BYTES else None


def pytest_runtest_setup() -> None:
    """The process's folder is there, whatever the tests before this one did."""
    Path(os.environ["DATA_DIR"]).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The threads that async code uses let go of the database before it is dropped."""
    # No test reads permissions, and each test with real transactions would have them made anew.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    yield
    asyncio.run(sync_to_async(connections.close_all)())
    for executor in (journal.thread, early_search.thread):
        executor.submit(connections.close_all).result()
    close_all_of(pages.threads)
    close_all_of(weighing.threads)
    with django_db_blocker.unblock():
        hang_up_on_the_others()
    if connection.vendor == "sqlite":
        # A file that is gone is nothing to fail for: it was about to be deleted.
        database = Path(connection.settings_dict["NAME"])
        database.parent.mkdir(parents=True, exist_ok=True)
        database.touch()


def hang_up_on_the_others() -> None:
    """A thread that ends late would keep PostgreSQL from dropping the tests' database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def close_all_of(threads: ThreadPoolExecutor) -> None:
    """Each of its threads has connections of its own; none takes two of these at once."""
    together = threading.Barrier(threads._max_workers)
    closing = [threads.submit(close_together, together) for _ in range(threads._max_workers)]
    for each in closing:
        each.result()


def close_together(threads: threading.Barrier) -> None:
    threads.wait(60)
    connections.close_all()


@pytest.fixture
def same_day() -> None:
    """The day does not change while the test runs, wherever that is: midnights of all time zones
    are at quarters of an hour, and where one is about to come we let it pass."""
    left = 900 - time.time() % 900
    if left < 20:
        time.sleep(left)


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
        server = Langflow(data_dir, PORT=str(notes.server_port), **model.settings)
        with server:
            server.publish()
            yield RunningLangflow(
                url=server.url,
                api_key=server.api_key,
                data_dir=data_dir,
                model=model,
                notes=notes,
                env=server.env,
            )
