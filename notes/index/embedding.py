"""Turns texts into vectors: a small local model, or an OpenAI-compatible server."""

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import numpy as np
from django.conf import settings

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

REMOTE_BATCH = 64
REMOTE_TIMEOUT = 60.0  # seconds
ABOUT_TEXT = {413, 422}  # statuses that blame what was sent
LOCAL_MODEL = "minilm-int8"
MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained to read


class EmbeddingUnavailable(Exception):
    """No vectors can be made now; the message says what to do about it.

    `is_about_text`: the server answers, but not for this text.
    """

    def __init__(self, message: str, *, is_about_text: bool = False) -> None:
        super().__init__(message)
        self.is_about_text = is_about_text


class Embedder:
    """Makes vectors; `name` is stored with them, as those of two models do not compare."""

    name: str
    reads_latin_only = False

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 [len(texts), d], each row of length 1; EmbeddingUnavailable if it cannot."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether what it needs on this machine is there; makes no call."""
        return True

    def warm_up(self) -> None:
        """Load what it needs on this machine: half a second that the first search would take."""


class LocalEmbedder(Embedder):
    """all-MiniLM-L6-v2 in 8 bit, run by onnxruntime on the CPU."""

    name = LOCAL_MODEL
    reads_latin_only = True  # it was trained on English

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()
        self.loaded: tuple[InferenceSession, Tokenizer] | None = None

    def is_ready(self) -> bool:
        return all((self.folder / name).is_file() for name in ("model.onnx", "tokenizer.json"))

    def warm_up(self) -> None:
        self.embed(["warm"])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        session, tokenizer = self.load()
        # One at a time is fastest on a CPU: nothing is spent on padding.
        rows = [embed_one(session, tokenizer, text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, 0), np.float32)

    def load(self) -> tuple["InferenceSession", "Tokenizer"]:
        with self.lock:
            if self.loaded is None:
                self.loaded = load_model(self.folder)
            return self.loaded


def load_model(folder: Path) -> tuple["InferenceSession", "Tokenizer"]:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False  # 0.23 GB instead of several times that
    options.log_severity_level = 3
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # both libraries raise bare Exceptions of their own
        raise EmbeddingUnavailable(
            f"The embedding model in {folder} is missing or damaged. `make run` fetches it;"
            " with EMBEDDING_BASE_URL another server can embed instead."
        ) from error
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return session, tokenizer


def embed_one(session: "InferenceSession", tokenizer: "Tokenizer", text: str) -> np.ndarray:
    """The mean of the tokens' vectors, brought to length 1: float32 [d]."""
    ids = np.array([tokenizer.encode(text).ids], np.int64)
    given = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    wanted = {needed.name for needed in session.get_inputs()}
    tokens = session.run(None, {name: given[name] for name in wanted})[0][0]
    return normalised(tokens.mean(axis=0))


def normalised(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


class RemoteEmbedder(Embedder):
    """Any server with OpenAI's `POST /embeddings`."""

    def __init__(
        self, url: str, model: str, key: str = "", transport: httpx.BaseTransport | None = None
    ) -> None:
        self.name = f"{model} at {url}"[:200]
        self.model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = httpx.Client(
            base_url=url, headers=headers, timeout=REMOTE_TIMEOUT, transport=transport
        )

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        rows: list[list[float]] = []
        for at in range(0, len(texts), REMOTE_BATCH):
            rows += self.ask(texts[at : at + REMOTE_BATCH])
        return normalised(np.array(rows, np.float32)) if rows else np.empty((0, 0), np.float32)

    def ask(self, texts: Sequence[str]) -> list[list[float]]:
        try:
            answer = self.client.post(
                "embeddings",
                json={"model": self.model, "input": list(texts), "encoding_format": "float"},
            )
            if answer.status_code in ABOUT_TEXT:
                raise EmbeddingUnavailable(
                    f"The embedding server refuses this text ({answer.status_code}).",
                    is_about_text=True,
                )
            answer.raise_for_status()
            data: list[dict[str, Any]] = answer.json()["data"]
            rows = [row["embedding"] for row in sorted(data, key=lambda row: row["index"])]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise EmbeddingUnavailable(
                f"The embedding server gave no usable answer ({why(error)})."
                " Check EMBEDDING_BASE_URL and EMBEDDING_MODEL."
            ) from error
        if len(rows) != len(texts):
            raise EmbeddingUnavailable("The embedding server answered for fewer texts than asked.")
        return rows


def why(error: Exception) -> str:
    """For all whose notes wait to read: httpx's own words hold the address, password and all."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    return str(error)


@cache
def get_embedder() -> Embedder:
    """The embedder that the settings name; one for the whole process."""
    if settings.EMBEDDING_BASE_URL:
        # The model's key is for the model's server; another host must not see it.
        same = (
            urlsplit(settings.EMBEDDING_BASE_URL).netloc == urlsplit(settings.LLM_BASE_URL).netloc
        )
        key = settings.LLM_API_KEY if same else ""
        return RemoteEmbedder(settings.EMBEDDING_BASE_URL, settings.EMBEDDING_MODEL, key)
    return LocalEmbedder(settings.MODELS_DIR / LOCAL_MODEL)


@cache
def find_embedder(name: str) -> Embedder | None:
    """The embedder that made vectors of this name, if it can still be asked."""
    if name == get_embedder().name:
        return get_embedder()
    if name == LOCAL_MODEL:
        local = LocalEmbedder(settings.MODELS_DIR / LOCAL_MODEL)
        return local if local.is_ready() else None
    model, at, url = name.partition(" at ")
    return RemoteEmbedder(url, model) if at else None
