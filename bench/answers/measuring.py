"""One measurement: which questions, which ways, and where the results are kept."""

import os
from collections.abc import Sequence
from pathlib import Path

from bench.answers import ways
from bench.answers.asking import Model, model_path
from bench.answers.figures import figures_of
from bench.answers.injection import measure_injection
from bench.answers.questions import Half, read_questions, take
from bench.answers.running import run_all
from bench.answers.vaults import open_vaults
from bench.results import Results


def measure(
    half: Half,
    most: int,
    names: Sequence[str] = ("today", "ours", "ceiling"),
    *,
    show: bool = False,
    injection: bool = True,
) -> Results:
    """The figures of these ways over `most` questions of a half, or all of them."""
    from config import settings

    folder = Path(os.environ.get("ANSWERS_KEPT") or settings.DATA_DIR / "answers")
    folder.mkdir(parents=True, exist_ok=True)
    questions = take(read_questions(), half, most)
    owners = open_vaults(
        (name for question in questions for name in (question.vault, question.home)), folder
    )
    known = ways.known()
    chosen = [known[name] for name in names]
    with Model(model_path(), folder / "said.jsonl") as model:
        outcomes = run_all(questions, chosen, owners, model, show=show)
        compared = [way for way in chosen if not way.is_given_gold]
        results = measure_injection(compared, model, most) if injection else {}
    for way in compared:
        results |= figures_of(way.name, outcomes[way.name], outcomes.get("ceiling", []))
    return results
