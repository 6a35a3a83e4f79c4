"""Threads that go from request to request, each with its connection to the database.

Django gives each request a thread of its own, in which all of its sync code runs, and ends it
with the request. Over SQLite that is a thread started, a file opened and its settings said anew
for each request, and another thread to see the first one end: milliseconds before a word is said.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext
from django.db import close_old_connections

from config.edge.beside import Application

KEPT = 16  # threads that wait for a request; there are more while more are answered


class Threads:
    """Those that wait for a request, the last one that did something first."""

    def __init__(self, kept: int = KEPT) -> None:
        self.kept = kept
        self.waiting: list[ThreadPoolExecutor] = []

    def take(self) -> ThreadPoolExecutor:
        if self.waiting:
            return self.waiting.pop()
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="request")

    def give_back(self, thread: ThreadPoolExecutor) -> None:
        if len(self.waiting) < self.kept:
            self.waiting.append(thread)
        else:
            thread.shutdown(wait=False)


class OneThread(Executor):
    """One of the threads, taken when there is something to do and given back when all is done."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._thread: ThreadPoolExecutor | None = None

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._thread is None:
            self._thread = self._threads.take()
        return self._thread.submit(work, *args, **kwargs)

    def give_back(self) -> None:
        """A request that was cut off may have left work: nobody else's is to wait behind it."""
        if self._thread:
            self._thread.submit(self._end, self._thread)

    def _end(self, thread: ThreadPoolExecutor) -> None:
        try:
            close_old_connections()  # else a thread that waits could hold one of the pool's
        finally:
            self._threads.give_back(thread)


class ThreadsForRequests:
    """The ASGI application, each request of which is lent a thread."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._threads = Threads()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        thread = OneThread(self._threads)
        async with ThreadSensitiveContext() as context:
            SyncToAsync.context_to_thread_executor[context] = thread
            try:
                await self._application(scope, receive, send)
            finally:
                # The context is to end no thread. What outlives its request gets one of its own.
                SyncToAsync.context_to_thread_executor.pop(context, None)
                thread.give_back()
