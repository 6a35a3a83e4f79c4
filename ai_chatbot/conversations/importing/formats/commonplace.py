"""Our own documents (docs/conversation.schema.json), from this place or another: all of it is a
claim, and only what has the right shape is taken."""

import math
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.importing.shapes import (
    CONVERSATION_MAX_CHARS,
    LOOSE,
    MODEL_MAX_CHARS,
    Brought,
    Format,
    NotTaken,
    Passage,
    Said,
    cut_text,
    id_in,
    refuse_too_many,
    time_in,
)
from ai_chatbot.conversations.importing.trees import TOO_LONG
from ai_chatbot.grounding.check import Verdict
from ai_chatbot.grounding.silence import Decision
from ai_chatbot.models import Message
from config.base.storable import count_in, dict_in, list_in, text_in

KNOWN_FORMAT = "commonplace.conversation"
SOURCES_MAX, SENTENCES_MAX, QUOTES_MAX, NEAREST_MAX = 200, 2000, 20, 20
SOURCE_MAX_CHARS = 100_000
PLACE_MAX = 2_000_000_000  # what a column of a place in a text holds
INTERRUPTED = gettext_noop("The answer was still being written when this was exported.")
STATUSES = set(Message.Status.values) - {Message.Status.RUNNING}


def knows(document: dict[str, Any]) -> bool:
    return document.get("format") == KNOWN_FORMAT


def read(document: dict[str, Any]) -> Brought:
    left_out: Counter[str] = Counter()
    messages = list_in(document.get("messages"))
    refuse_too_many(messages)
    said = parents_first([dict_in(each) for each in messages], left_out)
    size = sum(len(each.text) + sum(len(one.text) for one in each.sources) for each in said)
    if size > CONVERSATION_MAX_CHARS:
        raise NotTaken(_(TOO_LONG))
    known = {each.id for each in said}
    head = id_in(document.get("head"))
    return Brought(
        tool="commonplace",
        id=id_in(document.get("id")),
        title=text_in(document.get("title"), 200),
        created_at=time_in(document.get("created_at")),
        updated_at=time_in(document.get("updated_at")),
        head=head if head in known else (said[-1].id if said else None),
        said=said,
        left_out=left_out,
    )


def parents_first(messages: list[dict[str, Any]], left_out: Counter[str]) -> list[Said]:
    """What makes a tree of questions and answers; the rest is left out."""
    named = [each | {"id": id_in(each.get("id"))} for each in messages]
    by_id = {each["id"]: each for each in named if each["id"]}
    children: dict[str, list[dict[str, Any]]] = {}
    for each in by_id.values():
        parent = each.get("parent")
        if id_in(parent) or parent in (None, ""):
            children.setdefault(id_in(parent), []).append(each)
    found: list[Said] = []
    waiting = [(each, "user") for each in children.get("", [])[::-1]]
    while waiting:
        message, role = waiting.pop()
        if message.get("role") != role:
            continue
        found.append(said_of(message, left_out))
        follows = "user" if role == "assistant" else "assistant"
        waiting += [(each, follows) for each in children.get(message["id"], [])[::-1]]
    left_out[LOOSE] += len(messages) - len(found)
    return found


def said_of(message: dict[str, Any], left_out: Counter[str]) -> Said:
    is_question = message["role"] == "user"
    text = message.get("text")
    said = Said(
        id=message["id"],
        parent=id_in(message.get("parent")) or None,
        is_question=is_question,
        text=cut_text(text if isinstance(text, str) else "", left_out),
        at=time_in(message.get("created_at")),
        ended_at=time_in(message.get("ended_at")),
    )
    return said if is_question else with_answer(said, message)


def with_answer(said: Said, message: dict[str, Any]) -> Said:
    said.error = text_in(message.get("error"), 500)
    said.status = text_in(message.get("status"), 11)
    if said.status not in STATUSES:
        said.status, said.error = str(Message.Status.INTERRUPTED), said.error or INTERRUPTED
    said.model = text_in(message.get("model"), MODEL_MAX_CHARS)
    flow = dict_in(message.get("flow"))
    said.fields = {
        "usage": counts_in(message.get("usage")),
        "timings": seconds_in(message.get("timings")),
        "searched": searched_in(message.get("searched")),
        "times": times_in(message.get("times")),
        "provider": text_in(message.get("provider"), 20),
        "flow": text_in(flow.get("name"), 100),
        "flow_title": text_in(flow.get("title"), 100),
        "without_notes": message.get("without_notes") is True,
        "flow_id": text_in(flow.get("id"), 64),
        "flow_version": text_in(flow.get("version"), 64),
    }
    said.sources = passages_in(message.get("sources"))
    said.fields["grounding"] = grounding_in(message.get("grounding"), said.sources)
    return said


