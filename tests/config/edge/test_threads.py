"""A request is lent a thread with its connection, and nobody waits behind another's work."""

import asyncio
import threading
import time

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from config.edge.threads import OneThread, Threads, ThreadsForRequests
from tests.config.asgi import send

PATIENCE = 60


async def say(send, status=299):
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def is_back(threads: Threads, count: int = 1) -> bool:
    """Whether so many threads wait, within a while: they are given back by themselves."""
    until = threading.Event()
    for _ in range(PATIENCE * 100):
        if len(threads.waiting) == count:
            return True
        until.wait(0.01)
    return False


async def test_the_next_request_gets_the_thread_of_the_one_before_it():
    seen = []

    async def application(scope, receive, send):
        seen.append(await sync_to_async(threading.get_ident)())
        seen.append(await sync_to_async(threading.get_ident)())
        await say(send)

    served = ThreadsForRequests(application)
    await send(served, "GET", "/")
    assert is_back(served._threads)
    await send(served, "GET", "/")

    assert len(set(seen)) == 1
    assert seen[0] != threading.get_ident()


@pytest.mark.django_db(transaction=True)
async def test_the_next_request_gets_its_connection_as_well():
    seen = []

    def ask():
        connection.ensure_connection()
        seen.append(connection.connection)

    async def application(scope, receive, send):
        await sync_to_async(ask)()
        await say(send)

    served = ThreadsForRequests(application)
    for _ in range(2):
        await send(served, "GET", "/")
        assert is_back(served._threads)

    kept = connection.settings_dict["CONN_MAX_AGE"] is None
    assert (seen[0] is seen[1]) == kept


async def test_two_requests_at_once_have_a_thread_each():
    both, seen = threading.Barrier(2, timeout=PATIENCE), []

    def work():
        both.wait()
        seen.append(threading.get_ident())

    async def application(scope, receive, send):
        await sync_to_async(work)()
        await say(send)

    served = ThreadsForRequests(application)
    await asyncio.gather(*(send(served, "GET", "/") for _ in range(2)))

    assert len(set(seen)) == 2


async def test_a_request_that_needs_no_thread_takes_none():
    async def application(scope, receive, send):
        await say(send)

    served = ThreadsForRequests(application)
    await send(served, "GET", "/")

    assert served._threads.waiting == []


def test_a_thread_is_given_back_when_what_was_left_in_it_is_done():
    threads, goes_on = Threads(), threading.Event()
    thread = OneThread(threads)
    left = thread.submit(goes_on.wait, PATIENCE)

    thread.give_back()
    assert threads.waiting == []
    goes_on.set()

    assert left.result(PATIENCE)
    assert is_back(threads)


def test_no_more_threads_wait_than_are_kept():
    threads = Threads(kept=1)
    lent = [OneThread(threads) for _ in range(3)]
    idents = {thread.submit(threading.get_ident).result(PATIENCE) for thread in lent}
    working = {each.ident: each for each in threading.enumerate()}

    for thread in lent:
        thread.give_back()

    assert is_back(threads)
    alive = {ident: working[ident] for ident in idents}
    until = time.monotonic() + PATIENCE
    while len(alive) > 1 and time.monotonic() < until:
        time.sleep(0.01)
        alive = {ident: thread for ident, thread in alive.items() if thread.is_alive()}
    assert len(alive) == 1


async def test_a_task_that_outlives_its_request_still_has_a_thread():
    go_on, tasks = asyncio.Event(), []

    async def later():
        await go_on.wait()
        return await sync_to_async(threading.get_ident)()

    async def application(scope, receive, send):
        tasks.append(asyncio.create_task(later()))
        await say(send)

    served = ThreadsForRequests(application)
    await send(served, "GET", "/")
    go_on.set()

    assert await tasks[0] != threading.get_ident()
