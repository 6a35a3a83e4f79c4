"""Starts services side by side, waits for their health, and ends all when one of them ends."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from config.launch.problems import LaunchError

KEEPER = Path(__file__).with_name("keeper.py")
HEALTH_PAUSE = 0.3  # seconds between two looks


@dataclass(frozen=True)
class Service:
    """One process: how to start it, how to see that it is well, how long it may take to end."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    health_url: str
    log: Path | None = None  # None: it writes to our own terminal
    grace: float = 10.0
    then: Callable[[], Awaitable[None]] | None = None  # what to do once it is well


@dataclass
class Supervisor:
    """`await run(services, ready)` returns when `ending` is set, raises when a service dies."""

    ending: asyncio.Event = field(default_factory=asyncio.Event)
    _running: list[tuple[Service, asyncio.subprocess.Process]] = field(default_factory=list)

    async def run(self, services: Sequence[Service], ready: Callable[[], None]) -> None:
        """Start the services in order, each without waiting for the one before."""
        try:
            async with asyncio.TaskGroup() as group:
                watchers = [group.create_task(self._watch(await self._start(s))) for s in services]
                announcer = group.create_task(self._announce(services, ready))
                await self.ending.wait()
                for task in [*watchers, announcer]:
                    task.cancel()
        except* LaunchError as problems:
            raise first_problem(problems) from None
        finally:
            await self._stop_all()

    async def _start(self, service: Service) -> tuple[Service, asyncio.subprocess.Process]:
        output = None
        if service.log:
            service.log.parent.mkdir(parents=True, exist_ok=True)
            output = service.log.open("wb")
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(KEEPER), str(service.grace), *service.command,
            stdin=asyncio.subprocess.PIPE, stdout=output, stderr=output,
            env=dict(service.env), start_new_session=True,
        )  # fmt: skip
        if output:
            output.close()
        self._running.append((service, process))
        return service, process

    async def _watch(self, started: tuple[Service, asyncio.subprocess.Process]) -> None:
        service, process = started
        status = await process.wait()
        where = f" See {service.log}." if service.log else ""
        raise LaunchError(f"{service.name} ended by itself (status {status}).{where}")

    async def _announce(self, services: Sequence[Service], ready: Callable[[], None]) -> None:
        async with asyncio.TaskGroup() as group:
            for service in services:
                group.create_task(self._until_well(service))
        ready()

    async def _until_well(self, service: Service) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=2) as http:
            while not await is_well(http, service.health_url):  # noqa: ASYNC110 - it is elsewhere
                await asyncio.sleep(HEALTH_PAUSE)
        if service.then:
            await service.then()

    async def _stop_all(self) -> None:
        """End them in the order they were started in: the web process first, with its grace."""
        for service, process in self._running:
            assert process.stdin
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), service.grace + 10)
            except TimeoutError:
                process.kill()


def first_problem(group: BaseExceptionGroup[LaunchError]) -> LaunchError:
    """The first error in a group that may hold groups."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LaunchError)
    return error


async def is_well(http: httpx.AsyncClient, url: str) -> bool:
    """Whether something answers there; a 400 for an unknown host name is an answer too."""
    try:
        return (await http.get(url)).status_code < 500
    except httpx.HTTPError:
        return False
