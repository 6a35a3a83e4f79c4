"""How much of what Langflow passed on is missing on the page after everything has failed.

The faults are those of tests/chaos, over more answers.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench.results import Results, higher, lower
from tests.chaos import storms
from tests.chaos.storm import Report


def run() -> Results:
    with tempfile.TemporaryDirectory() as several, tempfile.TemporaryDirectory() as real:
        scripted = asyncio.run(
            storms.over_a_scripted_langflow(
                Path(several), processes=2, conversations=30, questions=20
            )
        )
        print(scripted, file=sys.stderr)
        through = asyncio.run(
            storms.over_a_real_langflow(Path(real), conversations=6, questions=15)
        )
        print(through, file=sys.stderr)
    return describe([scripted, through])


def describe(reports: list[Report]) -> Results:
    answers = sum(report.answers.total() for report in reports)
    killed = sum(report.answers["interrupted"] for report in reports)
    return {
        "chaos.tokens_lost": lower(sum(report.lost for report in reports), "tokens"),
        "chaos.tokens_sent": higher(sum(report.sent for report in reports), "tokens"),
        "chaos.tokens_repeated": lower(sum(report.repeated for report in reports), "tokens"),
        "chaos.answers": higher(answers, "answers"),
        "chaos.answers_unlike_sent": lower(sum(len(r.differing) for r in reports), "answers"),
        "chaos.answers_of_killed_processes": higher(killed, "answers"),
        "chaos.longest_loss_with_process": lower(
            max(report.longest_loss for report in reports), "s of text"
        ),
        "chaos.sockets_cut": higher(sum(report.cuts for report in reports), "sockets"),
    }
