"""Which language model answers questions on notes: facts, refusals, speed.

`python -m bench.models [FILE.gguf …]` asks each model the questions of model_questions.json with
a prompt that asks to refuse, one after the other, on llama.cpp's server as `make run` starts it.
The prompt was chosen on "questions"; "held_out" (`--held-out`) had no say in it.
"""

import argparse
import importlib.util
import json
import os
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx

from bench.answers.refusing import REFUSES, SYSTEM, TEMPLATE
from bench.results import Results

ROOT = Path(__file__).resolve().parents[1]
COMPONENTS = ROOT / "flows" / "components" / "commonplace"


@dataclass(frozen=True)
class Answer:
    """What a model said to one question; times in seconds."""

    question: dict[str, Any]
    text: str
    first: float
    total: float
    prompt_tokens: int
    echoes: bool = False  # repeats the prompt: every fact and the refusal's words stand in there

    @property
    def right(self) -> bool:
        traps = self.question.get("wrong", [])
        if self.echoes or any(re.search(trap, self.text, re.IGNORECASE) for trap in traps):
            return False
        refuses = bool(REFUSES.search(self.text))
        if self.question.get("refuse"):
            return refuses
        facts = self.question["facts"]
        return not refuses and all(re.search(fact, self.text, re.IGNORECASE) for fact in facts)

    @property
    def marked(self) -> bool:
        return not self.echoes and bool(re.search(r"\[\d", self.text))


@dataclass(frozen=True)
class Prompt:
    """What the flow tells its model: the constant instruction, and the template of the rest."""

    system: str
    template: str


def read_prompt(
    flow: str = "notes_assistant", model: str = "model", prompt: str = "instruction"
) -> Prompt:
    """A prompt of a flow in flows/: what these two nodes hold of it."""
    nodes = json.loads((ROOT / "flows" / f"{flow}.json").read_text())["data"]["nodes"]
    fields = {node["id"]: node["data"]["node"]["template"] for node in nodes}
    return Prompt(
        system=fields[f"NotesModel-{model}"]["system_message"]["value"],
        template=fields[f"Prompt-{prompt}"]["template"]["value"],
    )


def asking_to_refuse() -> Prompt:
    """The prompt with which models are compared: it also asks them to refuse."""
    return Prompt(SYSTEM, TEMPLATE)


def load_component(name: str) -> ModuleType:
    """A component's module; Langflow loads it by its path too."""
    spec = importlib.util.spec_from_file_location(name, COMPONENTS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_questions() -> dict[str, Any]:
    return json.loads((ROOT / "bench" / "model_questions.json").read_text())


def build_prompts(prompt: Prompt, group: str) -> list[tuple[dict[str, Any], str]]:
    """(question, what the user's message is) of each question of that group."""
    data = read_questions()
    fenced = load_component("notes_search").fenced
    built = []
    for question in data[group]:
        passages = [
            {"n": n, **data["notes"][name]} for n, name in enumerate(question["notes"], start=1)
        ]
        text = prompt.template.format(
            passages=fenced(passages), conversation="", question=question["ask"]
        )
        built.append((question, text))
    return built


def serve(path: Path, threads: int = 0) -> Any:
    """llama.cpp's server on a port of its own; `threads` 0 takes every processor."""
    import xllamacpp

    from config.launch.model_server import parameters

    params = parameters(path, port=0)
    if threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    return xllamacpp.Server(params)


def ask(
    http: httpx.Client, system: str, question: dict[str, Any], text: str, tokens: int = 200
) -> Answer:
    body = {
        "model": "local",
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": text}],
        "temperature": 0,
        "max_tokens": tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    began, first, said, tokens = time.perf_counter(), 0.0, "", 0
    with http.stream("POST", "/v1/chat/completions", json=body) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            if not line.startswith("data: {"):
                continue
            event = json.loads(line.removeprefix("data: "))
            tokens = (event.get("usage") or {}).get("prompt_tokens", tokens)
            for choice in event.get("choices") or []:
                if piece := choice["delta"].get("content"):
                    first = first or time.perf_counter() - began
                    said += piece
    total = time.perf_counter() - began
    return Answer(question, said.strip(), first, total, tokens, repeats(said, system))


def repeats(said: str, system: str) -> bool:
    return "<notes-" in said or system.splitlines()[0] in said


def measure(path: Path, prompt: Prompt, group: str = "questions") -> list[Answer]:
    server = serve(path)
    prompts = build_prompts(prompt, group)
    # A connection for each question: the server drops kept ones after a few requests.
    fresh = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(
        base_url=server.listening_address, timeout=300, trust_env=False, limits=fresh
    ) as http:
        ask(
            http, prompt.system, *prompts[0]
        )  # loads the weights, and the prompt's constant beginning
        answers = [ask(http, prompt.system, question, text) for question, text in prompts]
    del server
    return answers


def summary(answers: list[Answer]) -> dict[str, Any]:
    facts = [answer for answer in answers if not answer.question.get("refuse")]
    refusals = [answer for answer in answers if answer.question.get("refuse")]
    return {
        "facts": f"{sum(a.right for a in facts)}/{len(facts)}",
        "refusals": f"{sum(a.right for a in refusals)}/{len(refusals)}",
        "marked": f"{sum(a.marked for a in facts)}/{len(facts)}",
        "first token s": round(statistics.median(a.first for a in answers), 1),
        "whole answer s": round(statistics.median(a.total for a in answers), 1),
        "prompt tokens": round(statistics.median(a.prompt_tokens for a in answers)),
    }


def run() -> Results:
    """The local model of `make run`, for `make bench`."""
    from config.launch.weights import LANGUAGE_MODEL

    path = Path(os.environ.get("MODELS_DIR", ROOT / "var" / "models")) / LANGUAGE_MODEL.path
    answers = measure(path, asking_to_refuse())
    right = statistics.mean(a.right for a in answers)
    first = statistics.median(a.first for a in answers)
    whole = statistics.median(a.total for a in answers)
    return {
        "model.right": {"value": round(right, 3), "unit": "of questions", "better": "higher"},
        "model.first_token_s": {"value": round(first, 2), "unit": "s", "better": "lower"},
        "model.whole_answer_s": {"value": round(whole, 2), "unit": "s", "better": "lower"},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare language models on questions to notes.")
    parser.add_argument("models", nargs="+", type=Path, metavar="FILE.gguf")
    parser.add_argument("--held-out", action="store_true", help="ask those the prompt never saw")
    parser.add_argument("--show", action="store_true", help="print each answer")
    options = parser.parse_args()
    prompt = asking_to_refuse()
    for path in options.models:
        answers = measure(path, prompt, "held_out" if options.held_out else "questions")
        if options.show:
            for answer in answers:
                print(
                    f"{'+' if answer.right else '-'} {answer.question['ask']}\n    {answer.text!r}"
                )
        print(path.name, json.dumps(summary(answers)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
