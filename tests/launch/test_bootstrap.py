"""What is installed when: a copy of the bootstrap, and a uv that only writes down its orders."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT

BOOTSTRAP = Path("site/config/launch/bootstrap.py")
UV = """#!/bin/sh
echo "$@" >> {log}
test "$1" = venv && mkdir -p {venv}/bin && ln -s {python} {venv}/bin/python
exit 0
"""


class Checkout:
    """A folder with the bootstrap and two locks; `make` runs it and returns uv's orders."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "checkout", folder / "orders"
        (self.folder / BOOTSTRAP).parent.mkdir(parents=True)
        shutil.copy(ROOT / BOOTSTRAP, self.folder / BOOTSTRAP)
        self.lock, self.dev_lock = (self.folder / f"requirements{end}.lock" for end in ("", "-dev"))
        self.lock.write_text("django==5.2\nuv==0.13\n")
        self.dev_lock.write_text("pytest==8.4\n")
        uv = folder / "bin" / "uv"
        uv.parent.mkdir()
        uv.write_text(UV.format(log=self.log, venv=self.folder / ".venv", python=sys.executable))
        uv.chmod(0o755)
        self.path = uv.parent

    def make(self, *arguments: str) -> list[str]:
        self.log.write_text("")
        subprocess.run(
            [sys.executable, str(self.folder / BOOTSTRAP), *arguments],
            env={"PATH": f"{self.path}:/usr/bin:/bin"}, check=True, capture_output=True,
        )  # fmt: skip
        return self.log.read_text().splitlines()

    def synced(self, *arguments: str) -> list[str]:
        """The locks that one sync was made of, or nothing."""
        syncs = [order for order in self.make(*arguments) if order.startswith("pip sync")]
        assert len(syncs) < 2
        return [Path(word).name for order in syncs for word in order.split() if ".lock" in word]


RUNTIME, BOTH = ["requirements.lock"], ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_running_installs_what_running_needs_and_only_once(checkout: Checkout) -> None:
    assert checkout.synced() == RUNTIME
    assert checkout.make() == []


def test_testing_installs_both(checkout: Checkout) -> None:
    assert checkout.synced("--dev") == BOTH
    assert checkout.make("--dev") == []


def test_running_after_testing_installs_and_removes_nothing(checkout: Checkout) -> None:
    checkout.make("--dev")

    assert checkout.make() == []
    assert checkout.make("--dev") == []


def test_testing_after_running_adds_the_rest(checkout: Checkout) -> None:
    checkout.make()

    assert checkout.synced("--dev") == BOTH


def test_a_changed_lock_is_installed_and_the_tests_packages_stay(checkout: Checkout) -> None:
    checkout.make("--dev")
    checkout.lock.write_text("django==5.3\nuv==0.13\n")

    assert checkout.synced() == BOTH
    assert checkout.make("--dev") == []


def test_a_changed_lock_of_tests_is_nothing_to_who_only_runs_it(checkout: Checkout) -> None:
    checkout.make("--dev")
    checkout.dev_lock.write_text("pytest==9\n")

    assert checkout.make() == []
    assert checkout.synced("--dev") == BOTH


def test_what_an_earlier_version_installed_is_brought_into_line(checkout: Checkout) -> None:
    checkout.make()
    (checkout.folder / ".venv" / "installed.sha256").write_text("0" * 64)

    assert checkout.synced() == RUNTIME


def test_the_command_runs_with_its_arguments(checkout: Checkout) -> None:
    marker = checkout.folder / "ran"

    checkout.make("--dev", "-c", f"open({str(marker)!r}, 'w').write('--dev')")

    assert marker.read_text() == "--dev"


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    return dict(line.split()[0].split("==") for line in lines if "==" in line and line[0].isalpha())


def test_the_locks_agree_where_both_pin_something() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: dev[name] for name in runtime.keys() & dev} == {
        name: runtime[name] for name in runtime.keys() & dev
    }


def test_running_installs_no_linter_and_names_no_index() -> None:
    assert not {"ruff", "mypy", "playwright", "pytest-django", "html5lib"} & set(
        pins("requirements.lock")
    )
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "index-url" not in (ROOT / name).read_text().replace("--no-emit-index-url", "")
