"""Which embedder turns texts into vectors: a small local model, or an OpenAI-compatible server."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from notes.index.embedders.base import Embedder, EmbeddingUnavailable, normalised
from notes.index.embedders.e5.embedder import MULTILINGUAL, E5Embedder
from notes.index.embedders.minilm import LOCAL_MODEL, LocalEmbedder
from notes.index.embedders.remote import RemoteEmbedder

__all__ = [
    "LOCAL_MODEL",
    "MULTILINGUAL",
    "Embedder",
    "EmbeddingUnavailable",
    "LocalEmbedder",
    "RemoteEmbedder",
    "find_embedder",
    "get_embedder",
    "local_embedder",
    "normalised",
]

# By the name that is kept with its vectors: how each is made, of the folder of models.
LOCAL: dict[str, Callable[[Path], Embedder]] = {
    LOCAL_MODEL: lambda models: LocalEmbedder(models / LOCAL_MODEL),
    MULTILINGUAL: lambda models: E5Embedder(models / MULTILINGUAL),
}


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
    return local_embedder(LOCAL_MODEL)


def find_embedder(name: str) -> Embedder | None:
    """The embedder that made vectors of this name, if it can still be asked."""
    if name == get_embedder().name:
        return get_embedder()
    if name in LOCAL:
        local = local_embedder(name)
        return local if local.is_ready() else None
    model, at, url = name.partition(" at ")
    return remote_embedder(url, model) if at else None


def local_embedder(name: str) -> Embedder:
    """One of those that run on this machine, whether or not its weights are here."""
    return embedder_in(settings.MODELS_DIR, name)


@cache
def embedder_in(models: Path, name: str) -> Embedder:
    return LOCAL[name](models)


@cache
def remote_embedder(url: str, model: str) -> Embedder:
    return RemoteEmbedder(url, model)
