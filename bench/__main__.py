"""Runs benchmark groups and keeps their results: `python -m bench [--only GROUP]`."""

import argparse
import importlib
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.results import BenchUnavailable, Results
from config import settings

GROUPS = (
    "page review flow markdown retrieval languages embedders search importing relay chaos sockets "
    "soak models hostile doors answers answers_check"
).split()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", choices=GROUPS, help="run this group alone")
    only = parser.parse_args().only
    results: Results = {}
    failed = False
    for group in [only] if only else GROUPS:
        print(f"--- {group}", file=sys.stderr)
        try:
            results |= importlib.import_module(f"bench.{group}").run()
        except BenchUnavailable as reason:
            print(f"{group} was left out: {reason}", file=sys.stderr)
            failed = True
    show(results)
    keep(results)
    return int(failed)


def show(results: Results) -> None:
    for name, result in results.items():
        print(
            f"{name:42} {result['value']:>10,.3f} {result['unit']:12} {result['better']} is better"
        )


def keep(results: Results) -> None:
    """Merge into DATA_DIR/bench.json: a group that did not run keeps its last results."""
    path = settings.DATA_DIR / "bench.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(known | results, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
