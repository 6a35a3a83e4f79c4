"""Cuts Markdown into blocks that stand on their own, in one pass over each of its lines."""

import re
from itertools import pairwise

from config.base.fences import Fence

LIST_START = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
ENOUGH_OF_A_LINE = 12  # characters that tell a list's item from a paragraph


class BlockSplitter:
    """Cuts a growing Markdown text into blocks that later text can no longer change."""

    def __init__(self) -> None:
        self.tail = ""  # the unfinished rest
        self._scanned = 0  # start of the first line of it that is not whole yet
        self._start = ""  # its first characters that are no white space
        self._after_blank = False
        self._fence = Fence()

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
        if len(text) - at >= ENOUGH_OF_A_LINE:
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
        if not self._after_blank or self._fence.marks or not line.strip() or line[0] in " \t":
            return False
        self._after_blank = False
        start = self._start
        if (LIST_START.match(start) and LIST_START.match(line)) or start[:1] == line[0] == ">":
            return False  # the list or quotation goes on
        self._start = ""
        return True

    def _note_start(self, line: str) -> None:
        """Remember how the tail begins."""
        if len(self._start) < ENOUGH_OF_A_LINE:
            self._start = f"{self._start}{line}\n".lstrip()[:ENOUGH_OF_A_LINE]

    def _read(self, line: str) -> None:
        self._note_start(line)
        self._fence.read(line)
        self._after_blank = not line.strip() and not self._fence.marks


def split_blocks(markdown: str) -> list[str]:
    """The whole text as blocks; `"".join` gives it back."""
    splitter = BlockSplitter()
    return [*splitter.take(markdown), splitter.tail]
