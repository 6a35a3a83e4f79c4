"""Nothing that Langflow passed on is missing, whatever was cut or killed: on a page, or at a
program that hears Server-Sent Events."""

import asyncio

import pytest

from tests.chaos import storms
from tests.chaos.streams import storm_of_streams

pytestmark = pytest.mark.slow

LIMIT = 600  # seconds


def check(report, answers):
    print(report)
    assert report.answers.total() == answers
    assert report.lost == 0
    assert report.repeated == 0
    assert report.differing == []
    # The faults were there: without them this would prove nothing.
    assert report.sent > 0
    assert report.cuts > 0
    assert report.answers["failed"] > 0
    # How many come through depends on the machine: the slower it is, the longer an answer takes,
    # and the more faults fall into it. Every ending must have been seen.
    assert report.answers["done"] > 0


async def test_nothing_is_lost_while_everything_fails(tmp_path):
    """In two processes; `make bench ONLY=chaos` has one alone as well."""
    async with asyncio.timeout(LIMIT):
        report = await storms.over_a_scripted_langflow(
            tmp_path, processes=2, conversations=12, questions=3
        )

    check(report, 36)
    assert report.answers["interrupted"] > 0


async def test_nothing_is_lost_when_the_real_langflow_is_killed(tmp_path):
    async with asyncio.timeout(LIMIT):
        report = await storms.over_a_real_langflow(tmp_path, conversations=4, questions=2)

    check(report, 8)


async def test_no_event_is_lost_or_told_twice_over_streams_that_are_cut_at_any_byte(tmp_path):
    async with asyncio.timeout(LIMIT):
        report = await storm_of_streams(
            tmp_path, processes=1, conversations=6, questions=2, kills=False
        )

    print(report)
    assert report.answers.total() == 12
    assert report.events_lost == report.told_twice == report.repeated == 0
    assert report.differing == []
    # The faults were there. (On a machine that stands still an answer may be taken for dead.)
    assert report.answers["done"] > 0
    assert report.cuts > 12
    assert report.connections > 24
