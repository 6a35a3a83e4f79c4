"""Cuts Markdown into blocks that stand on their own, in one pass over each of its lines."""

import re
from itertools import pairwise

from ai_chatbot.rendering.thoughts import ThoughtReader
from config.base.fences import Fence

LIST_START = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
FOLD = re.compile(r"(<details(?: open)?>)|</details>", re.I)
ENOUGH_OF_A_LINE = 12  # characters that tell a list's item from a paragraph


class BlockSplitter:
    """Cuts a growing Markdown text into blocks that later text can no longer change."""

    def __init__(self) -> None:
        self.tail = ""  # the unfinished rest
        self._scanned = 0  # start of the first line of it that is not whole yet
        self._start = ""  # its first characters that are no white space
        self._after_blank = False
        self._fence = Fence()
        self._folds = 0  # that are open, one in another
        self._thoughts = ThoughtReader()
        self.has_lone_end = False  # whether all before the tail turned out to be thoughts

    def push(self, piece: str) -> str:
        """Take a piece of text; return the blocks that it finished, or ""."""
        return "".join(self.take(piece))

    def take(self, piece: str) -> list[str]:
        """Take a piece of text; return the blocks that it finished, one by one."""
        text, at = self.tail + piece, self._scanned
        cuts = [0]
        while (end := text.find("\n", at)) != -1:
            line = text[at:end]
            if self._begins_block(line):
                cuts.append(at)
            self._read(line)
            at = end + 1
        if len(text) - at >= ENOUGH_OF_A_LINE and not self._is_held():
            rest = text[at : at + 10 * ENOUGH_OF_A_LINE]
            if self._begins_block(rest):
                cuts.append(at)
        self.tail, self._scanned = text[cuts[-1] :], at - cuts[-1]
        return [text[start:end] for start, end in pairwise(cuts)]

    def closed_tail(self) -> str:
        """The tail, with an open code fence closed so that it shows as code already."""
        return f"{self.tail}\n{self._fence.marks}" if self._fence.marks else self.tail

    def _begins_block(self, line: str) -> bool:
        """Whether a new block begins with this line; it is the start of the next tail then."""
        if not self._after_blank or self._is_held() or not line.strip() or line[0] in " \t":
            return False
        self._after_blank = False
        start = self._start
        if (LIST_START.match(start) and LIST_START.match(line)) or start[:1] == line[0] == ">":
            return False  # the list or quotation goes on
        self._start = ""
        return True

    def _is_held(self) -> bool:
        """Whether what is open has its end to come: code, a fold, or thoughts."""
        return bool(self._fence.marks or self._folds or self._thoughts.end)

    def _note_start(self, line: str) -> None:
        """Remember how the tail begins."""
        if len(self._start) < ENOUGH_OF_A_LINE:
            self._start = f"{self._start}{line}\n".lstrip()[:ENOUGH_OF_A_LINE]

    def _read(self, line: str) -> None:
        self._note_start(line)
        thought = bool(self._thoughts.end)
        self._thoughts.read(line)
        self.has_lone_end |= self._thoughts.has_lone_end
        if not thought:
            self._fence.read(line)
        if not self._fence.marks and (fold := FOLD.match(line)):
            self._folds = max(0, self._folds + (1 if fold[1] else -1))
        self._after_blank = not line.strip() and not self._is_held()


def split_blocks(markdown: str) -> list[str]:
    """The whole text as blocks; `"".join` gives it back."""
    splitter = BlockSplitter()
    return [*splitter.take(markdown), splitter.tail]
