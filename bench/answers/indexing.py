"""How much later the first word comes while notes are indexed than when nothing else runs.

The product's own web process and worker, and a flow that searches the notes as ours does and then
has a model think: one that costs the same processor time for each answer, as many threads as
there are cores. Langflow's own part is left out. The worker is stopped and let go on by turns, so
that both meet the machine in one mood.
"""

import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.results import BenchUnavailable, Results, lower
from tests.chaos.page import Client
from tests.scripted_langflow import ScriptedLangflow, answer
from tests.stack import ROOT, free_port, product_environment

ROUNDS = 5
NOTES = 500  # whose indexing outlasts the rounds
WORDS = 150  # of a passage
WORK_SECONDS = 1.0  # of each of the model's threads, when it is alone
SETTLED_SECONDS = 1.5  # of indexing before a question is asked
FIRST = "Hello"
USER, PASSWORD = "bench", "correct horse battery"


def run() -> Results:
    results: Results = {}
    measure(results)
    return results


def measure(results: Results) -> None:
    """Adds `answers.while_indexing_ratio` and what it is made of."""
    with tempfile.TemporaryDirectory() as folder:
        idle, indexing, embedded = asyncio.run(measure_in(Path(folder)))
    if not embedded:
        raise BenchUnavailable("The worker embedded nothing meanwhile, so there is no figure.")
    pairs = [busy / alone for alone, busy in zip(idle, indexing, strict=True)]
    results |= {
        "answers.while_indexing_ratio": lower(statistics.median(pairs), "times"),
        "answers.while_indexing_worst_ratio": lower(max(pairs), "times"),
        "answers.first_token_idle_s": lower(statistics.median(idle), "s"),
        "answers.first_token_while_indexing_s": lower(statistics.median(indexing), "s"),
    }


async def measure_in(folder: Path) -> tuple[list[float], list[float], int]:
    async with ScriptedLangflow() as langflow:
        port = free_port()
        env = product_environment(folder) | {
            "LANGFLOW_URL": langflow.url,
            "LANGFLOW_API_KEY": "scripted",
            "LLM_BASE_URL": "http://127.0.0.1:9/v1",
            "PORT": str(port),
            "WORKER_OWN_SESSION": "1",
            "QUESTIONS_PER_MINUTE": "100000",
        }
        await asyncio.to_thread(prepare, env)
        with model() as think, processes(env, port) as worker:
            langflow.script = lambda request: [*thinking(request, port, think), *answer(FIRST)]
            client = Client(f"http://127.0.0.1:{port}")
            await client.get("/healthz")
            await client.sign_in(USER, PASSWORD)
            return await by_turns(client, worker, env)


async def by_turns(
    client: Client, worker: "subprocess.Popen[bytes]", env: dict[str, str]
) -> tuple[list[float], list[float], int]:
    idle: list[float] = []
    indexing: list[float] = []
    before = await asyncio.to_thread(count_vectors, env)
    await first_token(client)  # loads what is loaded once
    for number in range(ROUNDS):
        for is_busy in (number % 2 == 0, number % 2 == 1):
            worker.send_signal(signal.SIGCONT if is_busy else signal.SIGSTOP)
            await asyncio.sleep(SETTLED_SECONDS)
            (indexing if is_busy else idle).append(await first_token(client))
            worker.send_signal(signal.SIGCONT)
    return idle, indexing, await asyncio.to_thread(count_vectors, env) - before


async def first_token(client: Client) -> float:
    """Seconds from a question to its answer's first word on the page; waits for its end."""
    first = 0.0
    async with client.connect(await client.new_conversation()) as socket:
        began = time.perf_counter()
        asked = {"message": "Where did the river flood the road?", "id": uuid.uuid4().hex}
        await socket.send(json.dumps(asked))
        while True:
            html = str(await asyncio.wait_for(socket.recv(), 300))
            if not first and FIRST in html:
                first = time.perf_counter() - began
            if 'data-status="failed"' in html:
                raise RuntimeError(html)
            if 'data-status="done"' in html:
                return first


# --- The flow and its model -------------------------------------------------------------------


def thinking(request: dict[str, Any], port: int, think: Any) -> list[Any]:
    token = request["headers"]["x-langflow-global-var-commonplace_token"]

    async def search(request: dict[str, Any]) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=300) as http:
            found = await http.post(
                f"http://127.0.0.1:{port}/api/notes/search",
                json={"query": request["body"]["input_value"], "limit": 4},
                headers={"Authorization": f"Bearer {token}"},
            )
            found.raise_for_status()

    async def work(request: dict[str, Any]) -> None:
        await asyncio.to_thread(think)

    return [search, work]


@contextmanager
def model() -> Iterator[Any]:
    """A process that does the same work for each answer, in as many threads as there are cores."""
    command = [sys.executable, "-m", "bench.answers.indexing", "model"]
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        asked, said = process.stdin, process.stdout
        said.readline()  # it knows how much that is

        def think() -> None:
            asked.write(b"\n")
            asked.flush()
            said.readline()

        yield think
        process.kill()


def be_model() -> None:
    """Steps of multiplying that all threads take together, as llama.cpp's do for each layer."""
    import threading

    import numpy as np

    cores = os.cpu_count() or 1
    together = threading.Barrier(cores)
    matrix = np.random.default_rng(1).standard_normal((192, 192), np.float32)

    def step() -> None:
        for _ in range(8):
            np.dot(matrix, matrix)

    def steps(count: int) -> None:
        for _ in range(count):
            step()
            together.wait()

    def all_threads(count: int) -> None:
        threads = [threading.Thread(target=steps, args=[count]) for _ in range(cores)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    began = time.thread_time()
    for _ in range(200):
        step()
    count = round(WORK_SECONDS * 200 / (time.thread_time() - began))
    print("ready", flush=True)
    for _ in sys.stdin:
        all_threads(count)
        print("done", flush=True)


# --- The product ------------------------------------------------------------------------------


@contextmanager
def processes(env: dict[str, str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The web process and the worker, each leading a session as the supervisor has it."""
    web = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    web += ["--lifespan", "on", "--no-access-log", "--log-level", "warning"]
    web += ["--ws", "websockets-sansio"]
    worker = [sys.executable, "-m", "config.launch.worker"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        for command in (web, worker)
    ]
    try:
        yield started[1]
    finally:
        for process in started:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


def prepare(env: dict[str, str]) -> None:
    command = [sys.executable, "-m", "bench.answers.indexing", "prepare"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)


def count_vectors(env: dict[str, str]) -> int:
    command = [sys.executable, "-m", "bench.answers.indexing", "count"]
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return int(said.stdout.split()[-1])


def in_django(what: str) -> None:
    import random

    import django
    from django.core.management import call_command

    django.setup()
    if what == "count":
        from notes.models import PassageVector

        print(PassageVector.objects.count())
        return
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User

    from notes.importing.importer import import_texts

    words = (ROOT / "README.md").read_text().split()
    dice = random.Random(1)
    owner = User.objects.create_user(USER, password=PASSWORD)
    texts = {f"{n}.md": " ".join(dice.choices(words, k=WORDS)) for n in range(NOTES)}
    import_texts(owner, texts)


if __name__ == "__main__":
    be_model() if sys.argv[1] == "model" else in_django(sys.argv[1])
