"""Importing: passages a second beside the bare embedder's, memory, and importing the same again.

The embedder gets the very texts that an import gives it, in the same process with the same
threads, in turns with imports, so that both meet the machine in the same mood.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.results import BenchUnavailable, Results, higher, lower
from bench.retrieval import EVAL_DIR
from bench.search import passage_texts
from tests.stack import ROOT, product_environment

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROUNDS = 15
NOTES = 30  # in one round; short rounds meet the machine in one mood
PARTS = 5  # of a note, two passages or three each
MANY = 10_000


def run() -> Results:
    if not (EVAL_DIR / "questions.jsonl").exists():
        raise BenchUnavailable(f"{EVAL_DIR} has no questions.jsonl; set EVAL_DIR to one that has.")
    speed = in_process("speed")
    small, many = in_process("many", str(MANY // 10)), in_process("many", str(MANY))
    return {
        "import.fraction_of_embedder": higher(speed["fraction"], "of its speed"),
        "import.embedder_per_second": higher(speed["bare"], "passages/s"),
        "import.memory_ratio_10k_to_1k": lower(many["memory"] / small["memory"], "times"),
        "import.first_seconds_10k": lower(many["first"], "s"),
        "import.again_seconds_10k": lower(many["again"], "s"),
    }


def in_process(*arguments: str) -> dict[str, float]:
    """Each measure in a process and a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.importing", *arguments, folder]
        env = product_environment(Path(folder))
        said = subprocess.run(
            command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    return json.loads(said.stdout.splitlines()[-1])


# --- In that process --------------------------------------------------------------------------


def prepare() -> "User":
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import User

    return User.objects.create_user("bench")


def measure_speed(folder: Path) -> dict[str, float]:
    owner = prepare()
    from notes.importing.importer import import_folder
    from notes.index.cutting import embedded_text
    from notes.index.embedding import get_embedder
    from notes.index.turns import embed_waiting
    from notes.models import Passage

    texts, embedder = passage_texts(), get_embedder()
    embedder.embed(["warm"])
    fractions, speeds = [], []
    for number in range(ROUNDS):
        vault = folder / f"vault{number}"
        write_vault(vault, NOTES, texts)
        began = time.perf_counter()
        import_folder(owner, vault)
        count = embed_waiting(owner)
        ours = count / (time.perf_counter() - began)
        newest = Passage.objects.select_related("note").order_by("-pk")[:count]
        given = [embedded_text(passage) for passage in newest]
        began = time.perf_counter()
        embedder.embed(given)
        bare = count / (time.perf_counter() - began)
        fractions.append(ours / bare)
        speeds.append(bare)
    return {"fraction": statistics.median(fractions), "bare": statistics.median(speeds)}


def measure_many(count: int, folder: Path) -> dict[str, float]:
    """Without embedding: that takes what it takes, and this is about all the rest."""
    owner = prepare()
    from notes.importing.importer import import_folder

    vault = folder / "vault"
    write_vault(vault, count, passage_texts())
    began = time.perf_counter()
    import_folder(owner, vault)
    first = time.perf_counter() - began
    began = time.perf_counter()
    report = import_folder(owner, vault)
    again = time.perf_counter() - began
    assert report.unchanged == count, report
    shutil.rmtree(vault)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": first, "again": again, "memory": memory}


def write_vault(vault: Path, notes: int, texts: Iterator[str]) -> None:
    for number in range(notes):
        file = vault / f"{number % 40}" / f"{vault.name} note {number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        parts = [f"## Part {part}\n\n{next(texts)}\n" for part in range(PARTS)]
        file.write_text(f"# Note {number}\n\nSee [[note {number // 2}]].\n\n" + "\n".join(parts))


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    if kind == "speed":
        print(json.dumps(measure_speed(Path(rest[0]))))
    else:
        print(json.dumps(measure_many(int(rest[0]), Path(rest[1]))))
