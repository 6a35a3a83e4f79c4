"""A conversation as an export tells it, whatever tool wrote that: our own tree, not yet rows."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from config.base.languages.numbers import grouped
from config.base.storable import storable, text_in

ID_MAX_CHARS = 200
TITLE_MAX_CHARS = 200
TEXT_MAX_CHARS = 200_000  # of one message; the rest is cut, and said so
CONVERSATION_MAX_CHARS = 20_000_000
MESSAGES_MAX = 10_000  # of one conversation, hidden ones among them
MODEL_MAX_CHARS = 200
PICTURE = "(A picture stood here.)"
NAMED_FILE = "(Attached: %s)"
STANDING_IN = re.compile(r"\(A picture stood here\.\)|\(Attached: .*\)")  # a line for either
UNTITLED = {"new chat"}  # what tools call a conversation until it has a title
MILLISECONDS_FROM = 1e11  # as seconds that would be the year 5138


class NotTaken(Exception):
    """A conversation or file that is not imported; the text is a sentence for the user."""


def refuse_too_many(messages: Sized) -> None:
    if len(messages) > MESSAGES_MAX:
        raise NotTaken(
            _("It has %(has)s messages; %(most)s can be imported.")
            % {"has": grouped(len(messages)), "most": grouped(MESSAGES_MAX)}
        )


@dataclass
class Passage:
    """A source of an answer, as one of our own exports has it; its note is only a claim."""

    n: int
    note_id: int | None
    title: str
    heading: str
    text: str
    content_hash: str
    start: int
    end: int
    score: float
    origin: str
    source_url: str
    shared_by: str = ""


@dataclass
class Said:
    """One question or answer; `id` and `parent` are the export's own names."""

    id: str
    parent: str | None
    is_question: bool
    text: str
    at: datetime | None = None
    ended_at: datetime | None = None
    model: str = ""
    status: str = "done"
    error: str = ""
    fields: dict[str, Any] = field(default_factory=dict)  # more of the row's, checked
    sources: list[Passage] = field(default_factory=list)
    stands_in: bool = False  # for an answer that the export has not


@dataclass
class Brought:
    """`said` has parents before children; `left_out` counts what is not taken, by its name."""

    tool: str
    id: str
    title: str
    created_at: datetime | None
    updated_at: datetime | None
    head: str | None
    said: list[Said]
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> str:
        """What was asked first, in words of who asked."""
        lines = self.said[0].text.splitlines()
        own = "\n".join(line for line in lines if not STANDING_IN.fullmatch(line))
        return own if own.strip() else self.said[0].text


@dataclass(frozen=True)
class Format:
    """One tool's exports: `knows` tells its conversations, `read` raises NotTaken."""

    name: str
    knows: Callable[[dict[str, Any]], bool]
    read: Callable[[dict[str, Any]], Brought]


def title_in(value: Any) -> str:
    title = text_in(value, TITLE_MAX_CHARS).strip()
    return "" if title.casefold() in UNTITLED else title


def time_in(value: Any) -> datetime | None:
    """A moment out of ISO text or seconds (or milliseconds) since 1970; never one to come."""
    now = timezone.now()
    try:
        if isinstance(value, str):
            found = parse_datetime(value[:40])
        elif isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > MILLISECONDS_FROM else value
            found = datetime.fromtimestamp(seconds, UTC) if math.isfinite(seconds) else None
        else:
            found = None
        if found is None:
            return None
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return min(aware.astimezone(UTC), now) if aware.year > 1 else None
    except (ValueError, OverflowError, OSError):
        return None


# What may be left out of a conversation; said in the language of who reads the report.
PICTURES = gettext_noop("pictures")
ATTACHED = gettext_noop("attached files")
SOUNDS = gettext_noop("sounds and videos")
INSTRUCTIONS = gettext_noop("instructions to the model")
CALLS = gettext_noop("calls of tools and what these answered")
THOUGHTS = gettext_noop("thoughts and other things that are no text")
OTHER = gettext_noop("other things that are no text")
ENDS = gettext_noop("ends of very long texts")
LOOSE = gettext_noop("messages that hang together with nothing")


def cut_text(text: str, left_out: Counter[str]) -> str:
    """Storable, and as long as a message may be."""
    text = storable(text[: TEXT_MAX_CHARS * 2]) if len(text) > TEXT_MAX_CHARS else storable(text)
    if len(text) > TEXT_MAX_CHARS:
        left_out[ENDS] += 1
    return text[:TEXT_MAX_CHARS]


def id_in(value: Any) -> str:
    """A name of the export's, "" for none: a longer one than any tool writes names nothing."""
    if not isinstance(value, str) or len(value) > ID_MAX_CHARS:
        return ""
    return storable(value)


def joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())
