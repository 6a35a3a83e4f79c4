"""Which line closes a frame that a line opens: by `:::`, or by the tag of a maker of sites.

Found once for a text, so that its time grows with the text's length.
"""

import re

from markdown_it.rules_block import StateBlock

from config.base.fences import Fence

NESTING_MAX = 20  # frames in each other
# What may stand before the marks: those of quotations and lists' items.
HOLDERS = re.compile(r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*+")
COLONS = re.compile(r":{3,}+[ \t]*+(.*)")
# Hugo's {{< callout "x" >}} … {{< /callout >}}, Jekyll's {% highlight x %} … {% endhighlight %}.
TAG = re.compile(
    r"\{\{[<%][ \t]*+(?P<closed>/?)[ \t]*+(?P<name>[\w-]{1,40}+)(?P<said>[^{}<>]{0,300})[>%]\}\}"
    r"|\{%-?[ \t]*+(?P<ended>(?:end)?)(?P<called>[a-z]\w{0,39}+)(?P<told>[^{}%]{0,300})%\}"
)


def end_of(state: StateBlock, start: int) -> int:
    """The line that closes the frame which this one opens, or -1."""
    if "frames" not in state.env:
        state.env["frames"] = ends_of(state.src)
    found: dict[int, int] = state.env["frames"]
    return found.get(start, -1)


def ends_of(text: str) -> dict[int, int]:
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    fence = Fence()
    for number, line in enumerate(text.split("\n")):
        line = HOLDERS.sub("", line, count=1).rstrip()  # it matches at the beginning, if nothing
        fence.read(line)
        mark = "" if fence.marks else mark_of(line)
        if mark.startswith("/"):
            close(mark[1:], number, opened, ends)
        elif mark:
            opened.append((mark, number))
    return ends


def close(name: str, number: int, opened: list[tuple[str, int]], ends: dict[int, int]) -> None:
    """The last one of this name ends; what was opened in it and is still open is none."""
    behind = opened[-NESTING_MAX:]
    place = next((at for at in range(len(behind) - 1, -1, -1) if behind[at][0] == name), -1)
    if place >= 0:
        del opened[len(opened) - len(behind) + place :]
        if len(opened) < NESTING_MAX:
            ends[behind[place][1]] = number


def mark_of(line: str) -> str:
    """The name of what the line opens, or "/" and that of what it closes, or ""."""
    if found := COLONS.fullmatch(line):
        return ":::" if found[1].strip(": \t") else "/:::"
    found = TAG.fullmatch(line) if line.startswith("{") else None
    if not found:
        return ""
    closing = "/" if found["closed"] or found["ended"] else ""
    return f"{closing}{found['name'] or found['called']}"
