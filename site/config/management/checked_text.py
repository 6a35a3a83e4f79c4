"""An answer as lines of a terminal: each sentence once, with its marks checked, as it is finished.

What is printed cannot be taken back, so a sentence waits for its end, and for the passages.
"""

import re
from collections.abc import Sequence
from copy import copy

from ai_chatbot.models import Source
from ai_chatbot.rendering.citations import Citer
from ai_chatbot.rendering.prose import ProseReader
from ai_chatbot.rendering.thoughts import ThoughtReader

# Behind a full stop, with any marks behind it, where the next sentence has begun.
SENTENCE_END = re.compile(r"[.!?][\"')\]\d\[]{0,40}\s{1,9}(?=[^\s\[【])")


class CheckedText:
    """Print what `push` and, at the end, `rest` return."""

    def __init__(self, question: str) -> None:
        self.sources: Sequence[Source] = ()
        self._question = question
        self._citer: Citer | None = None  # once the passages are known
        self._waiting = ""  # text that came before them
        self._reader = ProseReader()
        self._thoughts = ThoughtReader()  # what a model thinks is printed, but not cited
        self._line = ""  # as far as it has come
        self._printed = 0  # characters of it, checked

    def serve(self, sources: Sequence[Source]) -> str:
        """Take the passages; returns what waited for them."""
        self.sources = sources
        self._citer = Citer(sources, question=self._question)
        waiting, self._waiting = self._waiting, ""
        return self.push(waiting)

    def push(self, piece: str) -> str:
        if self._citer is None:
            self._waiting += piece
            return ""
        *lines, rest = (self._line + piece).split("\n")
        out = [f"{self._end_line(line)}\n" for line in lines]
        self._line = rest
        ends = [found.end() for found in SENTENCE_END.finditer(rest)]
        is_said = not (self._thoughts.end or self._thoughts.opens(rest))
        if ends and is_said and copy(self._reader).is_prose(rest):
            out.append(self._news(rest[: ends[-1]].rstrip(), is_prose=True))
        return "".join(out)

    def rest(self) -> str:
        """What has not been printed, at the answer's end."""
        served = self.serve(()) if self._citer is None else ""
        line, self._line = self._line, ""
        return served + self._end_line(line)

    def _end_line(self, line: str) -> str:
        pieces = self._thoughts.read(line)
        is_said = not any(piece.is_thought for piece in pieces)
        out = self._news(line, is_prose=self._reader.is_prose(line) and is_said)
        self._printed = 0
        return out

    def _news(self, line: str, *, is_prose: bool) -> str:
        assert self._citer
        checked = self._citer.cite_line(line) if is_prose else line
        out = checked[self._printed :]
        self._printed = max(self._printed, len(checked))
        return out
