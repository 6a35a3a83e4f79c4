"""Settings are read in a fresh process, as at start."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ_IN_SETTINGS = re.compile(r"env_(?:str|int|bool|list|url|choice|time_zone)\(\s*\"([A-Z_]+)\"")


def start_with(
    tmp_path: Path, show: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Load the settings under these variables alone, and print the one called `show`."""
    return run_with(tmp_path, f"print(settings.{show})" if show else "", **variables)


def run_with(tmp_path: Path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DATA_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings; {code}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_defaults_are_enough_to_start(tmp_path: Path) -> None:
    started = start_with(tmp_path, show="PORT")

    assert started.returncode == 0, started.stderr
    assert started.stdout.strip() == "8000"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "abc", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("LANGFLOW_PORT", "-1", "a whole number from 1 to 65535"),
        ("DEBUG", "maybe", "true or false"),
        ("SIGNUP_OPEN", "2", "true or false"),
        ("DATABASE_URL", "mysql://x", "it must begin with sqlite:"),
        ("REDIS_URL", "http://x", "it must begin with redis:"),
        ("LLM_BASE_URL", "localhost:11434/v1", "it must begin with http:"),
        ("LANGFLOW_URL", "ftp://x", "it must begin with http:"),
        ("QUESTION_MAX_CHARS", "0", "a whole number from 1"),
        ("DATA_DIR", "/proc/nowhere", "a folder that can be written"),
        ("LOG_LEVEL", "LOUD", "give WARNING or DEBUG or INFO or ERROR"),
        ("TIME_ZONE", "Mars/Base", "a time zone such as Europe/Oslo"),
        ("LLM_BASE_URL", "http://", "an address with a host"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name_and_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    started = start_with(tmp_path, **{name: value})

    assert started.returncode != 0
    last_line = started.stderr.strip().splitlines()[-1]
    assert f"{name}='{value}'" in last_line
    assert allowed in last_line


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    started = start_with(tmp_path, show="LANGFLOW_PORT", LANGFLOW_PORT="")

    assert started.stdout.strip() == "7860"


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = start_with(tmp_path, show="SECRET_KEY").stdout.strip()

    second = start_with(tmp_path, show="SECRET_KEY").stdout.strip()

    assert len(first) >= 50
    assert second == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_key_is_not_written_down(tmp_path: Path) -> None:
    start_with(tmp_path, SECRET_KEY="given")

    assert not (tmp_path / "secret_key").exists()


def test_readme_has_a_row_for_each_variable_that_settings_read() -> None:
    settings_source = (ROOT / "site" / "config" / "settings.py").read_text()
    readme = (ROOT / "README.md").read_text()
    rows = [line for line in readme.splitlines() if line.startswith("|")]

    names = set(READ_IN_SETTINGS.findall(settings_source))

    assert "PORT" in names
    missing = sorted(n for n in names if not any(f"`{n}`" in row.split("|")[1] for row in rows))
    assert missing == []


def test_readme_says_the_defaults(tmp_path: Path) -> None:
    told = run_with(
        tmp_path, "import json; print(json.dumps(vars(settings), default=str, skipkeys=True))"
    )
    ours = {name: str(value) for name, value in json.loads(told.stdout).items()}
    row = re.compile(r"^\| `([A-Z_]+)` \| `([^`]*)` \|", re.M)

    said = dict(row.findall((ROOT / "README.md").read_text()))

    assert len(said) > 30
    of_others = {"DATA_DIR", "MODELS_DIR", "LLM_MODEL", "EMBEDDING_MODEL", "USE_OLLAMA"}
    wrong = {
        name: (default, ours.get(name))
        for name, default in said.items()
        if name not in of_others and ours.get(name, "").lower() != default.lower()
    }
    assert wrong == {}
