"""MediaWiki's tables, `{|` … `|}`, as Markdown's; one within another stays as it is written."""

import re
from itertools import dropwhile
from operator import not_

CELLS_MAX = 20_000  # of one table
LINK = re.compile(r"\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]\([^()\n]*\)")
BAR = "\ue0f4"  # stands for a link's own "|"; no script has it
ATTRIBUTES = re.compile(
    r"[ \t]*+(?:[\w-]++[ \t]*+=[ \t]*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'|]++)[ \t]*+)++\|(?!\|)"
)


def with_tables(text: str) -> str:
    out: list[str] = []
    start = -1  # where in `out` the table that is read begins
    for line in text.split("\n"):
        out.append(line)
        stripped = line.lstrip(" \t:")
        if stripped.startswith("{|"):
            start = len(out) - 1
        elif stripped.startswith("|}") and start >= 0:
            table = as_markdown(out[start + 1 : -1])
            out[start:] = [*table, stripped[2:].strip()] if table else out[start:]
            start = -1
    return "\n".join(out)


def as_markdown(lines: list[str]) -> list[str]:
    caption = ""
    rows: list[list[list[str]]] = [[]]  # of cells, each of its lines
    for line in lines:
        line = LINK.sub(lambda found: found[0].replace("|", BAR), line.strip())
        if line.startswith("|+"):
            caption = cell(line[2:])
        elif line.startswith("|-"):
            rows.append([])
        elif line.startswith(("|", "!")):
            between = r"\|\||!!" if line.startswith("!") else r"\|\|"
            rows[-1] += [[cell(each)] for each in re.split(between, line[1:])]
        elif rows[-1] and line:
            rows[-1][-1].append(cell(line))
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    if not rows or width * len(rows) > CELLS_MAX:
        return []
    head, *others = [[*map(in_one_line, row), *[""] * (width - len(row))] for row in rows]
    table = [head, ["---"] * width, *others]
    return [
        "",
        *([caption, ""] if caption else []),
        *(f"| {' | '.join(row)} |" for row in table),
        "",
    ]


def in_one_line(lines: list[str]) -> str:
    return "<br>".join(dropwhile(not_, lines))


def cell(text: str) -> str:
    """Without what says how it looks; its own bars are escaped."""
    found = ATTRIBUTES.match(text)
    text = text[found.end() :] if found else text
    return text.strip().replace("|", "\\|").replace(BAR, "\\|")
