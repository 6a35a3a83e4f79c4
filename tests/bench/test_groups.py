"""Each group of `make bench` can be begun."""

import subprocess
import sys

from tests.stack import ROOT

IMPORTS = """
import importlib, sys
sys.argv = ["bench"]
from bench.__main__ import GROUPS
assert len(GROUPS) > 10
for group in GROUPS:
    assert callable(importlib.import_module(f"bench.{group}").run), group
import bench.answers.__main__
"""


def test_every_group_is_imported_before_django_is_set_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert not done.returncode, done.stderr
