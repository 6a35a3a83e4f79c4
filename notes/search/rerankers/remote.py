"""Re-ranking by a cross-encoder, when RERANK_BASE_URL names a server that has one."""

import logging
from collections.abc import Sequence
from functools import cache
from math import isfinite

import httpx
from django.conf import settings

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds: a search does not wait longer for a better order


class RerankUnavailable(Exception):
    """The server gave no usable order; the search goes on with its own."""


class Reranker:
    """Any server with the `POST /rerank` that Jina, Cohere, vLLM and llama.cpp agree on."""

    def __init__(self, url: str, model: str, transport: httpx.BaseTransport | None = None) -> None:
        self.model = model
        self.client = httpx.Client(base_url=url, timeout=TIMEOUT, transport=transport)

    def order(self, query: str, texts: Sequence[str]) -> list[int]:
        """The texts' places, the most relevant first; raises RerankUnavailable."""
        try:
            answer = self.client.post(
                "rerank", json={"model": self.model, "query": query, "documents": list(texts)}
            )
            answer.raise_for_status()
            results = answer.json()["results"]
            scores = {int(row["index"]): float(row["relevance_score"]) for row in results}
            if not all(map(isfinite, scores.values())):
                raise ValueError("a score is no number")
        except (httpx.HTTPError, ValueError, KeyError, TypeError, OverflowError) as error:
            raise RerankUnavailable(
                f"the re-ranking server gave no usable answer: {error}"
            ) from error
        places = [place for place in scores if 0 <= place < len(texts)]
        left = [place for place in range(len(texts)) if place not in scores]
        return sorted(places, key=lambda place: -scores[place]) + left


@cache
def get_reranker() -> Reranker | None:
    """The re-ranker that the settings name, if any; one for the whole process."""
    if not settings.RERANK_BASE_URL:
        return None
    return Reranker(settings.RERANK_BASE_URL, settings.RERANK_MODEL)
