"""Recall of our search in ten languages beside full-text alone and vectors alone.

bench/languages/XX.jsonl has twenty notes of a language and a question about each; its first line
says how they were made. A hit: the note is among the first five. `languages.recall_at_5.XX` is
ours; the other two say what each channel finds alone.
"""

import json
import tempfile
from pathlib import Path

from bench.results import Results, higher
from bench.retrieval import channels, prepare_django, texts_of

FOLDER = Path(__file__).parent / "languages"
DEPTH = 5


def run() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        results: Results = {}
        for path in sorted(FOLDER.glob("*.jsonl")):
            results |= measure(path)
        return results


def measure(path: Path) -> Results:
    from django.contrib.auth.models import User

    from notes.importing.importer import import_texts
    from notes.index.turns import embed_waiting

    language = path.stem
    rows = [json.loads(line) for line in path.read_text().splitlines()][1:]
    owner = User.objects.create_user(language)
    import_texts(owner, texts_of(path))
    embed_waiting(owner)
    ids = dict(owner.notes.values_list("path", "pk"))
    results: Results = {}
    for name, search in channels(owner).items():
        hits = [
            ids[f"{n}.md"] in [note for note, *_ in search(row["question"])[:DEPTH]]
            for n, row in enumerate(rows)
        ]
        where = language if name == "ours" else f"{language}.{name}"
        results[f"languages.recall_at_5.{where}"] = higher(sum(hits) / len(hits), "of questions")
    return results
