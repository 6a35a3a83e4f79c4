"""Hostile texts: how the time of reading and showing them grows, and whether the loop stands.

Each text is worked on in a process of its own with a limit of time: what has not ended by then
counts as the limit, so that a quadratic renderer spoils its figure and not the evening.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from bench.hostile.texts import STREAMED, texts
from bench.results import BenchUnavailable, Results, lower
from tests.stack import ROOT, product_environment

STALL_LIMIT = 60.0  # seconds for one answer, and what starts it
PROCESSES = max(1, (os.cpu_count() or 2) // 2)


class Growth(NamedTuple):
    """Of one work over one text: time at 2n over time at n, and seconds at a megabyte."""

    work: str
    text: str
    factor: float
    seconds: float


def run() -> Results:
    if not hasattr(os, "fork"):
        raise BenchUnavailable("Works are measured in forked processes.")
    growths = measure_growth()
    for growth in sorted(growths, key=lambda each: each.factor)[-5:]:
        print(f"  {growth.factor:6.1f} times  {growth.work}: {growth.text}", file=sys.stderr)
    for growth in sorted(growths, key=lambda each: each.seconds)[-5:]:
        print(f"  {growth.seconds:6.2f} seconds  {growth.work}: {growth.text}", file=sys.stderr)
    return {
        "hostile.worst_growth": lower(max(growth.factor for growth in growths), "times at 2n"),
        "hostile.worst_seconds_1mb": lower(max(growth.seconds for growth in growths), "s"),
        "hostile.loop_stall_ms": lower(1000 * longest_stall(), "ms"),
    }


def measure_growth() -> list[Growth]:
    names = list(texts())
    parts = [names[at::PROCESSES] for at in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        answers = pool.map(lambda part: in_process("bench.hostile.works", json.dumps(part)), parts)
        return [Growth(*found) for answer in answers for found in answer["growths"]]


def longest_stall() -> float:
    """Of the event loop, over the answers that are streamed; one that hangs counts its limit."""
    stalls = {}
    for name in STREAMED:
        try:
            stalls[name] = in_process("bench.hostile.stall", name, limit=STALL_LIMIT)["stall"]
        except subprocess.TimeoutExpired:
            stalls[name] = STALL_LIMIT
        print(f"  {1000 * stalls[name]:8.1f} ms  {name}", file=sys.stderr)
    return max(stalls.values())


def in_process(module: str, *arguments: str, limit: float | None = None) -> dict[str, Any]:
    """With the product's settings and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=product_environment(Path(folder)),
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=limit,
        )
    answer: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return answer
