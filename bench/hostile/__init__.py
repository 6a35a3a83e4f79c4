"""Hostile texts: how the time of reading and showing them grows, and whether the loop stands.

Each text is worked on in a process of its own with a limit of time: what has not ended by then
counts as the limit, so that a quadratic renderer spoils its figure and not the evening.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from bench.hostile.texts import STREAMED
from bench.results import BenchUnavailable, Results, lower
from tests.stack import ROOT, product_environment

SECONDS = 160.0  # for all works over all texts; what is streamed takes about one minute more
STALL_LIMIT = 60.0  # seconds for one answer that hangs, and what starts its process
SECONDS_EACH = 20.0  # for one that does not, on a busy machine


class Growth(NamedTuple):
    """Of one work over one text: time at 2n over time at n, and seconds at a megabyte."""

    work: str
    text: str
    factor: float
    seconds: float


def run() -> Results:
    if not hasattr(os, "fork"):
        raise BenchUnavailable("Works are measured in forked processes.")
    growths = measure_growth(SECONDS)
    for growth in sorted(growths, key=lambda each: each.factor)[-5:]:
        print(f"  {growth.factor:6.1f} times  {growth.work}: {growth.text}", file=sys.stderr)
    for growth in sorted(growths, key=lambda each: each.seconds)[-5:]:
        print(f"  {growth.seconds:6.2f} seconds  {growth.work}: {growth.text}", file=sys.stderr)
    return {
        "hostile.worst_growth": lower(max(growth.factor for growth in growths), "times at 2n"),
        "hostile.worst_seconds_1mb": lower(max(growth.seconds for growth in growths), "s"),
        "hostile.loop_stall_ms": lower(1000 * longest_stall(), "ms"),
    }


def measure_growth(seconds: float) -> list[Growth]:
    told = said_by("bench.hostile.works", str(seconds))[-1]
    if told["left_out"]:
        print(f"  There was no time for {told['left_out']} texts.", file=sys.stderr)
    return [Growth(*found) for found in told["growths"]]


def longest_stall() -> float:
    """Of the event loop, over the answers that are streamed; one that hangs counts its limit."""
    longest, left = 0.0, list(STREAMED)
    while left:
        told = {each["name"]: each["stall"] for each in stalls_of(left)}
        if len(told) < len(left):
            told[left[len(told)]] = STALL_LIMIT
        for name, stall in told.items():
            print(f"  {1000 * stall:8.1f} ms  {name}", file=sys.stderr)
        longest, left = max(longest, *told.values()), left[len(told) :]
    return longest


def stalls_of(names: list[str]) -> list[dict[str, Any]]:
    """In one process, which takes longer to start than to answer; up to the first that hangs."""
    try:
        return said_by("bench.hostile.stall", *names, limit=STALL_LIMIT + SECONDS_EACH * len(names))
    except subprocess.TimeoutExpired as late:
        return [json.loads(line) for line in (late.stdout or b"").split(b"\n")[:-1]]


def said_by(module: str, *arguments: str, limit: float | None = None) -> list[dict[str, Any]]:
    """Its lines of JSON, with the product's settings and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=product_environment(Path(folder)),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            timeout=limit,
        )
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith(b"{")]
