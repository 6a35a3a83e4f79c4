"""How good answers are, with the real local model: facts, false sentences, refusals, citations.

`make bench ONLY=answers` asks the held-out half, our way and the way of the release before, by
turns; ANSWERS_QUESTIONS takes fewer of them. README.md says what is asked and how it is judged.
"""

import os

from bench.results import Results

QUESTIONS = "ANSWERS_QUESTIONS"


def run() -> Results:
    from bench.answers.measuring import measure

    return measure("held_out", int(os.environ.get(QUESTIONS) or 0))
