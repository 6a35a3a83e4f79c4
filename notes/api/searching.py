"""Search, as the flow's component gets it, and how much there is to be searched."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from config.base.api.fields import Text
from config.base.api.operations import creates_nothing
from notes.api.importing import IndexOut, owner_of
from notes.index.ledger import index_summary
from notes.search.query import parse_query
from notes.search.reading import read_back, said
from notes.search.search import SearchResult
from notes.search.sharing.readable import search_readable

router = Router(tags=["search"])


class SearchIn(Schema):
    query: Text = Field(min_length=1, max_length=8000)
    limit: int = Field(5, ge=1, le=20, description="passages, at most")
    any_day: bool = Field(False, description="whatever time the query's words speak of")


class PassageOut(Schema):
    n: int
    note_id: int
    title: str
    heading: str
    text: str
    start: int = Field(description="first character in the note's text")
    end: int
    score: float = Field(description="relevance, 0 to 1")
    url: str = Field(description="opens the note with the passage marked")
    origin: str = Field(description='"written" here, "imported" or "clipped" from the web')
    source_url: str = Field(description="the web page that a clipped note comes from")
    shared_by: str = Field(description="whose note it is, if it is another's; else empty")


class NearOut(Schema):
    note_id: int
    title: str
    score: float
    url: str
    shared_by: str = Field(description="whose note it is, if it is another's; else empty")


class ConditionOut(Schema):
    label: str = Field(description="in words")
    without: str | None = Field(description="the query without it; null of what only joins others")


class TimesOut(Schema):
    words: str = Field(description="as they stand in the query")
    label: str = Field(description="the same as a time, such as “March 2024”")
    after: str | None = Field(description="the first day, such as 2024-03-01")
    before: str | None = Field(description="the day after the last one")
    only: bool = Field(description="notes of other days are left out; else they come behind")
    ignored: bool = Field(description="it left nothing that bears on the query")
    says: str = Field(description="what passages of other days say that are served as well")
    said: str = Field(description="all of this in words for people")


class ReadAsOut(Schema):
    said: str = Field(description="all of it in one line; empty when it is nothing but words")
    words: str = Field(description="what passages were compared with")
    conditions: list[ConditionOut]
    times: TimesOut | None = Field(description="the time that its words speak of, if any")


class FoundOut(Schema):
    passages: list[PassageOut] = Field(description="those that bear on the query, best first")
    nearest: list[NearOut] = Field(description="what came nearest when no passage bears on it")
    read_as: ReadAsOut = Field(description="how the query was read")


@router.post("/search", response=FoundOut, summary="Passages of the notes on a question")
@creates_nothing
def search(request: HttpRequest, body: SearchIn) -> dict[str, Any]:
    """In the grammar of the page: "exact words", -without, OR, #tag, [[note]], in:, before:."""
    owner_id = request.auth.owner_id  # type: ignore[attr-defined]
    found = search_readable(owner_id, body.query, limit=body.limit, any_day=body.any_day)
    return {
        "passages": [{"n": n, **asdict(each)} for n, each in enumerate(found.passages, start=1)],
        "nearest": [asdict(each) for each in found.nearest],
        "read_as": read_as(body.query, found),
    }


def read_as(query: str, found: SearchResult) -> dict[str, Any]:
    written = parse_query(query)  # as written: a time in it is told beside
    return {
        "said": said(written),
        "words": found.query.text,
        "conditions": [asdict(chip) for chip in read_back(written)],
        "times": found.times.as_json() if found.times else None,
    }


@router.get("/index", response=IndexOut, summary="How much is indexed; what was refused")
def index_status(request: HttpRequest) -> dict[str, Any]:
    return index_summary(owner_of(request))
