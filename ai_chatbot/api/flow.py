"""What the flow's component (and a user's own programs) may ask of Django."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import BeforeValidator

from ai_chatbot.answering.sealing import serve
from ai_chatbot.api.auth import TokenAuth
from ai_chatbot.conversations.history import earlier_turns
from ai_chatbot.tokens import Grant
from config.base.storable import storable

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
    numbered = serve(grant, body.query, body.limit)
    return {"passages": [{"n": n, **asdict(passage)} for n, passage in numbered]}


@router.get(
    "/conversation", response=ConversationOut, summary="Earlier turns of the run's conversation"
)
def conversation_so_far(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    return {"messages": earlier_turns(grant.run) if grant.run else []}
