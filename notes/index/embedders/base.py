"""What every embedder is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


class EmbeddingUnavailable(Exception):
    """No vectors can be made now; the message says what to do about it.

    `is_about_text`: the server answers, but not for this text.
    """

    def __init__(self, message: str, *, is_about_text: bool = False) -> None:
        super().__init__(message)
        self.is_about_text = is_about_text


@dataclass(frozen=True)
class Background:
    """How near a question comes to an owner's passages whatever it asks: the mean cosine of all,
    or of many, and how many these are."""

    usual: float
    count: int


NO_BACKGROUND = Background(0.0, 0)


class Embedder:
    """Makes vectors; `name` is stored with them, as those of two models do not compare."""

    name: str
    reads_latin_only = False
    needs_background = False  # to say how near a cosine is
    at_once = 16  # texts, between which what is more urgent can be looked for

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32 [len(texts), d], each row of length 1; EmbeddingUnavailable if it cannot."""
        raise NotImplementedError

    def embed_question(self, text: str) -> np.ndarray:
        """float32 [d] of what is looked for; some models tell it from what is found."""
        return self.embed([text])[0]

    def likeness(
        self, cosines: np.ndarray, background: Background = NO_BACKGROUND, *, of_names: bool = False
    ) -> np.ndarray:
        """How near that is on the scale of all-MiniLM-L6-v2, by which scores are judged.

        `of_names`: they are of what notes are called, which are shorter than passages.
        """
        return cosines

    def is_ready(self) -> bool:
        """Whether what it needs on this machine is there; makes no call."""
        return True

    def warm_up(self) -> None:
        """Load what it needs on this machine: half a second that the first search would take."""


def normalised(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
