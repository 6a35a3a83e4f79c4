"""Makes notes/index/embedders/e5/languages.npz: `python -m bench.embedders.directions`.

parallel_sentences.json says the same five sentences in 25 languages, written by machine. What
the model makes of a language's five, as passages and as questions, differs from what it makes of
the others' by the language alone. The DIRECTIONS in which that is most are kept, and the mean.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from notes.index.embedders.e5.embedder import (
    DIRECTIONS,
    MULTILINGUAL,
    PASSAGE,
    QUESTION,
    E5Embedder,
)

SENTENCES = Path(__file__).with_name("parallel_sentences.json")
KEPT = 18  # with 10 the note in the other language came first for .54 of questions, with 24 for .62


def directions(embedder: E5Embedder) -> tuple[np.ndarray, np.ndarray]:
    """float32 [d] and [KEPT, d], of length 1 and at right angles"""
    languages = json.loads(SENTENCES.read_text()).values()
    passages = means(embedder, PASSAGE, languages)
    questions = means(embedder, QUESTION, languages)
    mean = passages.mean(axis=0)
    apart = np.concatenate([passages - mean, questions - questions.mean(axis=0)])
    return mean, np.linalg.svd(apart)[2][:KEPT]


def means(embedder: E5Embedder, prefix: str, languages: Iterable[list[str]]) -> np.ndarray:
    """float32 [languages, d]"""
    rows = [embedder.raw([prefix + text for text in texts]) for texts in languages]
    return np.stack([row.mean(axis=0) for row in rows])


def main() -> None:
    from config import settings

    mean, found = directions(E5Embedder(settings.MODELS_DIR / MULTILINGUAL))
    np.savez(DIRECTIONS, mean=mean.astype(np.float16), directions=found.astype(np.float16))


if __name__ == "__main__":
    main()
