"""What the flow's component (and a user's own programs) may ask of Django."""

from dataclasses import asdict
from typing import Annotated, Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import BeforeValidator

from ai_chatbot.answering.early_search import Wanted
from ai_chatbot.answering.grounds.reading import NotRead, read_note
from ai_chatbot.answering.sealing import Served, serve
from ai_chatbot.api.auth import EditorAuth, SearchAuth
from ai_chatbot.conversations.history import earlier_turns
from ai_chatbot.tokens import Grant
from config.base.api.problems import Problem
from config.base.storable import storable

router = Router(auth=SearchAuth())


def storable_query(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


class SearchIn(Schema):
    query: Annotated[str, BeforeValidator(storable_query)] = Field(min_length=1, max_length=8000)
    limit: int = Field(5, ge=1, le=20)
    read_chars: int = Field(
        0,
        ge=0,
        le=20_000,
        description="for a model that is to read little: passages bring `reads`, the sentences "
        "that answer best, in so many characters of all; those that bring none are left out",
    )


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
    reads: str = Field("", description="what a model is to read of it; only with `read_chars`")


class TimesOut(Schema):
    """The time that the query's words were read as; only there when they speak of one."""

    words: str = Field(description="as they stand in the query")
    label: str = Field(description="the same as a time, such as “March 2024”")
    after: str | None = Field(description="the first day, such as 2024-03-01")
    before: str | None = Field(description="the day after the last one")
    only: bool = Field(description="notes of other days are left out; else they come behind")
    ignored: bool = Field(description="it left nothing that bears on the query")
    says: str = Field(description="what passages of other days say that are served as well")
    said: str = Field(description="all of this in words for people")


class SearchOut(Schema):
    passages: list[PassageOut]
    times: TimesOut | None = None


class TurnOut(Schema):
    role: str
    text: str


class ConversationOut(Schema):
    messages: list[TurnOut]


@router.post(
    "/notes/search",
    response=SearchOut,
    exclude_unset=True,
    summary="Passages of the notes on a question",
)
def search_passages(request: HttpRequest, body: SearchIn) -> dict[str, object]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    served, times = serve(grant, body.query, Wanted(body.limit, body.read_chars))
    passages = [passage_out(each) for each in served]
    return {"passages": passages} | ({"times": times.as_json()} if times else {})


class ReadIn(Schema):
    n: int = Field(ge=1, le=30_000, description="the number of a passage that the run was served")


class ReadOut(Schema):
    passages: list[PassageOut]


@router.post(
    "/notes/read",
    response=ReadOut,
    exclude_unset=True,
    summary="The note of a passage that a search found, in its passages",
)
def read_on(request: HttpRequest, body: ReadIn) -> dict[str, object]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    if grant.run is None:
        raise Problem("invalid_request", "Notes are read on while a question is answered, only.")
    try:
        found = read_note(grant, grant.run, body.n)
    except NotRead as why:
        raise Problem("invalid_request", str(why)) from None
    return {"passages": [passage_out(Served(n, passage)) for n, passage in found]}


def passage_out(served: Served) -> dict[str, object]:
    reads = {} if served.reads is None else {"reads": served.reads}
    return {"n": served.n, **asdict(served.passage), **reads}


@router.get(
    "/conversation", response=ConversationOut, summary="Earlier turns of the run's conversation"
)
def conversation_so_far(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    grant: Grant = request.auth  # type: ignore[attr-defined]
    return {"messages": earlier_turns(grant.run) if grant.run else []}


class EditorOut(Schema):
    id: str
    username: str


@router.get("/editor", auth=EditorAuth(), response=EditorOut, summary="Who edits in Langflow")
def who_edits(request: HttpRequest) -> dict[str, str]:
    """Asked by Langflow, with the cookie that a browser showed it; 401 when that opens nothing."""
    user: User = request.auth  # type: ignore[attr-defined]
    return {"id": str(user.pk), "username": user.get_username()}
