"""Org files as Markdown, line by line: each line is looked at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from config.base.fences import fence_around
from notes.importing.formats.org.inline import OrgLinks, block_name, mended, plain_stamps
from notes.importing.formats.writing import as_tags, note_text, one_line
from notes.text.parsing import TITLE_MAX_CHARS
from notes.text.syntax.headings import slug

KEYWORD = re.compile(r"^[ \t]*#\+([A-Za-z_]+(?:\[[^\]\n]*\])?):[ \t]*(.*)$")
BLOCK = re.compile(r"^([ \t]*)#\+begin_(\w+)[ \t]*(.*)$", re.I)
BLOCK_END = re.compile(r"^[ \t]*#\+end_(\w+)[ \t]*$", re.I)
HEADING = re.compile(r"^(\*+) +(?=\S)(.*)$")
HEADING_TAGS = re.compile(r"[ \t]:([^\s:]+(?::[^\s:]+)*):[ \t]*$")
PRIORITY = re.compile(r"\[#([A-Z0-9])\] ")
DRAWER = re.compile(r"^[ \t]*:([A-Za-z_][\w-]*):[ \t]*$")
PROPERTY = re.compile(r"^[ \t]*:([^\s:]+):[ \t]+(.*)$")
PLANNING = re.compile(r"^[ \t]*(?:CLOSED|SCHEDULED|DEADLINE):")
TABLE_ROW = re.compile(r"^[ \t]*\|(.*)$")
TABLE_WIDTHS = re.compile(r"^[ \t]*\|(?:[ \t]*+(?:<[lrc]?\d*>[ \t]*+)?\|)+[ \t]*$")
CODE_INDENT = " " * 4
FIXED = re.compile(r"^[ \t]*:(?: (.*))?$")
COMMENT = re.compile(r"^[ \t]*#(?: (.*))?$")
RULE = re.compile(r"^[ \t]*-{5,}[ \t]*$")
ITEM = re.compile(r"^([ \t]*(?:[-+]|(?<=[ \t])\*|\d+[.)]))[ \t]+(?:\[@\d+\] )?(.*)$")
BOX = re.compile(r"^\[([ Xx-])\](?= |$)")
FOOTNOTE = re.compile(r"^\[fn:([\w-]+)\][ \t]*(.*)$")
CODE_BLOCKS = {"src", "example", "export", "comment"}
DATES = {"date"}
LISTS = {"filetags", "tags", "roam_tags"}


@dataclass
class Reading:
    """What has been read of a file so far."""

    links: OrgLinks
    head: dict[str, object] = field(default_factory=dict)
    out: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    seen_text: bool = False

    def add(self, *lines: str) -> None:
        self.out += lines
        self.seen_text = self.seen_text or any(lines)

    def add_apart(self, *lines: str) -> None:
        """A block of its own."""
        gap = [""] if self.out and self.out[-1] else []
        self.add(*gap, *lines, "")

    def inline(self, text: str) -> str:
        return mended(text, self.links)


def to_markdown(text: str, links: OrgLinks | None = None) -> str:
    """The file's text as a note's, with its keywords as front matter."""
    all_lines = text.expandtabs(4).replace("\r\n", "\n").split("\n")
    reading = Reading(replace(links or OrgLinks(), headings=headings_in(all_lines)))
    lines = iter(all_lines)
    for line in lines:
        read_line(reading, line, lines)
    return note_text(reading.head, "\n".join(reading.out))


def headings_in(lines: Sequence[str]) -> frozenset[str]:
    """As slugs, without their tags, and with and without the word before them, which may say what
    is to be done."""
    found: set[str] = set()
    for heading in filter(None, map(HEADING.match, lines)):
        tags = HEADING_TAGS.search(heading[2])
        text = heading[2][: tags.start()] if tags else heading[2]
        found |= {slug(text), slug(text.strip().partition(" ")[2])}
    return frozenset(found - {""})


def read_line(reading: Reading, line: str, rest: Iterator[str]) -> None:
    if block := BLOCK.match(line):
        read_block(reading, block, rest)
    elif keyword := KEYWORD.match(line):
        read_keyword(reading, keyword[1].lower(), keyword[2].strip())
    elif heading := HEADING.match(line):
        read_heading(reading, len(heading[1]), heading[2])
    elif drawer := DRAWER.match(line):
        read_drawer(reading, drawer[1].upper(), rest)
    elif TABLE_ROW.match(line):
        read_table(reading, line, rest)
    else:
        read_text_line(reading, line)


def read_text_line(reading: Reading, line: str) -> None:
    if FIXED.match(line):
        read_fixed_line(reading, line)
    elif comment := COMMENT.match(line):
        reading.add(f"%%{comment[1]}%%" if comment[1] else "")
    elif RULE.match(line):
        reading.add_apart("---")
    elif PLANNING.match(line):
        reading.add(plain_stamps(line.strip()), "")
    elif footnote := FOOTNOTE.match(line):
        reading.add(f"[^{footnote[1]}]: {reading.inline(footnote[2])}")
    elif item := ITEM.match(line):
        reading.add(f"{item[1].replace('*', '-')} {item_text(reading, item[2])}")
    else:
        reading.add(reading.inline(line))


def read_fixed_line(reading: Reading, line: str) -> None:
    """Code by its indent, which no paragraph goes on with."""
    if reading.out and reading.out[-1].strip() and not reading.out[-1].startswith(CODE_INDENT):
        reading.add("")
    indent, _, text = line.partition(":")
    reading.add(f"{indent}{CODE_INDENT}{text.removeprefix(' ')}")


def item_text(reading: Reading, text: str) -> str:
    if box := BOX.match(text):  # an item has one; what looks like another is text
        mark = "x" if box[1] in "Xx" else " "
        return f"[{mark}] {item_words(reading, text[3:].strip())}".rstrip()
    return item_words(reading, text)


def item_words(reading: Reading, text: str) -> str:
    term, separator, meaning = text.partition(" :: ")
    if separator:
        return f"**{reading.inline(term)}**: {reading.inline(meaning)}"
    return reading.inline(text)


def read_keyword(reading: Reading, name: str, value: str) -> None:
    """Front matter while nothing was said yet; later what has no meaning here stays as code."""
    if name in LISTS:
        known = reading.head.get("tags", [])
        assert isinstance(known, list)
        reading.head["tags"] = as_tags([*known, *value.replace(":", " ").split()])
    elif name == "title":
        title = f"{reading.head.get('title', '')} {one_line(value)}"
        reading.head["title"] = title.strip()[:TITLE_MAX_CHARS].strip()
    elif name in DATES:
        reading.head["date"] = plain_stamps(value)[:10] if value[:1] in "<[" else value
    elif not reading.seen_text:
        reading.head.setdefault(name, value)
    elif name.startswith("caption"):
        reading.add(f"*{reading.inline(value)}*")
    elif value and not name.startswith(("attr_", "results", "name")):
        reading.add_apart(f"`#+{name}: {value.replace('`', '')}`")


def read_heading(reading: Reading, level: int, text: str) -> None:
    tags = HEADING_TAGS.search(text)
    names = tags[1].split(":") if tags else []
    text = PRIORITY.sub(r"(\1) ", text[: tags.start()] if tags else text, count=1)
    marked = [f"#{name.strip('@%#')}" for name in names]
    reading.add_apart(" ".join(["#" * min(level, 6), reading.inline(text.strip()), *marked]))


def read_drawer(reading: Reading, name: str, rest: Iterator[str]) -> None:
    """Properties of the file go to the front matter; those of a heading are listed below it."""
    shown: list[str] = []
    for line in rest:
        found = DRAWER.match(line)
        if found and found[1].upper() == "END":
            break
        if HEADING.match(line):  # it was never closed: nothing after it belongs to it
            reading.add(*shown)
            read_line(reading, line, rest)
            return
        shown += drawer_line(reading, name, line)
    if shown:
        reading.add(*shown, "")


def drawer_line(reading: Reading, name: str, line: str) -> list[str]:
    found = PROPERTY.match(line) if name == "PROPERTIES" else None
    if not found:
        return [plain_stamps(line.strip())] if line.strip() else []
    key, value = found[1], found[2].strip()
    if key.upper() == "CUSTOM_ID" and reading.seen_text:
        return [f"^{block_name(value)}"]
    if key.upper() == "ID" and reading.seen_text:
        return [f"^{value.lower()}"]
    if reading.seen_text:
        return [f"- {key}: {reading.inline(value)}"]
    if key.upper() == "ROAM_ALIASES":
        quoted = re.findall(r'"([^"]*)"|(\S+)', value)
        reading.head["aliases"] = [one_line(long or short) for long, short in quoted]
    elif key.upper() == "ROAM_REFS" and value.startswith("http"):
        reading.head["source"] = value.split()[0]
    else:
        reading.head.setdefault(key.lower(), value)
    return []


# --- Blocks -------------------------------------------------------------------------------------


def read_block(reading: Reading, begin: re.Match[str], rest: Iterator[str]) -> None:
    """A block to its end, or to the file's; in a quotation Org goes on."""
    indent, kind, arguments = begin[1], begin[2].lower(), begin[3]
    inside: list[str] = []
    for line in rest:
        end = BLOCK_END.match(line)
        if end and end[1].lower() == kind:
            break
        inside.append(line.removeprefix(indent))
    if kind in CODE_BLOCKS:
        reading.add_apart(*fenced(inside, arguments.split()[:1] if kind == "src" else [], indent))
        return
    mark = "> " if kind == "quote" else ""
    ends = "  " if kind == "verse" else ""
    reading.add_apart(
        *(f"{mark}{reading.inline(line)}{ends}".rstrip(" " if not ends else "") for line in inside)
    )


