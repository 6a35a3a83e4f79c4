"""What an answer is worth beside what was expected of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from ai_chatbot.golden.facts import all_said
from ai_chatbot.golden.report import Outcome
from ai_chatbot.grounding.check import Verdict
from ai_chatbot.models import GoldenQuestion, Message, Source
from ai_chatbot.rendering.grounds.shown import shown_text
from ai_chatbot.rendering.marks import Holes, find_marks
from ai_chatbot.rendering.thoughts import without_thoughts
from config.base.folding import fold

HOLDS = {each.value for each in Verdict if each.holds}
ANSWER_CHARS, SOURCES_MAX, TITLE_CHARS = 1_500, 20, 200  # of what is kept of an answer
FAILED = {Message.Status.FAILED, Message.Status.INTERRUPTED, Message.Status.STOPPED}


def judge(golden: GoldenQuestion, answer: Message, sources: Sequence[Source]) -> Outcome:
    """Of an answer that has ended, with the sources it was served."""
    missing = [note for note in golden.notes if not was_served(note, sources)]
    refused = is_refusal(answer, sources)
    shown = shown_text(answer, sources, golden.question)
    # What stands in the place of an answer that says nothing names notes, and says no fact.
    said = all_said(golden.facts, "" if refused else shown)
    return Outcome(
        question=golden.question,
        id=golden.pk,
        error=error_of(answer),
        refuse=golden.refuse,
        refused=refused,
        found=share(len(golden.notes) - len(missing), len(golden.notes)),
        said=share(sum(said), len(said)),
        cited=precision(answer),
        grounded=answer.grounding.get("score"),
        missing_notes=[note["title"] for note in missing],
        missing_facts=[f[0] for f, is_said in zip(golden.facts, said, strict=True) if not is_said],
        first_token=answer.timings.get("first_token"),
        seconds=answer.timings.get("total"),
        flow_version=answer.flow_version,
        model=answer.model,
        answer=shown[:ANSWER_CHARS],
        sources=titles(sources),
    )


def titles(sources: Sequence[Source]) -> list[str]:
    """Of the notes, each once, in the order of their passages."""
    return list(dict.fromkeys(source.title[:TITLE_CHARS] for source in sources))[:SOURCES_MAX]


def error_of(answer: Message) -> str:
    """Also where the notes' own sentences stand in for a model that wrote nothing: it is what the
    flow does that is tried."""
    if without_model := answer.grounding.get("without_model"):
        return str(without_model)
    if answer.status not in FAILED:
        return ""
    return answer.error or "The answer was not finished."


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def was_served(note: dict[str, Any], sources: Sequence[Source]) -> bool:
    """By its id; one that is known by its title alone, by that."""
    if note.get("id"):
        return any(source.note_id == note["id"] for source in sources)
    return any(fold(source.title) == fold(note["title"]) for source in sources)


def is_refusal(answer: Message, sources: Sequence[Source]) -> bool:
    """Whether it says that the notes do not know."""
    if answer.grounding.get("decision"):
        return answer.finds_nothing
    return bool(answer.searched) and not sources


def precision(answer: Message) -> float | None:
    """Which share of the marks that the model wrote stands behind what their passages bear out."""
    marks = list(marks_borne_out(answer))
    return share(sum(marks), len(marks))


def marks_borne_out(answer: Message) -> Iterator[bool]:
    said = without_thoughts(answer.text)
    for each in answer.grounding.get("sentences", ()):
        sentence = said[each["start"] : each["end"]]
        for mark in find_marks(sentence, Holes(sentence)):
            for n in mark.numbers:
                is_borne_out = each["verdict"] in HOLDS and n in each["numbers"]
                if is_borne_out or not mark.loose:  # which may be no mark at all
                    yield is_borne_out
