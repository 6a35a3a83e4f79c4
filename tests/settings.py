"""The product's settings, with what only costs time in tests taken out."""

import atexit
import os
import shutil
import tempfile

# Each process of tests has a folder of its own: their users have the same ids, and so the files
# of these users the same names.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="commonplace-tests-")

if os.environ.get("REDIS_URL") and (worker := os.environ.get("PYTEST_XDIST_WORKER", "")):
    # Each of several pytest processes empties its own database of the one Redis, as it does
    # with its own of the one PostgreSQL. (Groups of the channel layer are no part of a database:
    # their names hold ids that no two tests share.)
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].removesuffix('/0')}/{worker[2:]}"

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, DATA_DIR, DATABASES

OWN_PROCESS = os.getpid()


@atexit.register
def remove_folder():
    """By the process that made it: one that it forked ends earlier."""
    if os.getpid() == OWN_PROCESS:
        shutil.rmtree(DATA_DIR, ignore_errors=True)


if "MODELS_DIR" not in os.environ:
    MODELS_DIR = BASE_DIR / "var" / "models"  # fetched once, not for each test's own folder

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "init_command" in DATABASES["default"].get("OPTIONS", {}):
    # A test's database need not outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

# Each client would list all static files at its first request; the test of them asks for it.
SERVESTATIC_USE_FINDERS = SERVESTATIC_USE_STATIC_ROOT = False

# The weights of a second embedder are fetched where a test asks for them alone.
EMBEDDING_LANGUAGES = "english"

# Tests of the flow server name one of their own.
FLOW_SERVER_URL, HAS_FLOW_SERVER = "", False

# Most tests of answers need no notes; that without any none is asked for has tests of its own.
ASK_WITHOUT_NOTES = True

# A task is done when `enqueue` returns; tests of the worker itself start a real one.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
