"""The tools `search_notes` and, for connectors that know two tools only, `search`."""

from django.contrib.auth.models import User
from pydantic import BaseModel, Field

from config.base.api.problems import Problem
from notes.mcp.finding import Arguments
from notes.search.passages import FoundPassage
from notes.search.query import parse_query
from notes.search.search import SearchResult
from notes.search.sharing.readable import search_readable
from notes.text.front_matter import tidy_tags

QUERY_MAX_CHARS = 8000
HITS = 10  # notes that `search` finds
QUOTATION_MARKS = str.maketrans("", "", '"“”„«»「」『』')
DAY = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


class Search(Arguments):
    query: str = Field(
        min_length=1,
        max_length=QUERY_MAX_CHARS,
        description=(
            "What is looked for, by meaning and by words, in any language. May also hold "
            "“exact words” in quotation marks, -word, [[a note]], and OR."
        ),
    )
    limit: int = Field(8, ge=1, le=20, description="passages at most")
    folder: str = Field("", max_length=1000, description="only notes in it or below it")
    tag: str = Field("", max_length=200, description="only notes with it or one below it")
    after: str = Field(
        "", pattern=DAY, description="only notes dated after this day, month or year: 2024-05-03"
    )
    before: str = Field("", pattern=DAY, description="only notes dated before it, likewise")


class PassageOut(BaseModel):
    note_id: int
    title: str
    heading: str = Field(description="“Chapter › Section”")
    text: str
    start: int = Field(description="first character in the note's text; an offset for read_note")
    end: int
    score: float = Field(description="relevance, 0 to 1")
    url: str = Field(description="the note's page with the passage marked")
    origin: str = Field(description='"written" here, "imported", or "clipped" from the web')
    shared_by: str = Field("", description="whose note it is, if it is another's")


class Nearest(BaseModel):
    note_id: int
    title: str
    url: str
    shared_by: str = Field("", description="whose note it is, if it is another's")


class Found(BaseModel):
    passages: list[PassageOut] = Field(description="best first; empty when none bears on it")
    nearest: list[Nearest] = Field(description="notes that come nearest when none does")
    heeded: str = Field(description="how a time in the query's words was read; often empty")


def search_notes(owner: User, site: str, given: Search) -> Found:
    result = search_readable(owner.pk, query_of(given), limit=given.limit)
    return Found(
        passages=[passage_out(passage, site) for passage in result.passages],
        nearest=nearest_of(result, site),
        heeded=result.times.said if result.times else "",
    )


def query_of(given: Search) -> str:
    """The query with its filters in the grammar of notes.search.query."""
    folder = given.folder.translate(QUOTATION_MARKS).strip("/ ")
    filters = {
        "folder": f'in:"{folder}"' if folder else "",
        "tag": "".join(f"#{name}" for name in tidy_tags([given.tag])),
        "after": f"after:{given.after}" if given.after else "",
        "before": f"before:{given.before}" if given.before else "",
    }
    for name, written in filters.items():
        if written and not is_one_condition(written):
            raise Problem("invalid_request", f"{name}: nothing can be filtered by that.")
    return " ".join([given.query, *filter(None, filters.values())])


def is_one_condition(written: str) -> bool:
    read = parse_query(written)
    return len(read.where.parts) == 1 and not read.text


def passage_out(passage: FoundPassage, site: str) -> PassageOut:
    return PassageOut(
        note_id=passage.note_id,
        title=passage.title,
        heading=passage.heading,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=passage.score,
        url=f"{site}{passage.url}",
        origin=passage.origin,
        shared_by=passage.shared_by,
    )


def nearest_of(result: SearchResult, site: str) -> list[Nearest]:
    return [
        Nearest(
            note_id=near.note_id,
            title=near.title,
            url=f"{site}{near.url}",
            shared_by=near.shared_by,
        )
        for near in result.nearest
    ]


# --- As ChatGPT's connectors have it ------------------------------------------------------------


class Lookup(Arguments):
    query: str = Field(min_length=1, max_length=QUERY_MAX_CHARS, description="what is looked for")


class Hit(BaseModel):
    id: str = Field(description="for fetch")
    title: str
    url: str


class Hits(BaseModel):
    results: list[Hit]


def search(owner: User, site: str, given: Lookup) -> Hits:
    """The notes in which passages were found, each once, the best first."""
    found = search_readable(owner.pk, given.query, limit=2 * HITS).passages
    best: dict[int, FoundPassage] = {}
    for passage in found:
        best.setdefault(passage.note_id, passage)
    hits = [
        Hit(id=str(each.note_id), title=each.title, url=f"{site}{each.url}")
        for each in list(best.values())[:HITS]
    ]
    return Hits(results=hits)
