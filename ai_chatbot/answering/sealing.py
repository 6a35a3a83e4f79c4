"""What a flow asks the notes for, as its run serves it."""

from ai_chatbot.answering.early_search import search
from ai_chatbot.answering.grounds.served import Numbered, remember_served
from ai_chatbot.answering.registry import running
from ai_chatbot.tokens import Grant
from notes.search.dates.times import Times


def serve(grant: Grant, query: str, limit: int) -> tuple[list[Numbered], Times | None]:
    """The passages under their numbers, of a run sealed as its answer's sources; and the time that
    the query's words were read as."""
    if grant.run is None:
        found = search(grant, query, limit)
        return list(enumerate(found.passages, start=1)), found.times
    answering = running.get(grant.run.answer_id)
    early = answering.search.found(query, limit) if answering else None
    found = early or search(grant, query, limit)
    return remember_served(grant.run.answer_id, found), found.times
