"""An answer with a sealed source, as a run leaves them."""

from typing import Any

from ai_chatbot.answering.grounds.served import seal_source
from ai_chatbot.models import Message, Source
from notes.models import Note
from notes.search.passages import as_found
from tests.ai_chatbot.conftest import write_turn


def answer_from(conversation: Any, note: Note, question: str = "Why?", **fields: Any) -> Message:
    """An answer that cites the note's first passage, which is sealed as it is now."""
    answer = fields.pop("answer", "It is so [1].")
    _, answered = write_turn(conversation, question, answer, **fields)
    return serve(answered, note)


def serve(answered: Message, note: Note, *, cited: bool | None = True) -> Message:
    passage = note.passages.select_related("note").first()
    assert passage is not None
    source = seal_source(answered.pk, answered.sources.count() + 1, as_found(passage, 0.8))
    source.cited = cited
    source.save()
    return answered


def source_of(answered: Message) -> Source:
    return answered.sources.with_standing(answered.conversation.owner_id).get()
