"""What is kept can be read by the account that keeps it, and by no other one of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from config.base import private
from config.launch import preparation
from tests.stack import ROOT, product_environment


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return sorted(
        str(p.relative_to(folder)) for p in [folder, *private.below(folder)] if is_open(p)
    )


def is_open(path: Path) -> bool:
    return bool(path.lstat().st_mode & 0o077) and not path.is_symlink()


def run_in(folder: Path, *command: str) -> None:
    env = {**product_environment(folder), "PORT": "1", "LANGFLOW_PORT": "1"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True)
    assert b"Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o750])
def test_reading_the_settings_closes_the_data_folder(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)

    run_in(tmp_path, "-c", "from config import settings")

    assert open_to_others(tmp_path) == []


def test_a_database_is_made_closed(tmp_path: Path) -> None:
    run_in(tmp_path, "manage.py", "migrate", "contenttypes", "-v0")

    assert (tmp_path / "commonplace.sqlite3").stat().st_mode & 0o777 == 0o600
    assert open_to_others(tmp_path) == []


@pytest.mark.parametrize("module", ["config.launch", "config.launch.web", "config.launch.worker"])
def test_every_process_makes_what_it_makes_closed(tmp_path: Path, module: str) -> None:
    code = f"""
import os, runpy, sys
import django
def look(): print(oct(os.umask(0)), file=open({str(tmp_path / "umask")!r}, "w")); sys.exit()
django.setup = look
runpy.run_module({module!r}, run_name="__main__")
"""

    run_in(tmp_path, "-c", code)

    assert (tmp_path / "umask").read_text().strip() == "0o77"


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"
    kept = ["langflow/langflow.db", "logs/worker.log", "attachments/1/ab/cd", "imports/1/0", "note"]
    for name in kept:
        (settings.DATA_DIR / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / name).write_text("a secret")

    preparation.close_to_others()

    assert open_to_others(settings.DATA_DIR) == []


def test_a_database_elsewhere_is_closed_with_its_journal(tmp_path: Path) -> None:
    for name in ("notes.sqlite3", "notes.sqlite3-wal", "notes.sqlite3-shm", "other.sqlite3"):
        (tmp_path / name).write_text("a secret")

    private.close_database(tmp_path / "notes.sqlite3")

    assert [p.name for p in tmp_path.iterdir() if is_open(p)] == ["other.sqlite3"]


def test_rights_of_the_owner_stay_as_they_are(tmp_path: Path) -> None:
    script, kept = tmp_path / "script", tmp_path / "kept"
    for path, mode in ((script, 0o755), (kept, 0o444)):
        path.touch()
        path.chmod(mode)

    private.close_all(tmp_path)

    assert [p.stat().st_mode & 0o777 for p in (script, kept)] == [0o700, 0o400]


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").touch()
    (tmp_path / "data" / "link").symlink_to(tmp_path / "elsewhere")

    private.close_all(tmp_path / "data")

    assert is_open(tmp_path / "elsewhere")
    assert is_open(tmp_path / "elsewhere" / "file")


def test_a_folder_in_which_everybody_writes_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)

    private.close(tmp_path)

    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
