"""The local model behind llama.cpp's server, asked one prompt after the other.

What it said to a prompt is kept in a file, so that a run that was broken off goes on where it
was, and another way of judging needs no model.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bench import models
from bench.results import BenchUnavailable
from tests.stack import ROOT

THREADS = "ANSWERS_THREADS"  # fewer than all where others want the processors as well


@dataclass(frozen=True)
class Said:
    """A model's answer; times in seconds."""

    text: str
    first: float
    total: float
    prompt_tokens: int


def behind(first: Said, said: Said) -> Said:
    """What was said in a second step, with the time that the first one took."""
    return replace(said, first=first.total + said.first, total=first.total + said.total)


def model_path() -> Path:
    """The file of the model: LLM_MODEL_PATH, or the one that `make run` fetches."""
    from config.launch.weights import LANGUAGE_MODEL

    folder = Path(os.environ.get("MODELS_DIR", ROOT / "var" / "models"))
    path = Path(os.environ.get("LLM_MODEL_PATH") or folder / LANGUAGE_MODEL.path)
    if not path.exists():
        raise BenchUnavailable(f"There is no model at {path}: `make run` fetches it.")
    return path


class Model:
    """`with Model(path, kept) as model:`; the server starts with the first prompt not kept."""

    def __init__(self, path: Path, kept: Path) -> None:
        self.path = path
        self.kept = kept
        self.known: dict[str, Said] = {}
        self._server: Any = None
        self._http: httpx.Client | None = None

    def __enter__(self) -> Self:
        if self.kept.exists():
            for line in self.kept.read_text().splitlines():
                row = json.loads(line)
                prompt = row.pop("prompt")
                self.known[prompt] = Said(**row)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._http:
            self._http.close()
        self._server = None

    def ask(self, system: str, prompt: str, tokens: int = 200) -> Said:
        key = hashlib.sha256(f"{self.path.name}\0{system}\0{prompt}".encode()).hexdigest()
        if key not in self.known:
            self.known[key] = said = self._ask(system, prompt, tokens)
            with self.kept.open("a") as file:
                file.write(json.dumps({"prompt": key, **asdict(said)}) + "\n")
        return self.known[key]

    def _ask(self, system: str, prompt: str, tokens: int) -> Said:
        answer = models.ask(self._connected(), system, {}, prompt, tokens)
        return Said(answer.text, answer.first, answer.total, answer.prompt_tokens)

    def _connected(self) -> httpx.Client:
        if self._http is None:
            self._server = models.serve(self.path, int(os.environ.get(THREADS) or 0))
            # A connection for each question: the server drops kept ones after a few requests.
            self._http = httpx.Client(
                base_url=self._server.listening_address,
                timeout=600,
                trust_env=False,
                limits=httpx.Limits(max_keepalive_connections=0),
            )
            models.ask(self._http, "Be brief.", {}, "Hello")  # loads the weights
        return self._http
