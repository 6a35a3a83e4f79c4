"""Vectors made by an OpenAI-compatible server."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from notes.index.embedders.base import Embedder, EmbeddingUnavailable, normalised

if TYPE_CHECKING:
    import httpx

REMOTE_BATCH = 64
REMOTE_TIMEOUT = 60.0  # seconds
ABOUT_TEXT = {413, 422}  # statuses that blame what was sent


class RemoteEmbedder(Embedder):
    """Any server with OpenAI's `POST /embeddings`."""

    at_once = REMOTE_BATCH

    def __init__(
        self, url: str, model: str, key: str = "", transport: "httpx.BaseTransport | None" = None
    ) -> None:
        import httpx  # a fifth of a second, for those that ask a server

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
        import httpx

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
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    return str(error)
