"""How quickly Langflow answers: our flow, the same with Langflow's own model node, and an echo.

All are asked in turns on every server, so that what else the machine does troubles all alike; the
load average stands beside the figures. `stock` is Langflow's own OpenAI node on Langflow as it is
installed, which is what the ratios compare with.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from bench.flow.asking import Load, Target, ask_in_turns, memory_mb
from bench.flow.page import first_tokens
from bench.flow.servers import Flows, LfxServe, served_flows
from bench.flow.starters import answering
from bench.results import Results, higher, lower
from tests.flows.notes_server import NotesServer, passage
from tests.scripted_model import ScriptedModel
from tests.servers import Langflow

AT_ONCE = (1, 8, 32)
PIECES = [f"word{number} " for number in range(20)]
PASSAGES = [passage(n, f"Passage {n} says what there is to say. " * 5) for n in range(1, 11)]
WORKERS = (1, 2)


def run() -> Results:
    with ScriptedModel() as model, NotesServer() as notes, tempfile.TemporaryDirectory() as folder:
        model.script(PIECES)
        notes.passages = PASSAGES
        results = in_langflow(Path(folder), model, notes)
    return results | first_tokens(PIECES)


def in_langflow(folder: Path, model: ScriptedModel, notes: NotesServer) -> Results:
    results: Results = {}
    env = {"PORT": str(notes.server_port), **model.settings}
    made = {name: folder / name for name in ("ours", "installed", "lfx")}
    for path in made.values():
        path.mkdir()
    with (
        Langflow(made["ours"], **env) as ours,
        Langflow(made["installed"], FAST_LANGFLOW="false", **env) as installed,
    ):
        flows = served_flows(ours, model)
        served_flows(installed, model)
        with (
            LfxServe(made["lfx"], ours, flows, workers=1) as one,
            LfxServe(made["lfx"], ours, flows, workers=2) as two,
        ):
            targets = targets_of(flows, ours, installed, one, two)
            for count in AT_ONCE:
                loads = asyncio.run(ask_in_turns(targets, count))
                results |= compared(loads, count)
            for workers, server in zip(WORKERS, (one, two), strict=True):
                results[f"flow.memory_mb.lfx_{workers}"] = lower(memory_mb(server), "MB")
            results["flow.memory_mb.langflow"] = lower(memory_mb(ours), "MB")
        results |= answering(ours, model)
    results["flow.load_average"] = lower(os.getloadavg()[0], "processes")
    return results


def targets_of(
    flows: Flows, ours: Langflow, installed: Langflow, one: LfxServe, two: LfxServe
) -> dict[str, Target]:
    """Who is asked for what, by name."""
    return {
        "stock": Target(installed, "stock"),
        "installed": Target(installed, "notes_assistant"),
        "langflow": Target(ours, "notes_assistant"),
        "langflow_stock": Target(ours, "stock"),
        "langflow_echo": Target(ours, "echo", streams=False),
        "lfx_1": Target(one, flows.ids["notes_assistant"]),
        "lfx_2": Target(two, flows.ids["notes_assistant"]),
        "lfx_1_echo": Target(one, flows.ids["echo"], streams=False),
    }


def compared(loads: dict[str, Load], count: int) -> Results:
    """Runs a second and first tokens so many at once, and both against stock."""
    stock = loads["stock"]
    results: Results = {}
    for name, load in loads.items():
        results[f"flow.runs_a_second.{name}.{count}"] = higher(load.rate, "a second")
        results[f"flow.processor_ms.{name}.{count}"] = lower(load.processor_ms, "ms a run")
        results[f"flow.failed.{name}.{count}"] = lower(load.failed, "runs")
        if load.first:
            ratio = load.first / stock.first
            results[f"flow.first_token_ratio.{name}.{count}"] = lower(ratio, "of stock")
    for name, of in {"langflow": "langflow", "lfx": "lfx_2"}.items():
        ratio = loads[of].rate / stock.rate
        results[f"flow.runs_ratio.{name}.{count}"] = higher(ratio, "of stock")
        if count == max(AT_ONCE):
            results[f"flow.runs_ratio.{name}"] = higher(ratio, "of stock")
    for name, load in loads.items():
        print(f"{count:2} at once: {name:16} {load}", file=sys.stderr)
    same = loads["langflow"].rate / loads["langflow_stock"].rate
    return results | {f"flow.runs_ratio.same_langflow.{count}": higher(same, "of stock, changed")}
