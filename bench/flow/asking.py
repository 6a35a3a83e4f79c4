"""Streamed runs, so many at once, by several servers in turns."""

import asyncio
import statistics
import time
import uuid
from dataclasses import dataclass, field

import httpx
import psutil

from tests.servers import Server

TURNS = 3
RUNS = {1: 5, 8: 16, 32: 32}  # in each turn, by how many at once
WARM_UP = 2


@dataclass(frozen=True)
class Target:
    """A flow on a server, by its endpoint's name or its id."""

    server: Server
    flow: str
    streams: bool = True


@dataclass
class Load:
    """What the runs of one target took, all turns together."""

    runs: int = 0
    failed: int = 0
    seconds: float = 0.0
    processor: float = 0.0  # seconds of the server's processes
    firsts: list[float] = field(default_factory=list)  # seconds to the first token

    def __str__(self) -> str:
        return (
            f"{self.rate:6.2f} a second, first token {self.first:6.2f} s, "
            f"{self.processor_ms:4.0f} ms of processor a run, {self.failed} failed"
        )

    @property
    def rate(self) -> float:
        return self.runs / self.seconds

    @property
    def processor_ms(self) -> float:
        return 1000 * self.processor / self.runs

    @property
    def first(self) -> float:
        """The median first token in seconds, 0 where nothing streams."""
        return statistics.median(self.firsts) if self.firsts else 0.0


async def ask_in_turns(targets: dict[str, Target], count: int) -> dict[str, Load]:
    loads = {name: Load() for name in targets}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=300, trust_env=False, limits=limits) as http:
        for target in targets.values():
            for _ in range(WARM_UP):
                await ask_once(http, target, Load())
        names = list(targets)
        for turn in range(TURNS):
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                await ask_many(http, targets[name], count, loads[name])
    return loads


async def ask_many(http: httpx.AsyncClient, target: Target, count: int, load: Load) -> None:
    waiting = list(range(RUNS[count]))

    async def ask_on() -> None:
        while waiting:
            waiting.pop()
            await ask_once(http, target, load)

    processor, began = processor_seconds(target.server), time.perf_counter()
    await asyncio.gather(*(ask_on() for _ in range(count)))
    load.seconds += time.perf_counter() - began
    load.processor += processor_seconds(target.server) - processor


async def ask_once(http: httpx.AsyncClient, target: Target, load: Load) -> None:
    server = target.server
    began, first, is_whole = time.perf_counter(), 0.0, False
    async with http.stream(
        "POST",
        f"http://127.0.0.1:{server.port}/api/v1/run/{target.flow}?stream=true",
        json={
            "input_value": "What do my notes say?",
            "session_id": str(uuid.uuid4()),
            "input_type": "chat",
            "output_type": "chat",
        },
        headers={
            "x-api-key": server.api_key,  # type: ignore[attr-defined]
            "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN": "run-token",
        },
    ) as response:
        async for line in response.aiter_lines():
            if not first and line.startswith('{"event": "token"'):
                first = time.perf_counter() - began
            is_whole = is_whole or line.startswith('{"event": "end"')
    load.runs += 1
    load.failed += not (is_whole and (first or not target.streams))
    if first:
        load.firsts.append(first)


def processes(server: Server) -> list[psutil.Process]:
    main = psutil.Process(server.process.pid)
    return [main, *main.children(recursive=True)]


def processor_seconds(server: Server) -> float:
    times = [process.cpu_times() for process in processes(server)]
    return sum(each.user + each.system for each in times)


def memory_mb(server: Server) -> float:
    """Of all its processes, what they share counted once."""
    return sum(process.memory_full_info().pss / 1e6 for process in processes(server))
