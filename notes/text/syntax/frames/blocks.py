"""Frames as the makers of books and sites write them, as callouts, or without their marks.

`::: note Title` … `:::` (Pandoc, Quarto, Docusaurus, VitePress, HackMD, MyST), `!!! note "Title"`
above what is indented (MkDocs), code whose language is `{note}` (MyST) or `ad-note` (a plugin of
Obsidian's), `{{< callout >}}` … `{{< /callout >}}` (Hugo). The tokens are those of
`syntax.callouts`; marks that only say how their text looks are a `comment`.
"""

import re
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock

from notes.text.bounded_markdown import CONTAINERS_MAX
from notes.text.syntax.frames.pairs import COLONS, TAG, end_of
from notes.text.syntax.frames.said import KINDS, Said, of_kind, read_said
from notes.text.syntax.lines import is_inside, line_at

INDENT = 4
INDENTED = re.compile(
    r"(!!!|\?\?\?\+?)[ \t]++([^\W\d_][\w-]{0,39}+)(?:[ \t]++(?:inline|end)){0,2}"
    r"(?:[ \t]++\"([^\"]{0,300}+)\")?[ \t]*+"
)
DIRECTIVE = re.compile(r"(`{3,}+)(?:\{([\w-]{1,40})\}|ad-([\w-]{1,40}))[ \t]*+([^`]{0,300})")
OPTION = re.compile(r":?(class|name|open|icon|title|collapse|color):(?:[ \t]+(.*))?", re.I)
OPTIONS_MAX = 8
QUOTED = re.compile(r"[\"“]([^\"“”]*+)[\"”]")
DRAWN = {"mermaid", "plantuml"}  # as Azure's wikis frame them
CODE = {"highlight"}
ARROWS = ">>>"
UNREAD = {"raw"}  # what stands in it is no tag


@dataclass(frozen=True)
class Frame:
    said: Said
    start: int
    first: int  # line inside
    last: int  # the line behind those inside
    end: int  # the line behind the frame


