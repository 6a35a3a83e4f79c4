"""Recall of our search beside full-text alone and vectors alone, like with like.

Each article of EVAL_DIR/wiki is one note. A hit at k: one of the first k passages overlaps the
paragraph that the question was asked about; neighbours are made one for each of the three alike.
Then the questions of bench/paraphrases.jsonl, in other words than the notes: a hit is the note.
Weights were chosen on one half of all questions, told by their hash; of the paraphrases the other
half is what is reported.
"""

import hashlib
import json
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.results import BenchUnavailable, Results, higher, lower
from tests.stack import ROOT

EVAL_DIR = Path(os.environ.get("EVAL_DIR", ROOT.parent / "shared" / "eval"))
VAULTS_DIR = Path(os.environ.get("VAULTS_DIR", ROOT.parent / "shared" / "vaults"))
PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
LANGUAGES = Path(__file__).with_name("languages")
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
        began, worked = time.perf_counter(), time.process_time()
        ranks = [rank_of(question, search(question.text)) for question in questions]
        spent, work = time.perf_counter() - began, time.process_time() - worked
        results |= recalls(f"retrieval.{{}}.{name}", ranks) | {
            f"retrieval.ms_per_query.{name}": lower(1000 * spent / len(questions), "ms"),
            f"retrieval.cpu_ms_per_query.{name}": lower(1000 * work / len(questions), "ms"),
        }
    return results | measure_paraphrases() | measure_refusals()


def recalls(key: str, ranks: list[int]) -> Results:
    return {
        key.format("recall_at_1"): higher(share(ranks, 1), "of questions"),
        key.format("recall_at_5"): higher(share(ranks, 5), "of questions"),
        key.format("mrr_at_10"): higher(reciprocal(ranks), "of 1"),
    }


def measure_paraphrases() -> Results:
    """Of all vaults together the half of the questions that no weight was chosen on."""
    rows = [json.loads(line) for line in PARAPHRASES.read_text().splitlines()][1:]
    held_out = [row for row in rows if half_of(row["question"])]
    ranks: dict[str, list[int]] = defaultdict(list)
    for vault in sorted({row["vault"] for row in held_out}):
        owner = owner_of_vault(vault)
        if owner is None:
            continue
        ids = dict(owner.notes.values_list("path", "pk")) | dict(
            owner.notes.values_list("title", "pk")
        )
        for name, search in channels(owner).items():
            for row in held_out:
                if row["vault"] == vault:
                    wanted = {ids[note] for note in row["notes"]}
                    ranks[name].append(rank_of_note(wanted, search(row["question"])))
    results: Results = {}
    for name, found in ranks.items():
        results |= recalls(f"retrieval.paraphrases.{{}}.{name}", found)
    return results


def half_of(question: str) -> int:
    return hashlib.sha256(question.encode()).digest()[0] % 2


def owner_of_vault(vault: str) -> Any:
    """A user with the notes of a vault, all of them embedded; None when they are not there."""
    from django.contrib.auth.models import User

    from notes.importing.importer import import_folder, import_texts
    from notes.index.turns import embed_waiting

    folders = {"wiki": EVAL_DIR / "wiki"}
    folder, listed = folders.get(vault, VAULTS_DIR / vault), LANGUAGES / f"{vault}.jsonl"
    if not folder.is_dir() and not listed.exists():
        return None
    owner = User.objects.create_user(f"paraphrases of {vault}")
    if listed.exists():
        import_texts(owner, texts_of(listed))
    else:
        import_folder(owner, folder)
    embed_waiting(owner)
    return owner


def texts_of(path: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in path.read_text().splitlines()][1:]
    return {f"{n}.md": f"# {row['title']}\n\n{row['text']}\n" for n, row in enumerate(rows)}


def rank_of_note(wanted: set[int], found: list[Place]) -> int:
    """1 when a passage of the note comes before those of all others; 0 when none is there."""
    notes = list(dict.fromkeys(note for note, *_ in found))
    return next((rank for rank, note in enumerate(notes, start=1) if note in wanted), 0)


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


def channels(owner: Any) -> dict[str, Search]:
    """Full-text and vectors through the same index as ours, each alone, neighbours joined alike."""
    from notes.index.backend import get_index
    from notes.search.evidence import Evidence, answering_embedder
    from notes.search.evidence import Question as Asked
    from notes.search.passages import join_neighbours
    from notes.search.search import SPARE, load_passages, search

    # The embedder is the one that this owner's notes got, which their languages decide.
    index, embedder, pk = get_index(), answering_embedder(owner.pk), owner.pk
    most = 2 * DEPTH + SPARE  # as many as ours joins

    def joined(scores: dict[int, float]) -> list[Place]:
        found = join_neighbours(load_passages(pk, Evidence(scores, {}, {}), most))
        return [(p.note_id, p.start, p.end) for p in found[:DEPTH]]

    def fulltext(query: str) -> list[Place]:
        asked = Asked(pk, query)
        return joined(index.by_words(pk, asked.words, most, language=asked.language))

    def vector(query: str) -> list[Place]:
        return joined(index.by_vector(pk, embedder.embed_question(query), embedder.name, most))

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
