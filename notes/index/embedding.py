"""Which embedder turns texts into vectors: a small local model, or an OpenAI-compatible server."""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from notes.index.embedders.base import Embedder, EmbeddingUnavailable, normalised
from notes.index.embedders.minilm import LOCAL_MODEL, LocalEmbedder
from notes.index.embedders.remote import RemoteEmbedder

__all__ = [
    "LOCAL_MODEL",
    "Embedder",
    "EmbeddingUnavailable",
    "LocalEmbedder",
    "RemoteEmbedder",
    "find_embedder",
    "get_embedder",
    "normalised",
]


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
