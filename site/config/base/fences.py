"""Fenced code in Markdown, read line by line."""

import re

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TICKS = re.compile("`+")


def fence_around(text: str) -> str:
    """The marks of a fence that nothing in the text ends."""
    longest = max(map(len, TICKS.findall(text)), default=0)
    return "`" * max(3, longest + 1)


class Fence:
    """Between which lines of a text code stands: `read` each line in turn."""

    def __init__(self) -> None:
        self.marks = ""  # of the fence that is open after the lines read so far; "" outside of one

    def read(self, line: str) -> None:
        found = FENCE.match(line)
        if found is None:
            return
        if not self.marks:
            self.marks = found[1]
        elif found[1].startswith(self.marks) and line.strip() == found[1]:
            self.marks = ""
