"""What the flow's component (and a user's own programs) may ask of Django."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import HttpBearer
from pydantic import BeforeValidator

from ai_chatbot.early_search import search
from ai_chatbot.history import earlier_turns
from ai_chatbot.models import Message, Source
from ai_chatbot.runs import running
from ai_chatbot.storable import storable
from ai_chatbot.tokens import Grant, resolve_token
from ai_chatbot.unsynced import unsynced
from notes.found import FoundPassage
from notes.retrieval import SearchResult


class TokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        return resolve_token(token)


router = Router(auth=TokenAuth())


def storable_query(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


class SearchIn(Schema):
    query: Annotated[str, BeforeValidator(storable_query)] = Field(min_length=1, max_length=8000)
    limit: int = Field(5, ge=1, le=20)


class PassageOut(Schema):
    n: int = Field(description="the number that the answer cites it by")
    note_id: int
    title: str
    heading: str
    text: str
    start: int = Field(description="first character in the note's text")
    end: int
    score: float = Field(description="relevance, 0 to 1")
    url: str
    origin: str = Field(description='"written" here, "imported" or "clipped" from the web')


class SearchOut(Schema):
    passages: list[PassageOut]


class TurnOut(Schema):
    role: str
    text: str


class ConversationOut(Schema):
    messages: list[TurnOut]


@router.post("/notes/search", response=SearchOut, summary="Passages of the notes on a question")
def search_passages(request: HttpRequest, body: SearchIn) -> dict[str, list[dict[str, object]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    numbered = serve(grant, body)
    return {"passages": [{"n": n, **asdict(passage)} for n, passage in numbered]}


def serve(grant: Grant, body: SearchIn) -> Iterable[tuple[int, FoundPassage]]:
    """The passages under their numbers; of a run, sealed as its answer's sources."""
    if grant.run is None:
        return enumerate(search(grant, body.query, body.limit).passages, start=1)
    answering = running.get(grant.run.answer_id)
    found = answering.search.found(body.query, body.limit) if answering else None
    found = found or search(grant, body.query, body.limit)
    return remember_served(grant.run.answer_id, found)


def near_notes(result: SearchResult) -> list[dict[str, object]]:
    """What a page shows when no passage bears on the question."""
    return [{"title": near.title, "url": near.url, "score": near.score} for near in result.nearest]


@router.get(
    "/conversation", response=ConversationOut, summary="Earlier turns of the run's conversation"
)
def conversation_so_far(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    return {"messages": earlier_turns(grant.run) if grant.run else []}


def remember_served(answer_id: uuid.UUID, result: SearchResult) -> list[tuple[int, FoundPassage]]:
    """Seal the passages as the answer's sources; one served before keeps its number.

    What is served after the answer's end is no source of it. While a run has found nothing, what
    was searched is written down instead. Neither waits for the disk, as the model waits for both:
    the answer's own next write takes them there.
    """
    answer = Message.objects.filter(pk=answer_id, status=Message.Status.RUNNING)
    if not result.passages:
        searched = {"query": result.searched, "nearest": near_notes(result)}
        with unsynced():
            answer.filter(sources=None).update(searched=searched)
        return []
    with unsynced():
        # A flow may search twice in a run, even at once: this locks the row, to number under.
        if not answer.update(searched={}):
            return list(enumerate(result.passages, start=1))
        served = Source.objects.filter(message_id=answer_id)
        known = {
            (note_id, start, end): n
            for note_id, start, end, n in served.values_list("note_id", "start", "end", "n")
        }
        numbered, new = [], []
        for passage in result.passages:
            place = (passage.note_id, passage.start, passage.end)
            if place not in known:
                known[place] = len(known) + 1
                new.append(seal_source(answer_id, known[place], passage))
            numbered.append((known[place], passage))
        Source.objects.bulk_create(new)
    return numbered


def seal_source(answer_id: uuid.UUID, n: int, passage: FoundPassage) -> Source:
    return Source(
        message_id=answer_id,
        n=n,
        note_id=passage.note_id,
        title=passage.title,
        heading=passage.heading,
        text=passage.text,
        content_hash=passage.content_hash,
        start=passage.start,
        end=passage.end,
        score=passage.score,
        url=passage.url,
        origin=passage.origin,
        source_url=passage.source_url,
    )
