"""Recall of our search in ten languages beside full-text alone and vectors alone.

bench/languages/XX.jsonl has twenty notes of a language and a question about each; its first line
says how they were made. A hit: the note comes first, or among the first five.
`languages.recall_at_5.XX` is ours; the other two say what each channel finds alone, the vectors
those of the embedder that the notes' languages choose, which is ours as well.
`languages.across.*` asks in one language what a note says in another: the pairs of
bench/languages/across, all questions of the ten languages of the English notes, and notes of which
half are in another language, each asked in the other's; with the embedder for all languages, and
with that for English.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.results import Results, higher, lower
from bench.retrieval import channels, prepare_django, rank_of_note, share, texts_of

FOLDER = Path(__file__).parent / "languages"
DEPTH = 5
MIXED = ("de", "ja")


def run() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        have_both_embedders()
        results: Results = {}
        for path in sorted(FOLDER.glob("*.jsonl")):
            results |= measure(path)
        return results | measure_across()


def measure(path: Path) -> Results:
    from django.contrib.auth.models import User

    from notes.importing.importer import import_texts
    from notes.index.turns import embed_waiting

    language = path.stem
    rows = list(enumerate(read(path)))
    owner = User.objects.create_user(language)
    import_texts(owner, texts_of(path))
    embed_waiting(owner)
    ids = dict(owner.notes.values_list("path", "pk"))
    results: Results = {}
    for name, search in channels(owner).items():
        found = [rank_of_note({ids[f"{n}.md"]}, search(row["question"])) for n, row in rows]
        where = language if name == "ours" else f"{language}.{name}"
        for k in (1, DEPTH):
            results[f"languages.recall_at_{k}.{where}"] = higher(share(found, k), "of questions")
    return results


def have_both_embedders() -> None:
    """Whatever the environment says, the notes' languages choose between them."""
    from django.conf import settings

    from config.launch.weights import MULTILINGUAL, fetch_models

    fetch_models([MULTILINGUAL], settings.MODELS_DIR)
    settings.EMBEDDING_LANGUAGES = "auto"


# --- Across languages -------------------------------------------------------------------------

Pair = tuple[str, str]  # a note's file, a question about it


def measure_across() -> Results:
    results: Results = {}
    for name, texts, pairs in vaults_across():
        for chosen in ("en", "all"):
            found = shares_found(f"{name}-{chosen}", chosen, texts, pairs)
            for key, value in found.items():
                which = "" if chosen == "all" else ".english_embedder"
                better = lower if key == "found_nothing" else higher
                results[f"languages.across.{name}.{key}{which}"] = better(value, "of questions")
    return results


def vaults_across() -> Iterator[tuple[str, dict[str, str], list[Pair]]]:
    """A name, the notes, and the pairs of a note and its question."""
    own = {path.stem: read(path) for path in sorted((FOLDER / "across").glob("*.jsonl"))}
    for name, rows in own.items():
        yield name, notes_of(rows), [(f"{n}.md", row["question"]) for n, row in enumerate(rows)]
    all_rows = {path.stem: read(path) for path in sorted(FOLDER.glob("*.jsonl"))}
    english = all_rows.pop("en")
    asked = [
        (f"{n}.md", row["question"]) for rows in all_rows.values() for n, row in enumerate(rows)
    ]
    yield "asked_of_english", notes_of(english), asked
    for language in MIXED:
        # Among notes of another language that say something else.
        rows = [*english[: len(english) // 2], *all_rows[language][len(english) // 2 :]]
        half = len(english) // 2
        pairs = [(f"{n}.md", all_rows[language][n]["question"]) for n in range(half)]
        pairs += [(f"{n}.md", english[n]["question"]) for n in range(half, len(english))]
        yield f"mixed_with_{language}", notes_of(rows), pairs


def shares_found(
    user: str, chosen: str, texts: dict[str, str], pairs: list[Pair]
) -> dict[str, float]:
    from django.contrib.auth.models import User

    from notes.importing.importer import import_texts
    from notes.index.turns import embed_waiting
    from notes.models import OwnerIndex
    from notes.search.search import search

    owner = User.objects.create_user(user)
    OwnerIndex.objects.create(owner=owner, chosen=chosen)
    import_texts(owner, texts)
    embed_waiting(owner)
    ids = dict(owner.notes.values_list("path", "pk"))
    found = [[p.note_id for p in search(owner.pk, question, limit=DEPTH)] for _, question in pairs]
    wanted = [ids[path] for path, _ in pairs]
    both = list(zip(wanted, found, strict=True))
    return {
        "recall_at_1": sum(note in notes[:1] for note, notes in both) / len(both),
        "recall_at_5": sum(note in notes for note, notes in both) / len(both),
        "found_nothing": sum(not notes for _, notes in both) / len(both),
    }


def read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()][1:]


def notes_of(rows: list[dict[str, str]]) -> dict[str, str]:
    return {f"{n}.md": f"# {row['title']}\n\n{row['text']}\n" for n, row in enumerate(rows)}
