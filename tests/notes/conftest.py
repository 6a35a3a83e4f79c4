import hashlib

import numpy as np
import pytest

from notes.importing.importer import import_texts
from notes.index import embedding


class CountingEmbedder(embedding.Embedder):
    """A small true embedder, a vector of word counts; it remembers what it was asked for."""

    name = "counting"

    def __init__(self):
        self.texts = []

    def embed(self, texts):
        self.texts += texts
        return embedding.normalised(np.stack([self.count(text) for text in texts]))

    @staticmethod
    def count(text):
        vector = np.full(64, 0.01, np.float32)
        for word in text.lower().split():
            vector[hashlib.md5(word.strip(".?!,").encode()).digest()[0] % 64] += 1
        return vector


@pytest.fixture
def embedder(monkeypatch):
    """The embedder that this test's settings would name."""
    counting = CountingEmbedder()
    for module in (
        "notes.index.embedding",
        "notes.index.choosing",
    ):
        monkeypatch.setattr(f"{module}.get_embedder", lambda: counting)
    return counting


@pytest.fixture
def write(alice):
    """Import one note of alice's and return it."""

    def write_one(path, text, owner=alice):
        import_texts(owner, {path: text})
        return owner.notes.get(path=path)

    return write_one


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nThe boat Annika.")
    (folder / "b.md").write_text("See [[a]].")
    return folder
