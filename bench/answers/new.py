"""How answers come about now: what the flow's model reads, and what the page shows of its words."""

from collections.abc import Sequence
from typing import Any

from bench.answers.questions import Question
from bench.answers.shown import Passage, Sentence, Shown, split_marks

LIMIT = 10
SECONDS = 60.0  # for vectors and checks: a busy machine is not to change a figure


def reads(question: str, found: Sequence[object], chars: int, most: int) -> list[str]:
    """Of each passage that a search found, what its model is given to read."""
    from notes.search.reads import what_is_read

    embedder = embedder_for(found)
    return what_is_read(embedder, question, found, chars=chars, most=most, seconds=SECONDS)  # type: ignore[arg-type]


def embedder_for(found: Sequence[Any]) -> Any:
    """That of whose notes the passages are cut from, as an answer of theirs is compared with it."""
    from notes.index.embedding import get_embedder
    from notes.models import Note
    from notes.search.evidence import answering_embedder

    if not found:
        return get_embedder()
    note = Note.objects.filter(pk=found[0].note_id).first()  # none of a poisoned one
    return answering_embedder(note.owner_id) if note else get_embedder()


def shown(question: Question, passages: Sequence[Passage], text: str) -> Shown:
    """As a page decides it: what is borne out is a fact, what the notes say instead or beside it
    stands there word for word, and what is neither is set apart. What is folded is not shown."""
    from ai_chatbot.answering.grounds.weighing import compared
    from ai_chatbot.grounding.silence import Decision
    from ai_chatbot.rendering.grounds.quotes import shown_quotes
    from ai_chatbot.rendering.thoughts import without_thoughts
    from notes.search.search import readings

    embedder, said = embedder_for(passages), without_thoughts(text)
    found = compared(readings(question.ask, question.after), said, passages, embedder, SECONDS)
    own = found.decision in (Decision.ANSWERED, Decision.UNSURE)
    quotes = [] if found.decision is Decision.ANSWERED else shown_quotes(found.as_json())
    told = [(split_marks(said[each.start : each.end])[0], each) for each in found.sentences]
    return Shown(
        facts=(
            *(Sentence(words, each.numbers) for words, each in told if own and each.verdict.holds),
            *(Sentence(quote.text, (quote.n,)) for quote in quotes),
        ),
        aside=tuple(Sentence(words) for words, each in told if each.is_doubtful or not own),
        refuses=found.decision is Decision.NOTHING,
    )