def fenced(lines: list[str], language: list[str], indent: str) -> list[str]:
    """Code in a fence longer than any in it; Org writes a comma before what it would read."""
    fence = fence_around("\n".join(lines))
    code = [re.sub(r"^(\s*),(?=,*(?:\*|#\+))", r"\1", line) for line in lines]
    return [f"{indent}{line}" if line else "" for line in [fence + "".join(language), *code, fence]]


def read_table(reading: Reading, line: str, rest: Iterator[str]) -> None:
    """Rows up to a line that is none; the first is the head, as Markdown wants one."""
    rows: list[list[str]] = []
    after: str | None = None
    row: str | None = line
    while row is not None:
        if not TABLE_ROW.match(row):
            after = row
            break
        if not row.lstrip().startswith("|-") and not TABLE_WIDTHS.match(row):
            rows.append([cell.strip() for cell in row.strip().strip("|").split("|")])
        row = next(rest, None)
    if rows:
        reading.add_apart(*table(reading, rows))
    if after is not None:
        read_line(reading, after, rest)


def table(reading: Reading, rows: list[list[str]]) -> Iterator[str]:
    width = max(map(len, rows))
    for number, cells in enumerate(rows):
        padded = [reading.inline(cell) for cell in cells] + [""] * (width - len(cells))
        yield f"| {' | '.join(padded)} |"
        if number == 0:
            yield f"|{' --- |' * width}"
