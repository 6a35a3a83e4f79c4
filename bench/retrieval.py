"""Recall of our search beside full-text alone and vectors alone, on questions about long notes.

Each article of EVAL_DIR/wiki is one note. A hit at k: one of the first k passages overlaps the
paragraph that the question was asked about.
"""

import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.results import BenchUnavailable, Results, higher, lower
from tests.stack import ROOT

EVAL_DIR = Path(os.environ.get("EVAL_DIR", ROOT.parent / "shared" / "eval"))
PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
DEPTH = 10

Place = tuple[int, int, int]  # note's id, start, end
Search = Callable[[str], list[Place]]


@dataclass(frozen=True)
class Question:
    text: str
    place: Place  # of the paragraph it was asked about


def run() -> Results:
    if not (EVAL_DIR / "questions.jsonl").exists():
        raise BenchUnavailable(
            f"{EVAL_DIR} has no questions.jsonl; set EVAL_DIR to a folder that has."
        )
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        return measure()


def prepare_django(folder: str) -> None:
    """A database of our own; the model weights are those of the installation."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.DATABASES["default"]["NAME"] = str(Path(folder) / "bench.sqlite3")
    django.setup()
    call_command("migrate", verbosity=0)


def measure() -> Results:
    from django.contrib.auth.models import User

    from notes.importing.importer import import_folder
    from notes.index.turns import embed_waiting

    owner = User.objects.create_user("bench")
    import_folder(owner, EVAL_DIR / "wiki")
    embed_waiting(owner)
    questions = read_questions(owner)
    results: Results = {}
    for name, search in channels(owner).items():
        began = time.perf_counter()
        ranks = [rank_of(question, search(question.text)) for question in questions]
        spent = time.perf_counter() - began
        results |= {
            f"retrieval.recall_at_1.{name}": higher(share(ranks, 1), "of questions"),
            f"retrieval.recall_at_5.{name}": higher(share(ranks, 5), "of questions"),
            f"retrieval.mrr_at_10.{name}": higher(reciprocal(ranks), "of 1"),
            f"retrieval.ms_per_query.{name}": lower(1000 * spent / len(questions), "ms"),
        }
    return results | measure_refusals()


def measure_refusals() -> Results:
    """Each question asked of one half of the articles that has its own and one that has not."""
    from django.contrib.auth.models import User

    from notes.importing.importer import import_texts
    from notes.index.turns import embed_waiting
    from notes.search.search import search

    halves = [User.objects.create_user(f"half{number}") for number in range(2)]
    articles = sorted((EVAL_DIR / "wiki").glob("*.md"))
    has = {path.name: number % 2 for number, path in enumerate(articles)}
    for number, owner in enumerate(halves):
        mine = {path.name: path.read_bytes() for path in articles if has[path.name] == number}
        import_texts(owner, mine)
    embed_waiting()
    answered, refused = 0, 0
    rows = [json.loads(line) for line in (EVAL_DIR / "questions.jsonl").read_text().splitlines()]
    for row in rows:
        home = has[row["note"]]
        answered += bool(search(halves[home].pk, row["question"]))
        refused += not search(halves[1 - home].pk, row["question"])
    return {
        "retrieval.found_when_there": higher(answered / len(rows), "of questions"),
        "retrieval.refused_when_not": higher(refused / len(rows), "of questions"),
    }


def channels(owner: object) -> dict[str, Search]:
    """Full-text and vectors through the same index as ours, each alone."""
    from notes.index.backend import get_index
    from notes.index.embedding import get_embedder
    from notes.models import Passage
    from notes.search.evidence import Question as Asked
    from notes.search.search import search

    index, embedder, pk = get_index(), get_embedder(), owner.pk  # type: ignore[attr-defined]
    places = {p.pk: (p.note_id, p.start, p.end) for p in Passage.objects.defer("text")}

    def fulltext(query: str) -> list[Place]:
        asked = Asked(pk, query)
        found = index.by_words(pk, asked.words, DEPTH, language=asked.language)
        return [places[key] for key in found]

    def vector(query: str) -> list[Place]:
        found = index.by_vector(pk, embedder.embed([query])[0], embedder.name, DEPTH)
        return [places[key] for key in found]

    def ours(query: str) -> list[Place]:
        return [(p.note_id, p.start, p.end) for p in search(pk, query, limit=DEPTH)]

    return {"fulltext": fulltext, "vector": vector, "ours": ours}


def read_questions(owner: object) -> list[Question]:
    from notes.models import Note

    notes = {note.path: note for note in Note.objects.owned_by(owner)}
    paragraphs = {
        path: [
            (found[0].strip(), found.start(), found.end()) for found in PARAGRAPH.finditer(n.body)
        ]
        for path, n in notes.items()
    }
    questions = []
    for line in (EVAL_DIR / "questions.jsonl").read_text().splitlines():
        row = json.loads(line)
        start, end = next(
            (start, end)
            for text, start, end in paragraphs[row["note"]]
            if text.startswith(row["paragraph"].strip())
        )
        questions.append(Question(row["question"], (notes[row["note"]].pk, start, end)))
    return questions


def rank_of(question: Question, found: list[Place]) -> int:
    """1 for the first passage that overlaps the paragraph; 0 when none of the first ten does."""
    note, start, end = question.place
    for rank, (other, a, b) in enumerate(found[:DEPTH], start=1):
        if other == note and a < end and b > start:
            return rank
    return 0


def share(ranks: list[int], k: int) -> float:
    return sum(1 for rank in ranks if 0 < rank <= k) / len(ranks)


def reciprocal(ranks: list[int]) -> float:
    return sum(1 / rank for rank in ranks if rank) / len(ranks)
