"""What an answer's Markdown may cost: what cannot be read in linear time is shown as it stands.

Python-Markdown looks for the end of each bracket and each emphasis in all that follows, and
calls itself for each level of a list or quotation. No ordinary answer comes near these bounds.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

DEEPEST = 12  # levels of lists and quotations in each other
LONGEST_HEADING = 300  # characters
LONGEST_WORDS = 10_000  # characters of a paragraph, an item or a cell
LONGEST_RUN = 12  # of asterisks and the like
REACH = 8  # times a paragraph's length that its brackets and emphases may span together
MOST_TRIPLES = 8  # ***, which is looked for in the most ways
FREE = 1000  # characters of words in which marks may stand as densely as they like
DENSE = 10  # characters to each bracket, asterisk and the like in longer ones
EMPTY_CELLS = 300  # of a table, beside three for each that is written

OPENED_BY = {"]": "[", ")": "("}
CONTAINER = re.compile(r" {0,3}+(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))[ \t]{0,4}")
INDENT = re.compile(r"[ \t]*+")
SEPARATOR = re.compile(r"[ >]*+[|:-][-| :]*+\Z")
TRIPLE = re.compile(r"\*{3,}+|_{3,}+")
DELIMITER = re.compile(r"(?<!\\)(?:\*++|_++|~~++|==++|`++|[\[\]]|(?<=\])\(|\))")


def bounded_lines(lines: Sequence[str]) -> list[str]:
    """The lines with a backslash before whatever would nest too deep or cost too much."""
    bounded = [bound_table(lines, at) for at in range(len(lines))]
    return [bound_line(line) for line in bounded]


def bound_line(line: str) -> str:
    match = INDENT.match(line)
    at = match.end() if match else 0
    for _ in range(DEEPEST):
        marker = CONTAINER.match(line, at)
        if marker is None:
            break
        at = marker.end()
    else:
        return escaped(line, at)
    return escaped(line, at) if line[at : at + 1] == "#" and too_long(line) else line


def too_long(heading: str) -> bool:
    return len(heading) > LONGEST_HEADING


def escaped(line: str, at: int) -> str:
    """With a backslash before the marker that begins here, or behind an item's number."""
    while line[at : at + 1].isspace():
        at += 1
    while line[at : at + 1].isdigit():
        at += 1
    return f"{line[:at]}\\{line[at:]}" if line[at : at + 1] in set("-*+>#.)") - {""} else line


def bound_table(lines: Sequence[str], at: int) -> str:
    """A table's second line, made none if the table would fill up with cells nobody wrote."""
    line = lines[at]
    if not SEPARATOR.match(line) or line.count("|") < LONGEST_RUN:
        return line
    rows = list(takewhile(str.strip, lines[at + 1 : at + LONGEST_WORDS]))
    written = sum(row.count("|") + 1 for row in rows)
    cells = line.count("|") * len(rows)
    return line if cells <= EMPTY_CELLS + 3 * written else f"\\{line}"


def is_tangled(text: str) -> bool:
    """Whether looking for the ends of its brackets and emphases would take too long."""
    return (
        len(text) > LONGEST_WORDS
        or len(TRIPLE.findall(text)) > MOST_TRIPLES
        or (len(text) > FREE and len(DELIMITER.findall(text)) * DENSE > len(text))
        or reach(text) > REACH * len(text)
    )


def reach(text: str) -> int:
    """How many characters lie between all that is opened and its end, or the text's."""
    opened: dict[str, list[int]] = {}
    total = 0
    for match in DELIMITER.finditer(text):
        sign = match[0]
        if len(sign) > LONGEST_RUN and sign[0] != "`":
            return len(text) * (REACH + 1)
        waiting = opened.setdefault(OPENED_BY.get(sign, sign), [])
        if waiting and can_close(text, match):
            total += match.end() - waiting.pop()
        elif can_open(text, match):
            waiting.append(match.start())
    return total + sum(len(text) - at for waiting in opened.values() for at in waiting)


def can_open(text: str, match: re.Match[str]) -> bool:
    sign, before = match[0][0], text[match.start() - 1 : match.start()]
    if sign in "[]()`":
        return sign in "[(`"
    intraword = sign == "_" and (before.isalnum() or before == "_")
    return bool(text[match.end() : match.end() + 1].strip()) and not intraword


def can_close(text: str, match: re.Match[str]) -> bool:
    sign, after = match[0][0], text[match.end() : match.end() + 1]
    if sign in "[]()`":
        return sign in "])`"
    intraword = sign == "_" and (after.isalnum() or after == "_")
    return bool(text[match.start() - 1 : match.start()].strip()) and not intraword
