"""Which embedder, and with or without the title and headings: the figures behind the choice.

For each the passages are ranked by vectors alone and by vectors and words together, as the
search adds them up, on the questions of bench.retrieval.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bench.results import BenchUnavailable, Results, higher, lower
from bench.retrieval import (
    DEPTH,
    EVAL_DIR,
    Place,
    Question,
    prepare_django,
    rank_of,
    read_questions,
    reciprocal,
    share,
)

Embed = Callable[[Sequence[str]], np.ndarray]


def run() -> Results:
    if not (EVAL_DIR / "questions.jsonl").exists():
        raise BenchUnavailable(f"{EVAL_DIR} has no questions.jsonl; set EVAL_DIR to one that has.")
    if find_spec("wordllama") is None:
        raise BenchUnavailable("wordllama is missing: install requirements-dev.txt.")
    with tempfile.TemporaryDirectory() as folder:
        prepare_django(folder)
        return measure()


def measure() -> Results:
    from django.contrib.auth.models import User

    from notes.importing.importer import import_folder
    from notes.index.cutting import embedded_text
    from notes.models import Passage

    owner = User.objects.create_user("bench")
    import_folder(owner, EVAL_DIR / "wiki")
    passages = list(Passage.objects.select_related("note").order_by("pk"))
    questions = read_questions(owner)
    words = word_scores(owner.pk, passages, questions)
    texts = {
        "headings": [embedded_text(passage) for passage in passages],
        "plain": [passage.text for passage in passages],
    }
    results: Results = {}
    for name, embed in embedders().items():
        asked = embed([question.text for question in questions])
        for kind, given in texts.items():
            began = time.perf_counter()
            cosines = asked @ embed(given).T
            spent = 1000 * (time.perf_counter() - began) / len(given)
            for way, scores in (("vector", cosines), ("ours", cosines + words)):
                ranks = ranks_of(questions, passages, scores)
                key = f"{name}_{kind}_{way}"
                results[f"embedders.recall_at_5.{key}"] = higher(share(ranks, 5), "of questions")
                results[f"embedders.mrr_at_10.{key}"] = higher(reciprocal(ranks), "of 1")
            results[f"embedders.ms_per_passage.{name}_{kind}"] = lower(spent, "ms")
    return results


def embedders() -> dict[str, Embed]:
    """The one we ship and a static one, which is a hundred times as fast."""
    import wordllama

    from notes.index.embedding import LOCAL_MODEL, LocalEmbedder, normalised
    from tests.settings import MODELS_DIR

    package = Path(wordllama.__file__).parent  # it has its files beside it, and fetches none
    static = wordllama.WordLlama.load(cache_dir=package, disable_download=True)
    return {
        "minilm": LocalEmbedder(Path(MODELS_DIR) / LOCAL_MODEL).embed,
        "wordllama": lambda texts: normalised(static.embed(list(texts))),
    }


def word_scores(owner_id: int, passages: Sequence[object], questions: list[Question]) -> np.ndarray:
    """float32 [questions, passages]: what the words add to each cosine."""
    from notes.index.backend import get_index
    from notes.search.evidence import CANDIDATES, word_evidence
    from notes.search.telling import telling_words

    column = {passage.pk: at for at, passage in enumerate(passages)}  # type: ignore[attr-defined]
    scores = np.zeros((len(questions), len(passages)), np.float32)
    for row, question in enumerate(questions):
        words = telling_words(question.text)
        found = get_index().by_words(owner_id, words, CANDIDATES)
        shares = get_index().shares(owner_id, words, found)
        for pk, bm25 in found.items():
            scores[row, column[pk]] = word_evidence(bm25, shares.of.get(pk, 0.0))
    return scores


def ranks_of(
    questions: list[Question], passages: Sequence[object], scores: np.ndarray
) -> list[int]:
    places: list[Place] = [(p.note_id, p.start, p.end) for p in passages]  # type: ignore[attr-defined]
    best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    return [
        rank_of(question, [places[at] for at in row])
        for question, row in zip(questions, best, strict=True)
    ]
