"""The file of weights: sizes, vocabulary, and tensors, most of them in blocks of 4 bits.

Little-endian: "E5S1", the sizes, the vocabulary (offsets, scores, the pieces' bytes), what single
characters are read as, and a directory of tensors with their places. A block holds 32 weights: its
scale as float16, then 16 bytes, of which each has the weight j in its low half and j + 16 in the
high one, both 8 too large.
"""

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAGIC = b"E5S1"
BLOCK = 32  # weights
BLOCK_BYTES = 2 + BLOCK // 2
ZERO = 8  # what a weight of nought is kept as
SIZES = "<7ifi"  # after the version: see Sizes, and the block's weights


class NotTheWeights(Exception):
    """The file is another one or damaged."""


@dataclass(frozen=True)
class Sizes:
    hidden: int
    layers: int
    heads: int
    inner: int  # of a layer's feed-forward part
    words: int  # rows of the table of embeddings
    tokens: int  # of the longest text
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    pieces: list[str]
    scores: np.ndarray  # float32 [len(pieces)]: the logarithm of how common each is
    start: int
    end: int
    unknown: int
    characters: dict[int, str]  # code point → what it is read as


class Weights:
    """The tensors, read when they are asked for; the file stays mapped."""

    def __init__(self, path: Path) -> None:
        self.bytes: np.ndarray = np.memmap(path, np.uint8, "r")
        self._at = 0
        try:
            self.sizes = self._read_sizes()
            self.vocabulary = self._read_vocabulary()
            self._places = self._read_directory()
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise NotTheWeights(f"{path} ends too early.") from error

    def floats(self, name: str) -> np.ndarray:
        """A tensor that is kept as it is: float32 [n]."""
        count, at = self._places[name]
        return np.frombuffer(self.bytes, "<f4", count, at)

    def blocks(self, name: str, columns: int) -> np.ndarray:
        """A matrix in blocks: uint8 [rows, columns / 32, 18]; `unpacked` says its values."""
        count, at = self._places[name]
        across = columns // BLOCK
        data = self.bytes[at : at + count // BLOCK * BLOCK_BYTES]
        return data.reshape(-1, across, BLOCK_BYTES)

    def matrix(self, name: str, columns: int) -> np.ndarray:
        """float32 [rows, columns]"""
        return unpacked(self.blocks(name, columns))

    # --- The file from its beginning --------------------------------------------------------

    def _take(self, form: str) -> tuple:
        values = struct.unpack_from(form, self.bytes.data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _take_array(self, kind: str, count: int) -> np.ndarray:
        array = np.frombuffer(self.bytes, kind, count, self._at)
        self._at += array.nbytes
        return array

    def _read_sizes(self) -> Sizes:
        magic, _version = self._take("<4sI")
        hidden, layers, heads, inner, words, tokens, _types, epsilon, block = self._take(SIZES)
        if (magic, block) != (MAGIC, BLOCK):
            raise NotTheWeights("It does not begin as the weights do.")
        return Sizes(hidden, layers, heads, inner, words, tokens, epsilon)

    def _read_vocabulary(self) -> Vocabulary:
        count, start, end, _padding, unknown, length = self._take("<5iQ")
        ends = self._take_array("<u4", count + 1).tolist()
        scores = self._take_array("<f4", count)
        text = self._take_array("u1", length).tobytes()
        pieces = [text[a:b].decode() for a, b in itertools.pairwise(ends)]
        return Vocabulary(pieces, scores, start, end, unknown, self._read_characters())

    def _read_characters(self) -> dict[int, str]:
        count, length = self._take("<iI")
        end, characters = self._at + length, {}
        for _ in range(count):
            code, many = self._take("<IB")
            characters[code] = "".join(map(chr, self._take(f"<{many}I")))
        self._at = end
        return characters

    def _read_directory(self) -> dict[str, tuple[int, int]]:
        places = {}
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._take_array("u1", length).tobytes().decode()
            _kind, values, at, _length = self._take("<BIQQ")
            places[name] = (values, at)
        return places


def unpacked(blocks: np.ndarray) -> np.ndarray:
    """uint8 [rows, n, 18] → float32 [rows, 32 n]"""
    scales = blocks[..., :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[..., 2:] & 15, blocks[..., 2:] >> 4
    weights = np.concatenate([low, high], axis=-1).astype(np.float32) - ZERO
    return (weights * scales).reshape(len(blocks), -1)
