"""Runs tests over PostgreSQL and Redis instead of SQLite and one process's memory.

`python -m tests.on_servers [pytest's arguments]`: the same tests, the other half of the settings.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.servers import Postgres, Redis
from tests.stack import ROOT

# What touches the database, the cache or the channel layer.
TESTS = ["tests/ai_chatbot", "tests/config", "tests/notes"]
# Here what asks for no database touches no server either: once, over SQLite, is enough.
PURE = [
    "tests/ai_chatbot/conversations/importing",
    "tests/ai_chatbot/golden",
    "tests/ai_chatbot/grounding",
    "tests/ai_chatbot/langflow",
    "tests/ai_chatbot/openai/words",
    "tests/ai_chatbot/rendering",
    "tests/config",
    "tests/notes",
]
# Doors parse, ask and follow: what they ask of the database, `answering` and `conversations` ask.
# What is said, shown or read out of files is the same over either, and so are pages whose rows
# other tests ask for, and who may come in where little more is asked than who somebody is.
ELSEWHERE = [
    "tests/ai_chatbot/answering/grounds",
    "tests/ai_chatbot/connections",
    "tests/ai_chatbot/conversations/importing",
    "tests/ai_chatbot/languages",
    "tests/ai_chatbot/mcp",
    "tests/ai_chatbot/openai",
    "tests/ai_chatbot/providers",
    "tests/ai_chatbot/rendering",
    "tests/ai_chatbot/templatetags",
    "tests/ai_chatbot/test_origins.py",
    *(
        f"tests/ai_chatbot/views/{name}"
        for name in ("golden", "model", "sharing", "test_", "transfer")
    ),
    "tests/ai_chatbot/webhooks",
    "tests/ai_chatbot/widget",
    "tests/config/accounts",
    "tests/config/api",
    "tests/config/edge",
    "tests/config/languages",
    "tests/config/mcp",
    "tests/config/strangers",
    *(
        f"tests/config/test_{name}.py"
        for name in ("error_pages", "javascript", "login_required", "odd_addresses", "page_shell")
    ),
    "tests/notes/mcp",
    *(
        f"tests/notes/importing/{name}"
        for name in (
            "formats",
            "markup",
            "test_conversion",
            "test_encodings",
            "test_hostile_zips",
            "test_nothing_lost",
            "test_notion",
            "test_packs",
            "test_sources",
            "test_zip_names",
        )
    ),
    *(
        f"tests/notes/views/{name}"
        for name in (
            "sharing/test_pages.py",
            "test_capture_pages.py",
            "test_edit_pages.py",
            "test_import_pages.py",
            "test_languages.py",
            "test_note_pages.py",
            "test_pdf.py",
            "test_samples.py",
        )
    ),
]
CONVERTERS = "converter"  # the group of those that start programs which read documents
# Where words are looked for the two differ, text by text; elsewhere some cases of a test stand for
# all of it.
WORDS = (
    "tests/ai_chatbot/conversations",
    "tests/ai_chatbot/views/review",
    "tests/notes/index",
    "tests/notes/search",
)
CASES = 2
DATABASE = {"db", "transactional_db"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    cases: Counter[str] = Counter()
    kept = []
    for item in items:
        if is_pure(item) or is_tested_elsewhere(item):
            continue
        test = item.nodeid.partition("[")[0]
        cases[test] += 1
        if cases[test] <= CASES or test.startswith(WORDS):
            kept.append(item)
    config.hook.pytest_deselected(items=list({*items} - {*kept}))
    items[:] = kept


def is_tested_elsewhere(item: pytest.Item) -> bool:
    if item.nodeid.startswith(tuple(ELSEWHERE)) or item.get_closest_marker("once"):
        return True
    groups = item.iter_markers("xdist_group")
    return any(CONVERTERS in (*group.args, *group.kwargs.values()) for group in groups)


def is_pure(item: pytest.Item) -> bool:
    asks = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    return item.nodeid.startswith(tuple(PURE)) and not asks & {*DATABASE, "django_db"}


def main(arguments: list[str]) -> int:
    together = ["--numprocesses", "auto", "--dist", "loadgroup"]
    # Who names tests wants all of them.
    which = arguments or ["-p", "tests.on_servers", *TESTS]
    command = [sys.executable, "-m", "pytest", "-m", "not slow", *together, *which]
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres() as postgres,
        Redis(Path(folder)) as redis,
    ):
        env = {**os.environ, "DATABASE_URL": postgres.database("tests"), "REDIS_URL": redis.url}
        return subprocess.call(command, cwd=ROOT, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
