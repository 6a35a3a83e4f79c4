"""A reasoning model's thoughts told from its words while both are streamed.

What was told cannot be taken back, so unlike rendering.thoughts this knows a mark only where a
line begins, or directly behind another one, and takes an end that none began for no end at all
of what was told before it.
"""

import re
from collections.abc import Iterator

from ai_chatbot.rendering.maths import FENCE, next_fence
from ai_chatbot.rendering.thoughts import (
    AROUND,
    CLOSING,
    NAMES,
    OPENING,
    OTHER_ENDS,
    OUTER_NAMES,
    Piece,
    end_of,
)

FENCE_CHARS = 200  # of a line, by which it is known whether it opens or closes a fence
# Around an answer behind thoughts, where a line is nothing else; in a sentence it is a word.
OUTER = re.compile(rf"</?(?:{OUTER_NAMES})>(?=\n|\Z)", re.I)
MARKS = (
    *(f"<{slash}{name}>" for name in NAMES.split("|") for slash in ("", "/")),
    *(f"<{slash}{name}>\n" for name in OUTER_NAMES.split("|") for slash in ("", "/")),
    *OTHER_ENDS,
    *OTHER_ENDS.values(),
    "<|start|>assistant<|channel|>final<|message|>",
    "<|begin_of_solution|>",
    "<|end_of_solution|>",
    "<|start_response|>",
    "<|end_response|>",
)
SIGNS = frozenset(mark[0] for mark in MARKS)
LONGEST = max(map(len, MARKS)) + 4  # with the spaces that may stand before it
MARK = "|".join(pattern.pattern for pattern in (OPENING, CLOSING, AROUND, OUTER))
# No mark begins them, and no fence.
PLAIN_LINES = re.compile(rf"(?:(?! *+(?=[<◁\[])(?i:{MARK}))(?:[^`~\n]++|`(?!``)|~(?!~~))*+\n)*+")


class ThoughtStream:
    """Yields pieces in order; all that is pushed is told once, but for the marks."""

    def __init__(self) -> None:
        self._end = ""  # of the thoughts that are open
        self._held = ""  # not told yet, as it may become a mark
        self._line = ""  # how the line began
        self._may_begin = True  # a mark can stand here
        self._had_end = False
        self._fence = ""

    def push(self, text: str) -> Iterator[Piece]:
        self._held += text
        yield from self._take(is_last=False)

    def rest(self) -> Iterator[Piece]:
        yield from self._take(is_last=True)
        held, self._held = self._held, ""
        if held:
            yield Piece(held, bool(self._end))

    def _take(self, *, is_last: bool) -> Iterator[Piece]:
        while self._held:
            if self._end:
                yield from self._think(is_last)
                if self._end:
                    return
            elif self._may_begin and not self._fence:
                if not is_last and may_become_mark(self._held):
                    return
                self._may_begin = self._read_mark()
                if not self._may_begin:
                    yield self._say()
            else:
                yield self._say()

    def _think(self, is_last: bool) -> Iterator[Piece]:
        at = self._held.lower().find(self._end)
        if at >= 0:
            thought, self._held = self._held[:at], self._held[at + len(self._end) :]
            self._end, self._may_begin, self._had_end = "", True, True
        else:
            kept = 0 if is_last else half_of(self._end, self._held.lower())
            cut = len(self._held) - kept
            thought, self._held = self._held[:cut], self._held[cut:]
        if thought:
            yield Piece(thought, True)

    def _read_mark(self) -> bool:
        """Whether a mark stood here; it is taken away."""
        if is_plain(self._held.lstrip(" ")):
            return False
        if opening := OPENING.match(self._held):
            self._end, self._held = end_of(opening), self._held[opening.end() :]
            return True
        stripped = self._held.lstrip(" ")
        closing = None if self._had_end else CLOSING.match(stripped)
        outer = OUTER.match(stripped) if self._had_end else None
        if found := closing or outer or AROUND.match(stripped):
            self._had_end |= found is closing
            self._held = stripped[found.end() :]
            return True
        return False

    def _say(self) -> Piece:
        """The rest of the line, as far as it has come, and the plain lines behind it."""
        line, newline, rest = self._held.partition("\n")
        self._line += line[: FENCE_CHARS - len(self._line)]
        plain = ""
        if newline:
            self._fence = next_fence(self._fence, FENCE.match(self._line))
            self._line = ""
            plain = PLAIN_LINES.match(rest)[0]  # type: ignore[index]
        self._held, self._may_begin = rest[len(plain) :], bool(newline)
        return Piece(line + newline + plain, False)


def may_become_mark(text: str) -> bool:
    """Whether what will follow decides if a mark begins here."""
    if len(text) > LONGEST:
        return False
    stripped = text.lstrip(" ").lower()
    if is_plain(stripped) or len(text) - len(stripped) > 3:
        return False
    # One of the marks is only one where a space follows it.
    return any(mark.startswith(stripped) and mark != stripped for mark in MARKS) or (
        stripped == "<|channel>thought"
    )


def is_plain(text: str) -> bool:
    """Whether it begins as no mark does."""
    return bool(text) and text[0] not in SIGNS


def half_of(end: str, text: str) -> int:
    """How many of the text's last characters may be the beginning of `end`."""
    reach = range(min(len(end) - 1, len(text)), 0, -1)
    return next((length for length in reach if text.endswith(end[:length])), 0)
