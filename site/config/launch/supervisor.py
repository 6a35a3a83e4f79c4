"""Starts services side by side, waits for their health, starts again what dies, ends all.

A service that dies before it was ever well ends everything: it is set up wrong, and starting it
again would only hide that. Not so one that the others can do without.
"""

import asyncio
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from config.launch.problems import LaunchError

if TYPE_CHECKING:
    from httpx import AsyncClient

KEEPER = Path(__file__).with_name("keeper.py")
HEALTH_PAUSE = 0.3  # seconds between two looks
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a dead service is started again
STEADY = 120.0  # seconds of life after which the next pause is the first again


@dataclass(frozen=True)
class Service:
    """One process: how to start it, how to see that it is well, how long it may take to end."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    health_url: str  # "" for one that serves nothing: it is well once it runs
    log: Path | None = None  # None: it writes to our own terminal
    grace: float = 10.0
    then: Callable[[], Awaitable[None]] | None = None  # what to do once it is well
    without: str = ""  # what holds without it, a sentence; it ends nothing where it cannot start
    is_awaited: bool = True  # all is ready once it is well, or else fails


@dataclass
class Supervisor:
    """`await run(services, ready)` returns when `ending` is set; raises when one cannot start."""

    ending: asyncio.Event = field(default_factory=asyncio.Event)
    _processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _well: set[str] = field(default_factory=set)  # names of those that were, at least once
    _failed: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def run(self, services: Sequence[Service], ready: Callable[[], None]) -> None:
        """Start the services in order, each without waiting for the one before."""
        try:
            async with asyncio.TaskGroup() as group:
                for service in services:
                    await self._start(service)
                work = [group.create_task(self._keep(service)) for service in services]
                needed = [service for service in services if service.is_awaited]
                work.append(group.create_task(self._announce(needed, ready)))
                await self.ending.wait()
                for task in work:
                    task.cancel()
        except* LaunchError as problems:
            raise first_problem(problems) from None
        finally:
            await self._stop_all(services)

    async def _start(self, service: Service) -> None:
        output = None
        if service.log:
            service.log.parent.mkdir(parents=True, exist_ok=True)
            is_first = service.name not in self._processes
            output = service.log.open("wb" if is_first else "ab")
        self._processes[service.name] = await asyncio.create_subprocess_exec(
            sys.executable, str(KEEPER), str(service.grace), *service.command,
            stdin=asyncio.subprocess.PIPE, stdout=output, stderr=output,
            env=dict(service.env), start_new_session=True,
        )  # fmt: skip
        if output:
            output.close()

    async def _keep(self, service: Service) -> None:
        """Start the service again whenever it dies, after a pause that grows if it dies soon."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            status = await self._processes[service.name].wait()
            where = f" See {service.log}." if service.log else ""
            said = f"{service.name} ended by itself (status {status}).{where}"
            if service.name not in self._well and not service.without:
                raise LaunchError(said)
            self._failed[service.name].set()
            if time.monotonic() - began > STEADY:
                pause = FIRST_PAUSE
            print(again(said, service), file=sys.stderr, flush=True)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            await self._start(service)

    async def _announce(self, services: Sequence[Service], ready: Callable[[], None]) -> None:
        async with asyncio.TaskGroup() as group:
            well = [group.create_task(self._until_well(service)) for service in services]
            for service, each in zip(services, well, strict=True):
                await self._settled(service, each)
            ready()

    async def _settled(self, service: Service, well: asyncio.Task[None]) -> None:
        """Until it is well, or has failed as one may that the others can do without."""
        failed = asyncio.ensure_future(self._failed[service.name].wait())
        await asyncio.wait({well, failed}, return_when=asyncio.FIRST_COMPLETED)
        failed.cancel()
        if well.done():
            well.result()

    async def _until_well(self, service: Service) -> None:
        import httpx  # half a second to load, and no service should wait for it to start

        async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
            while service.health_url and not await is_well(http, service.health_url):  # noqa: ASYNC110 - it is elsewhere
                await asyncio.sleep(HEALTH_PAUSE)
        self._well.add(service.name)
        if service.then:
            await service.then()

    async def _stop_all(self, services: Sequence[Service]) -> None:
        """End them in the order they were started in: the web process first, with its grace."""
        for service in services:
            process = self._processes.get(service.name)
            if process is None:
                continue
            assert process.stdin
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), service.grace + 10)
            except TimeoutError:
                process.kill()


def again(said: str, service: Service) -> str:
    return " ".join(filter(None, [said, "It is started again.", service.without]))


def first_problem(group: BaseExceptionGroup[LaunchError]) -> LaunchError:
    """The first error in a group that may hold groups."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LaunchError)
    return error


async def is_well(http: "AsyncClient", url: str) -> bool:
    """Whether something answers there; a 400 for an unknown host name is an answer too."""
    from httpx import HTTPError

    try:
        return (await http.get(url)).status_code < 500
    except HTTPError:
        return False


def free_port(besides: Collection[str] = ()) -> int:
    """One on this machine's own address that nobody listens at, and none of `besides`."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if str(port) not in besides:
            return port
