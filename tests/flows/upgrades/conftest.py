"""Environments that an upgrade is tried with: interpreters that say what `lfx upgrade` would."""

import json
import sys

import pytest

from ai_chatbot.flows import sync


@pytest.fixture
def another(tmp_path):
    """Makes an interpreter of another environment, which says this of all flows it is shown.

    It keeps what it was shown as `seen`, by the flow's place.
    """

    def make(says=None, *, ends_with=0, prints=""):
        python, seen = tmp_path / "python", tmp_path / "seen.json"
        python.write_text(
            f"#!{sys.executable}\n"
            "import json, os, pathlib, sys\n"
            "folder, answer = sys.argv[-2:]\n"
            "flows = {p.stem: json.loads(p.read_text()) for p in pathlib.Path(folder).glob('*')}\n"
            f"pathlib.Path({str(seen)!r}).write_text(json.dumps([flows, dict(os.environ)]))\n"
            f"print({prints!r}, file=sys.stderr)\n"
            f"says = json.loads({json.dumps(says)!r})\n"
            "if says is not None:\n"
            "    pathlib.Path(answer).write_text(json.dumps(says))\n"
            f"sys.exit({ends_with})\n"
        )
        python.chmod(0o700)
        return str(python)

    make.seen = lambda: json.loads((tmp_path / "seen.json").read_text())
    return make


@pytest.fixture
def published(store):
    sync.push_flow()
    return store


def node(status, name="Prompt"):
    return {"name": name, "type": name, "status": status}