def frame(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """markdown-it's block rule for the lines that begin with one of these signs."""
    if state.is_code_block(start) or state.level >= CONTAINERS_MAX:
        return False
    line = line_at(state, start).rstrip()
    read = READERS.get(line[:3]) or READERS.get(line[:2])
    found = read(state, line, start, end) if read else None
    if not found or not is_inside(state, min(found.last, end - 1)):
        return False
    if not silent:
        push(state, found)
    return True


def push(state: StateBlock, found: Frame) -> None:
    kind = found.said.kind
    if kind in CODE | DRAWN:
        token = state.push("fence", "code", 0)
        token.info, token.markup = found.said.title if kind in CODE else kind, "```"
        token.content = state.getLines(found.first, found.last, state.blkIndent, True)
        token.map = [found.start, found.end]
        state.line = found.end
    elif not kind:
        push_mark(state, found.start)
        read_inside(state, found)
        if state.line == found.end:
            push_mark(state, found.last)
    elif kind == ARROWS:
        state.push("blockquote_open", "blockquote", 1).map = [found.start, found.end]
        read_inside(state, found)
        state.push("blockquote_close", "blockquote", -1)
    else:
        push_callout(state, found)


def push_mark(state: StateBlock, number: int) -> None:
    state.push("comment", "", 0).map = [number, number + 1]


def push_callout(state: StateBlock, found: Frame) -> None:
    meta = {"kind": found.said.kind, "fold": found.said.fold}
    opened = state.push("callout_open", "blockquote", 1)
    opened.meta, opened.map = meta, [found.start, found.end]
    if found.said.title:
        state.push("callout_title_open", "p", 1).meta = meta
        words = state.push("inline", "", 0)
        words.content, words.children = found.said.title, []
        words.map = [found.start, found.start + 1]
        state.push("callout_title_close", "p", -1).meta = meta
    read_inside(state, found)
    state.push("callout_close", "blockquote", -1).meta = meta


def read_inside(state: StateBlock, found: Frame) -> None:
    """What is not read inside, as it is indented less than the frame, stands behind it."""
    kept = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax = "blockquote", found.last
    if found.last == found.end:
        state.blkIndent += INDENT
    state.line = found.first
    state.md.block.tokenize(state, found.first, found.last)
    is_whole = state.line >= found.last
    state.parentType, state.lineMax, state.blkIndent = kept
    state.line = found.end if is_whole else state.line


# --- What opens one -----------------------------------------------------------------------------


def by_colons(state: StateBlock, line: str, start: int, end: int) -> Frame | None:
    found = COLONS.fullmatch(line)
    last = end_of(state, start)
    said = read_said(found[1].rstrip(": \t")) if found and last >= 0 else None
    if said is None or last >= end:
        return None
    first, said = with_options(state, said, start + 1, last)
    return Frame(said, start, first, last, last + 1)


def by_tag(state: StateBlock, line: str, start: int, end: int) -> Frame | None:
    """Of Hugo's and Jekyll's tags those that frame text or code; others mean what we do not
    know."""
    found, last = TAG.fullmatch(line), end_of(state, start)
    if not found or not start < last < end:
        return None
    name = (found["name"] or found["called"]).lower()
    given = (found["said"] or found["told"] or "").strip()
    if name in CODE:
        return Frame(Said(name, given.split(" ")[0]), start, start + 1, last, last + 1)
    said = of_tag(name, given) if name in KINDS else Said() if name in UNREAD else None
    return Frame(said, start, start + 1, last, last + 1) if said else None


def of_tag(name: str, given: str) -> Said:
    """`notice tip "Title"`, `callout type="tip" title="Title"`, `details "Title"`."""
    words = re.findall(r"[\w-]+", given.lower())
    kind = next((word for word in words if word in KINDS), name)
    titled = re.search(r"\b(?:title|summary)=[\"“]([^\"“”]*+)[\"”]", given)
    quoted = titled or ("=" not in given and QUOTED.search(given))
    title = quoted[1] if quoted and quoted[1].lower() != kind else ""
    return of_kind(kind, title)


def by_indent(state: StateBlock, line: str, start: int, end: int) -> Frame | None:
    found = INDENTED.fullmatch(line)
    last = start + 1
    while found and last < end and is_indented(state, last):
        last += 1
    while last > start + 1 and state.isEmpty(last - 1):
        last -= 1
    if not found or last == start + 1:
        return None
    fold = {"???": "-", "???+": "+"}.get(found[1], "")
    return Frame(Said(found[2].lower(), found[3] or "", fold), start, start + 1, last, last)


def is_indented(state: StateBlock, number: int) -> bool:
    return state.isEmpty(number) or state.sCount[number] >= state.blkIndent + INDENT


def by_ticks(state: StateBlock, line: str, start: int, end: int) -> Frame | None:
    found = DIRECTIVE.fullmatch(line)
    if not found or not (found[3] or found[2].lower() in KINDS):
        return None
    for last in range(start + 1, end):
        if not is_inside(state, last):
            return None
        closing = line_at(state, last).strip()
        if len(closing) >= len(found[1]) and not closing.strip("`"):
            said = of_kind(found[2] or found[3], found[4])
            first, said = with_options(state, said, start + 1, last)
            return Frame(said, start, first, last, last + 1)
    return None


def by_arrows(state: StateBlock, line: str, start: int, end: int) -> Frame | None:
    """GitLab's quotation, between two lines of nothing else."""
    last = start + 1
    while line == ARROWS and last < end and is_inside(state, last):
        if line_at(state, last).rstrip() == ARROWS:
            return (
                Frame(Said(ARROWS), start, start + 1, last, last + 1) if last > start + 1 else None
            )
        last += 1
    return None


def with_options(state: StateBlock, said: Said, first: int, last: int) -> tuple[int, Said]:
    """The first line behind the options that MyST and Obsidian's plugin write below the first."""
    kind, title, fold = said.kind, said.title, said.fold
    for number in range(first, min(last, first + OPTIONS_MAX)):
        found = OPTION.fullmatch(line_at(state, number).rstrip())
        if not found or not kind:
            return number, Said(kind, title, fold)
        name, value = found[1].lower(), (found[2] or "").strip()
        if name == "title":
            title = value
        elif name == "collapse" and value != "none":
            fold = "+" if value == "open" else "-"
        elif name == "class":
            named = [word for word in value.lower().split() if word in KINDS]
            fold = "-" if "dropdown" in named else fold
            kind = next((word for word in named if word != "dropdown"), kind)
    return min(last, first + OPTIONS_MAX), Said(kind, title, fold)


READERS = {
    ":::": by_colons,
    "{{": by_tag,
    "{%": by_tag,
    "!!!": by_indent,
    "???": by_indent,
    "```": by_ticks,
    ">>>": by_arrows,
}
