"""How long a search takes besides embedding its query, among 100,000 passages.

Twice in each database: as one of 50 owners of 2,000 passages, and as an owner of all 100,000.
The passages are made of sentences of EVAL_DIR's articles, the queries are its questions; the
vectors are random, which is harder for an index than real ones.
"""

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.results import BenchUnavailable, Results, lower
from bench.retrieval import EVAL_DIR
from tests.servers import Postgres
from tests.stack import ROOT, product_environment

PASSAGES = 100_000
OWNERS = 50
DIMENSIONS = 384
QUERIES = 200
WARM_UP = 20
BATCH = 2_000
SENTENCE = re.compile(r"[^.!?\n]{20,300}[.!?]")


def run() -> Results:
    if not (EVAL_DIR / "questions.jsonl").exists():
        raise BenchUnavailable(f"{EVAL_DIR} has no questions.jsonl; set EVAL_DIR to one that has.")
    results: Results = {}
    with Postgres() as postgres:
        for database, url in (("sqlite", ""), ("postgres", postgres.url("bench_{}"))):
            for name, owners in (("2k", OWNERS), ("100k", 1)):
                if url:
                    postgres.database(f"bench_{name}")
                times = times_in_process(url.format(name), owners)
                for key, value in times.items():
                    results[f"search.{key}.{database}_{name}"] = lower(value, "ms")
    return results


def times_in_process(url: str, owners: int) -> dict[str, float]:
    """In a process of its own: one that has set up Django for a database keeps to it."""
    with tempfile.TemporaryDirectory() as folder:
        env = product_environment(Path(folder)) | {"DATABASE_URL": url}
        command = [sys.executable, "-m", "bench.search", str(owners)]
        said = subprocess.run(
            command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    return json.loads(said.stdout.splitlines()[-1])


# --- In that process --------------------------------------------------------------------------


def measure(owners: int) -> dict[str, float]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    owner_ids = fill(owners)

    from notes.index.embedding import Embedder
    from notes.search import evidence, search

    rng = np.random.default_rng(7)

    class Instant(Embedder):
        name = "random"

        def embed(self, texts: object) -> np.ndarray:
            return unit_vectors(rng, 1)

    evidence.answering_embedder = lambda owner_id: Instant()
    questions = read_questions()
    times = []
    for number, question in enumerate(questions):
        began = time.perf_counter()
        search.search_notes(owner_ids[number % len(owner_ids)], question, limit=5)
        times.append(1000 * (time.perf_counter() - began))
    times = times[WARM_UP:]
    return {"p50_ms": statistics.median(times), "p95_ms": statistics.quantiles(times, n=20)[18]}


def fill(owners: int) -> list[int]:
    """Put the passages in, evenly shared out; returns the ids of three of the owners."""
    from django.contrib.auth.models import User
    from django.db import connection

    from notes.index.backend import get_index
    from notes.models import Note, Passage, PassageVector

    people = User.objects.bulk_create(User(username=f"u{number}") for number in range(owners))
    texts, rng = passage_texts(), np.random.default_rng(1)
    share = PASSAGES // owners
    for owner in people:
        for at in range(0, share, BATCH):
            size = min(BATCH, share - at)
            notes = Note.objects.bulk_create(
                Note(owner=owner, path=f"{at + n}.md", title=f"Note {at + n}")
                for n in range(0, size, 10)
            )
            passages = Passage.objects.bulk_create(
                Passage(
                    note=notes[n // 10], owner=owner, ordinal=n % 10, text=next(texts),
                    start=0, end=1, text_hash="",
                )
                for n in range(size)
            )  # fmt: skip
            get_index().add(passages)
            vectors = unit_vectors(rng, size)
            PassageVector.objects.bulk_create(
                PassageVector(passage=passage, owner=owner, embedder="random", vector=vector)
                for passage, vector in zip(passages, vectors, strict=True)
            )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
        get_index().prepare("random", DIMENSIONS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [owner.pk for owner in people[:3]]


def unit_vectors(rng: np.random.Generator, count: int) -> np.ndarray:
    vectors = rng.standard_normal((count, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def passage_texts() -> Iterator[str]:
    """Endlessly: a few sentences of the articles, drawn by chance but always alike."""
    chance = random.Random(3)
    articles = "\n".join(path.read_text() for path in sorted((EVAL_DIR / "wiki").glob("*.md")))
    sentences = SENTENCE.findall(articles)
    while True:
        yield " ".join(sentence.strip() for sentence in chance.sample(sentences, 4))


def read_questions() -> list[str]:
    lines = (EVAL_DIR / "questions.jsonl").read_text().splitlines()[: QUERIES + WARM_UP]
    return [json.loads(line)["question"] for line in lines]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
