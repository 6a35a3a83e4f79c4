"""What a question names, and whether the passages that were served for it know of that."""

from collections.abc import Sequence

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.names import named_in
from ai_chatbot.grounding.faults.premise import numbers_granted
from ai_chatbot.grounding.windows import read_passage
from notes.search.sentences import Written

LONGEST_QUESTION = 500  # characters


def unknown_share(question: str, passages: Sequence[Written]) -> float:
    """Which part of a question's names stands in no passage, or of its numbers: the larger one.

    0 to 1, and 0 where it holds none. Names are compared in the language of the notes alone, as
    another has its own for them, and not in German, which writes all nouns large.
    """
    asked = Claim(question[:LONGEST_QUESTION], "")
    readings = [read_passage(each.title, each.heading, each.text) for each in passages]
    if not readings:
        return 0.0
    said = asked.sentence(readings[0].language)
    known = [one for each in readings for one in each.quantities]
    numbers = [any(one.agrees(other) for other in known) for one in numbers_granted(said)]
    names: list[bool] = []
    if "de" not in (asked.language, said.language) and asked.language in ("", said.language):
        names = [any(each.names(name) for each in readings) for name in named_in(said)]
    return max(missing(names), missing(numbers))


def missing(found: Sequence[bool]) -> float:
    return found.count(False) / len(found) if found else 0.0
