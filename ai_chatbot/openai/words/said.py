"""A flow's text as what this door tells of it: thoughts and words, harmless, cut as was wished."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ai_chatbot.openai.words.cutting import Room, StopFinder
from ai_chatbot.openai.words.harmless import HarmlessStream
from ai_chatbot.openai.words.thoughts import ThoughtStream
from ai_chatbot.rendering.thoughts import Piece, split_thoughts

# What is read at once: a step may cost as much as the text that is held.
STEP = re.compile(r"(?s).{1,1000}")


@dataclass
class Channel:
    """Either the thoughts or the words."""

    harmless: HarmlessStream = field(default_factory=HarmlessStream)
    told: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.told)


class Said:
    """Tell what `push` and, at the end, `rest` give; after a cut there is nothing more."""

    def __init__(self, stops: tuple[str, ...] = (), limit: int | None = None) -> None:
        self.cut = ""  # "stop" or "length", once it was cut
        self._thoughts = ThoughtStream()
        self._channels = {False: Channel(), True: Channel()}
        self._stop = StopFinder(stops)
        self._room = Room(limit)

    @property
    def words(self) -> str:
        return self._channels[False].text

    @property
    def thoughts(self) -> str:
        return self._channels[True].text

    def push(self, text: str) -> list[Piece]:
        return joined(
            self._told(piece for step in STEP.findall(text) for piece in self._read(step))
        )

    def with_thoughts(self, thoughts: str) -> "Said":
        """The same, with what was thought before it."""
        self._channels[True].told = [thoughts]
        return self

    def read_whole(self, text: str) -> None:
        """All of a text at once: what of it was thought is known as the pages know it."""
        pieces = [self._made_harmless(piece) for piece in split_thoughts(text)]
        for _ in self._told([*pieces, *self._last()]):
            pass

    def _read(self, step: str) -> Iterator[Piece]:
        yield from map(self._made_harmless, joined(self._thoughts.push(step)))

    def _made_harmless(self, piece: Piece) -> Piece:
        text, is_thought = piece
        return Piece(self._channels[is_thought].harmless.push(text), is_thought)

    def rest(self) -> list[Piece]:
        return joined([*self._told(self._last()), *self._told([], is_last=True)])

    def _last(self) -> Iterator[Piece]:
        yield from map(self._made_harmless, self._thoughts.rest())
        for is_thought, channel in sorted(self._channels.items(), reverse=True):
            yield Piece(channel.harmless.push("", is_last=True), is_thought)

    def _told(self, pieces: Iterable[Piece], *, is_last: bool = False) -> Iterator[Piece]:
        for text, is_thought in pieces:
            if self.cut:
                return
            text = self._begun(text, is_thought)
            if not is_thought:
                text = self._stop.push(text)
            yield self._tell(text, is_thought)
            if self._stop.found and not self.cut:
                self.cut = "stop"
        if is_last and not self.cut:
            yield self._tell(self._stop.rest(), False)

    def _begun(self, text: str, is_thought: bool) -> str:
        """Blank lines between thoughts and words belong to neither."""
        return text if self._channels[is_thought].told else text.lstrip("\r\n")

    def _tell(self, text: str, is_thought: bool) -> Piece:
        text = self._room.take(text)
        if self._room.is_full:
            self.cut = "length"
        if text:
            self._channels[is_thought].told.append(text)
        return Piece(text, is_thought)


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Without empty ones, and those of one kind in a row as one."""
    out: list[tuple[bool, list[str]]] = []
    for text, is_thought in pieces:
        if text and out and out[-1][0] == is_thought:
            out[-1][1].append(text)
        elif text:
            out.append((is_thought, [text]))
    return [Piece("".join(texts), is_thought) for is_thought, texts in out]