def passages_in(value: Any) -> list[Passage]:
    found: dict[int, Passage] = {}
    for each in map(dict_in, list_in(value)[:SOURCES_MAX]):
        n = count_in(each.get("n"))
        if 1 <= n <= 999:
            found[n] = passage_in(n, each)
    return list(found.values())


def passage_in(n: int, given: dict[str, Any]) -> Passage:
    note_id = count_in(given.get("note_id")) or None
    return Passage(
        n=n,
        note_id=note_id,
        title=text_in(given.get("title"), 500),
        heading=text_in(given.get("heading"), 1000),
        text=text_in(given.get("text"), SOURCE_MAX_CHARS),
        content_hash=text_in(given.get("content_hash"), 64),
        start=place_in(given.get("start")),
        end=place_in(given.get("end")),
        score=number_in(given.get("score")) or 0.0,
        origin=text_in(given.get("origin"), 8),
        source_url=address_in(given.get("source_url")),
        shared_by=text_in(given.get("shared_by"), 150),
    )


def address_in(value: Any) -> str:
    """Of a web page; anything else that a link could hold is no address."""
    address = text_in(value, 2000)
    return address if address.lower().startswith(("https://", "http://")) else ""


def place_in(value: Any) -> int:
    return min(count_in(value), PLACE_MAX)


def number_in(value: Any) -> float | None:
    """0 to 1, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def counts_in(value: Any) -> dict[str, int]:
    given = dict_in(value)
    return {key: count_in(given[key]) for key in ("input", "output", "total") if key in given}


def seconds_in(value: Any) -> dict[str, float]:
    given = dict_in(value)
    return {
        str(key)[:40]: float(number)
        for key, number in list(given.items())[:20]
        if isinstance(number, int | float) and math.isfinite(number) and 0 <= number < 1e6
    }


def searched_in(value: Any) -> dict[str, Any]:
    """Titles of notes alone: an address that was near then says nothing here."""
    given = dict_in(value)
    if not given.get("query"):
        return {}
    nearest = [dict_in(each) for each in list_in(given.get("nearest"))[:NEAREST_MAX]]
    titles = [text_in(each.get("title"), 500) for each in nearest]
    return {
        "query": text_in(given["query"], 4000),
        "nearest": [{"title": title, "url": "", "score": 0.0} for title in titles if title],
    }


def times_in(value: Any) -> dict[str, Any]:
    given = dict_in(value)
    said = text_in(given.get("said"), 500)
    if not said:
        return {}
    texts = {key: text_in(given.get(key), 200) for key in ("words", "label", "says")}
    days = {key: text_in(given.get(key), 10) or None for key in ("after", "before")}
    flags = {key: given.get(key) is True for key in ("only", "ignored")}
    return {**texts, **days, **flags, "said": said}


def grounding_in(value: Any, sources: list[Passage]) -> dict[str, Any]:
    given = dict_in(value)
    decision = text_in(given.get("decision"), 8)
    if decision not in set(Decision):
        return {}
    texts = {each.n: each.text for each in sources}
    # A document of before has none, and is shown as it was.
    beside = {"beside": quotes_in(given["beside"], texts)} if "beside" in given else {}
    return beside | {
        "decision": decision,
        "score": number_in(given.get("score")),
        "sure": number_in(given.get("sure")) or 0.0,
        "sentences": sentences_in(given.get("sentences")),
        "extract": quotes_in(given.get("extract"), texts),
        "without_model": text_in(given.get("without_model"), 300),
        "language": text_in(given.get("language"), 5),
    }


def sentences_in(value: Any) -> list[dict[str, Any]]:
    """Each behind the one before it, so that together they are no longer than the text."""
    found: list[dict[str, Any]] = []
    at = 0
    for given in map(dict_in, list_in(value)[:SENTENCES_MAX]):
        verdict, place = text_in(given.get("verdict"), 20), range_in(given)
        if verdict in set(Verdict) and place["start"] >= at:
            at = place["end"]
            numbers = [count_in(n) for n in list_in(given.get("numbers"))[:SOURCES_MAX]]
            strength = number_in(given.get("strength")) or 0.0
            found.append(place | {"verdict": verdict, "numbers": numbers, "strength": strength})
    return found


def quotes_in(value: Any, texts: dict[int, str]) -> list[dict[str, Any]]:
    """Only what stands in its source, word for word."""
    found = []
    for given in map(dict_in, list_in(value)[:QUOTES_MAX]):
        n, place = count_in(given.get("n")), range_in(given)
        text = texts.get(n, "")[place["start"] : place["end"]]
        if text and text == given.get("text"):
            found.append({"n": n, **place, "text": text})
    return found


def range_in(given: dict[str, Any]) -> dict[str, int]:
    start = place_in(given.get("start"))
    return {"start": start, "end": max(start, place_in(given.get("end")))}


FORMAT = Format("Commonplace", knows, read)
