"""What happens to an answer while it is written, as every door follows it.

Events are numbered. A follower that knows the last number it heard is told the rest, however
much of it there is, in as few events as say it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.grounds.shown import instead_of


@dataclass(frozen=True)
class Grown:
    """From its character `start` on, the answer says `text`."""

    seq: int
    start: int
    text: str


@dataclass(frozen=True)
class Extracted:
    """Sentences of the notes that answer best, before the first word: as quotes.described."""

    seq: int
    quotes: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Stepped:
    """What the flow did so far before it answers: the tools it called, oldest first."""

    seq: int
    steps: Sequence[Step]


@dataclass(frozen=True)
class Served:
    """The passages that the model was given; answers cite them by their `n`."""

    seq: int
    sources: Sequence[Source]


@dataclass(frozen=True)
class Ended:
    """The last event, when the answer stands in its row; `error` is a sentence for the user.

    `grounding`: as the row keeps it. `instead`: Markdown that is to be shown in place of all that
    was told, "" where that stands.
    """

    seq: int
    status: str  # of Message.Status
    error: str = ""
    grounding: dict[str, Any] = field(default_factory=dict)
    instead: str = ""


Event = Grown | Extracted | Stepped | Served | Ended


class EventLog:
    """The events of one answer so far, kept as what they come to."""

    def __init__(self) -> None:
        self.seq = 0  # number of the newest event
        self.length = 0  # characters of the text
        self._pieces: list[str] = []
        self._grown = [0]  # the numbers of the events by which the text grew,
        self._lengths = [0]  # and how long it was then
        self._extracted: Extracted | None = None
        self._stepped: Stepped | None = None
        self._served: Served | None = None
        self._ended: Ended | None = None

    @property
    def text(self) -> str:
        """All of the answer that there is."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def grow(self, text: str) -> None:
        self.seq += 1
        self.length += len(text)
        self._pieces.append(text)
        self._grown.append(self.seq)
        self._lengths.append(self.length)

    def step(self, step: Step) -> None:
        self.seq += 1
        before = self._stepped.steps if self._stepped else ()
        self._stepped = Stepped(self.seq, (*before, step))

    def serve(self, sources: Sequence[Source]) -> bool:
        """Returns whether that is news: which they are is told once, and if there are more."""
        if self._served and len(self._served.sources) == len(sources):
            return False
        self.seq += 1
        self._served = Served(self.seq, sources)
        return True

    def extract(self, quotes: Sequence[dict[str, Any]]) -> None:
        self.seq += 1
        self._extracted = Extracted(self.seq, quotes)

    def end(self, seq: int, status: str, error: str, **known: Any) -> None:
        """`seq` stands in the answer's row, and is beyond all that was told; `known` as Ended."""
        self.seq = seq
        self._ended = Ended(seq, status, error, **known)

    def after(self, seq: int) -> list[Event]:
        """What happened after event `seq`, in order; growth is one event, however often it was.

        But for what grew before passages, steps or an extract were told: whoever hears of them,
        and is cut off then, says their number, and by that must have all the text before it.
        """
        told = (self._extracted, self._stepped, self._served)
        between = [each for each in told if each and each.seq > seq]
        events: list[Event] = []
        at = seq
        for each in sorted(between, key=lambda event: event.seq):
            events += [*self._growth(at, each.seq), each]
            at = each.seq
        events += self._growth(at, self.seq)
        return [*events, self._ended] if self._ended and self._ended.seq > seq else events

    def _growth(self, after: int, until: int) -> list[Event]:
        """By what the text grew between these two events."""
        first, last = (bisect_right(self._grown, seq) - 1 for seq in (after, until))
        start, end = self._lengths[first], self._lengths[last]
        return [Grown(self._grown[last], start, self.text[start:end])] if end > start else []


def events_of_row(answer: Message, after: int) -> list[Event]:
    """The events of an answer that has ended, from what is kept of it.

    Which text an event brought is kept nowhere: a follower that lacks any of it gets it whole.
    """
    last = last_of_row(answer)
    sources = list(answer.sources.all())
    instead = instead_of(answer, sources)
    events: list[Event] = [Ended(last, answer.status, answer.error, answer.grounding, instead)]
    if answer.text and after < last - 1:
        events.insert(0, Grown(last - 1, 0, answer.text))
    if sources and after < last - 1:
        events.insert(0, Served(last - 2, sources))
    return [event for event in events if event.seq > after or isinstance(event, Ended)]


def last_of_row(answer: Message) -> int:
    """The number of the event that told an answer's end: before it are its text and passages."""
    return max(answer.seq, 3)


def as_message(event: Event) -> dict[str, Any]:
    """For the channel layer. Sources stand in the database: whoever hears of them reads them."""
    match event:
        case Grown(seq, start, text):
            return {"kind": "grown", "seq": seq, "start": start, "text": text}
        case Extracted(seq, quotes):
            return {"kind": "extracted", "seq": seq, "quotes": list(quotes)}
        case Stepped(seq, steps):
            return {"kind": "stepped", "seq": seq, "steps": [asdict(step) for step in steps]}
        case Served(seq, _):
            return {"kind": "served", "seq": seq}
        case Ended():
            return {"kind": "ended"} | asdict(event)


def from_message(message: dict[str, Any], sources: Sequence[Source] = ()) -> Event:
    """The event that `as_message` wrote; a Served gets these sources."""
    match message:
        case {"kind": "grown", "seq": seq, "start": start, "text": text}:
            return Grown(seq, start, text)
        case {"kind": "served", "seq": seq}:
            return Served(seq, sources)
        case {"kind": "stepped", "seq": seq, "steps": steps}:
            return Stepped(seq, tuple(Step(**step) for step in steps))
        case {"kind": "extracted", "seq": seq, "quotes": quotes}:
            return Extracted(seq, quotes)
        case {"kind": "ended", "seq": seq, "status": status, "error": error}:
            more = {name: message[name] for name in ("grounding", "instead") if name in message}
            return Ended(seq, status, error, **more)
    raise ValueError(f"not an event: {message!r}")
