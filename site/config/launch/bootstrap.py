"""Makes .venv and installs into it, then runs a command there.

`python3 bootstrap.py [--dev] [COMMAND…]`: what running needs, with --dev what tests and linters
need as well. Runs on a bare Python: it imports nothing but the standard library.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"  # pins what both have alike
STAMP = VENV / "installed.sha256"  # the sums of the locks that were installed, in this order
OLDEST_PYTHON = (3, 11)
NEEDED_BYTES = 4_000_000_000  # the packages and their downloads


class BootstrapError(Exception):
    """One sentence that says what to do."""


def main(arguments: list[str]) -> int:
    dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if dev else arguments
    try:
        check_python()
        install(dev=dev)
    except BootstrapError as problem:
        print(f"Commonplace cannot be installed: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if not command:
        return 0
    os.chdir(ROOT)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}
    python = str(VENV / "bin" / "python")
    sys.stdout.flush()
    os.execve(python, [python, *command], environment)  # noqa: S606 - no shell wanted
    return 1


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise BootstrapError(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old. Install Python 3.11 "
            "or newer and run it as `make PYTHON=python3.11 …`."
        )


def install(*, dev: bool) -> None:
    """Install what the locks name, unless that was done already.

    What tests need stays where it was installed once: `make run` after `make test` changes nothing.
    """
    installed = STAMP.read_text().split() if STAMP.is_file() else []
    if installed[: 1 + dev] == sums_of(locks(dev=dev)):
        return
    wanted = locks(dev=dev or len(installed) > 1)
    check_space()
    uv = find_uv()
    if not (VENV / "bin" / "python").exists():
        run([*uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], "make .venv")
    print("Installing packages. The first time, this takes a minute or two.", flush=True)
    target = ["--python", str(VENV / "bin" / "python")]
    run(
        [*uv, "pip", "sync", "--require-hashes", *target, *map(str, wanted)],
        "install the packages. Check the network and try again",
    )
    STAMP.write_text("\n".join(sums_of(wanted)))


def locks(*, dev: bool) -> list[Path]:
    return [LOCK, DEV_LOCK] if dev else [LOCK]


def sums_of(files: list[Path]) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


def check_space() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise BootstrapError(
            f"{free / 1e9:.1f} GB are free in {ROOT} and {NEEDED_BYTES / 1e9:.0f} GB are needed. "
            "Make room."
        )


def find_uv() -> list[str]:
    """uv as a command; where there is none, it is installed into .venv."""
    if found := shutil.which("uv"):
        return [found]
    inside = VENV / "bin" / "uv"
    if not inside.exists():
        run([sys.executable, "-m", "venv", str(VENV)], "make .venv (Debian: install python3-venv)")
        run(
            [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", uv_pin()],
            "install uv. Check the network and try again",
        )
    return [str(inside)]


def uv_pin() -> str:
    """uv as the lock pins it: it stays when the lock is synchronised."""
    lines = LOCK.read_text().splitlines()
    return next(line.split()[0] for line in lines if line.startswith("uv=="))


def run(command: list[str], what: str) -> None:
    if subprocess.run(command).returncode:  # noqa: S603 - our own words
        raise BootstrapError(f"could not {what}; the lines above say why.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
