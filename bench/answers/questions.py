"""The questions of the group `answers`, the vaults they are asked of, and the two halves.

What a line of a questions file holds says README.md beside this module.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bench.results import BenchUnavailable
from bench.retrieval import EVAL_DIR
from tests.stack import ROOT

HERE = Path(__file__).parent
ANSWERS_DIR = Path(os.environ.get("ANSWERS_DIR", HERE))
VAULTS_DIR = Path(os.environ.get("VAULTS_DIR", ROOT.parent / "shared" / "vaults"))
PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
Half = Literal["choosing", "held_out"]


@dataclass(frozen=True)
class Gold:
    """Where the answer stands: the paragraph of `note` in which `says` stands word for word."""

    note: str  # its path in the vault
    says: str


# Behind a vault's name: read by the embedder of all languages, as its owner asks in other ones.
ALL_LANGUAGES = "+all"


@dataclass(frozen=True)
class Question:
    id: str
    vault: str
    ask: str
    kind: str
    gold: tuple[Gold, ...] = ()
    facts: tuple[str, ...] = ()  # regular expressions, each of which a right answer holds
    wrong: tuple[str, ...] = ()  # those that only a false sentence holds
    corrects: tuple[str, ...] = ()  # those of a sentence that sets a false premise right
    after: tuple[str, ...] = ()  # the questions before it, oldest first
    absent: str = ""  # why the vault has no answer; "" when it has one
    language: str = "en"

    @property
    def home(self) -> str:
        """The vault as the product reads it once it was asked in this language."""
        return self.vault if self.language == "en" else f"{self.vault}{ALL_LANGUAGES}"

    @property
    def half(self) -> Half:
        return "held_out" if hashed(self.id) % 2 else "choosing"


def hashed(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read_questions(folder: Path = ANSWERS_DIR) -> list[Question]:
    """All questions of `folder`/questions/*.jsonl; BenchUnavailable if there are none."""
    files = sorted((folder / "questions").glob("*.jsonl"))
    found = [as_question(row) for path in files for row in rows_of(path)]
    if not found:
        raise BenchUnavailable(
            f"{folder} has no questions/*.jsonl; set ANSWERS_DIR to one that has."
        )
    return found


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in path.read_text().splitlines() if line.strip())


def as_question(row: dict[str, Any]) -> Question:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    gold = tuple(Gold(**place) for place in row.get("gold", ()))
    return Question(**{**row, **lists, "gold": gold})


def take(questions: list[Question], half: Half, most: int) -> list[Question]:
    """The same `most` of that half each time, drawn by another hash than the halves."""
    of_half = [question for question in questions if question.half == half]
    return sorted(of_half, key=lambda question: hashed(f"order {question.id}"))[: most or None]


def folder_of(vault: str) -> Path:
    """Where a vault's files lie; BenchUnavailable when they do not."""
    places = (ANSWERS_DIR / "vaults" / vault, EVAL_DIR / vault, VAULTS_DIR / vault)
    if found := next((place for place in places if place.is_dir()), None):
        return found
    raise BenchUnavailable(f"The vault {vault} is in none of {', '.join(map(str, places))}.")


def paragraph_of(text: str, says: str) -> tuple[int, int]:
    """Where the paragraph begins and ends in which `says` stands; ValueError if none has it."""
    at = text.index(says)
    found = next(found for found in PARAGRAPH.finditer(text) if found.start() <= at < found.end())
    return found.span()
