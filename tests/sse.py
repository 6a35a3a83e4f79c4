"""Server-Sent Events as a client reads them, from bytes that may be cut anywhere."""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Heard(NamedTuple):
    id: str
    name: str
    data: Any


@dataclass
class Reader:
    """`feed` returns the events that are whole by then; a comment or a half one is none."""

    _rest: bytes = b""
    heard: list[Heard] = field(default_factory=list)

    def feed(self, data: bytes) -> list[Heard]:
        *frames, self._rest = (self._rest + data).split(b"\n\n")
        new = [event for frame in frames if (event := read_frame(frame.decode()))]
        self.heard += new
        return new

    @property
    def last_id(self) -> str:
        return self.heard[-1].id if self.heard else ""

    def forget_half(self) -> None:
        """The connection was cut: the next one begins with a whole event."""
        self._rest = b""


def read_frame(frame: str) -> Heard | None:
    fields = dict(line.split(": ", 1) for line in frame.split("\n") if not line.startswith(":"))
    if "data" not in fields:
        return None
    return Heard(fields.get("id", ""), fields.get("event", ""), json.loads(fields["data"]))


def text_of(heard: list[Heard], text: str = "") -> str:
    """What a client shows after these events, if it showed `text` before."""
    for event in heard:
        if event.name == "grown":
            start = event.data["start"]
            assert start <= len(text), "something was missed"
            text = text[:start] + event.data["text"]
    return text
