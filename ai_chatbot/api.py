"""What the flow's component (and a user's own programs) may ask of Django."""

from dataclasses import asdict

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import HttpBearer

from ai_chatbot.history import earlier_questions, earlier_turns
from ai_chatbot.models import Message, Source
from ai_chatbot.tokens import Grant, resolve_token
from notes.retrieval import FoundPassage, search


class TokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Grant | None:
        return resolve_token(token)


router = Router(auth=TokenAuth())


class SearchIn(Schema):
    query: str = Field(min_length=1, max_length=8000)
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


class SearchOut(Schema):
    passages: list[PassageOut]


class TurnOut(Schema):
    role: str
    text: str


class ConversationOut(Schema):
    messages: list[TurnOut]


@router.post("/notes/search", response=SearchOut, summary="Passages of the notes on a question")
def search_notes(request: HttpRequest, body: SearchIn) -> dict[str, list[dict[str, object]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    context = earlier_questions(grant.answer) if grant.answer else []
    found = search(grant.owner, body.query, limit=body.limit, context=context)
    if grant.answer is None:
        numbered = list(enumerate(found, start=1))
    else:
        numbered = remember_served(grant.answer, found)
    return {"passages": [{"n": n, **asdict(passage)} for n, passage in numbered]}


@router.get(
    "/conversation", response=ConversationOut, summary="Earlier turns of the run's conversation"
)
def conversation_so_far(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    return {"messages": earlier_turns(grant.answer) if grant.answer else []}


def remember_served(answer: Message, found: list[FoundPassage]) -> list[tuple[int, FoundPassage]]:
    """Seal the passages as the answer's sources; one served before keeps its number."""
    with transaction.atomic():
        # A flow may search twice in a run, even at once: number under the row's lock.
        Message.objects.select_for_update().get(pk=answer.pk)
        known = {
            (source.note_id, source.start, source.end): source.n for source in answer.sources.all()
        }
        numbered = []
        for passage in found:
            place = (passage.note_id, passage.start, passage.end)
            if place not in known:
                known[place] = len(known) + 1
                seal_source(answer, known[place], passage)
            numbered.append((known[place], passage))
    return numbered


def seal_source(answer: Message, n: int, passage: FoundPassage) -> Source:
    return Source.objects.create(
        message=answer,
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
    )
