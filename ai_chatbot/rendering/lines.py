"""An answer's lines as Python-Markdown wants them, with its code put away.

Elsewhere a list, a table, a heading or code needs no blank line before it, and a level of a list
two or three spaces; so people and models write. Here blank lines and four spaces are put in.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ai_chatbot.rendering.bounds import DEEPEST

ITEM = re.compile(r"(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})[.)])(?P<gap>[ \t]++)(?=\S)")
RULE = re.compile(r"(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\Z")
FENCE = re.compile(r"(`{3,}+|~{3,}+)(.*+)")
UNDERLINE = re.compile(r"(?:={2,}+|-{2,}+)[ \t]*+\Z")
HEADING = re.compile(r"#{1,6}(?:[ \t]|\Z)")
QUOTE = re.compile(r" {0,3}+>[ \t]?")
FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,60}+)\]:[ \t]*+")
REFERENCE = re.compile(r"\[([^\[\]\n]{1,100}+)\]:[ \t]*+(\S*+)")
LABEL = re.compile(r"\[([^\[\]\n]{1,100}+)\]")
ADDRESS = re.compile(r"<|#|/|\.{0,2}/|(?:https?|mailto|ftp):|www\.|[^\s/]{1,100}+/", re.I)
ENDS_AHEAD = 200  # lines in which the end of a fence is sought that stands further left
TAB = 4  # columns of a level in Python-Markdown


@dataclass
class Item:
    """An open item of a list: the columns of its words, and from which others belong to it."""

    within: int
    content: int
    ordered: bool


@dataclass
class Keep:
    """Where parts of the text are put away; each gives the text that stands for them."""

    code: Callable[[str, str], str]  # (code, language)
    footnote: Callable[[str], str]  # the label of one that is defined here
    folds: Callable[[str], str | None]  # a line of <details>; None if it is none
    uses: Counter[str]  # how often each [label] stands in the text


def count_labels(text: str) -> Counter[str]:
    return Counter(label.strip().lower() for label in LABEL.findall(text))


def columns(line: str) -> tuple[int, str]:
    """(column of its first character, the line from there)."""
    text = line.lstrip(" \t")
    before = line[: len(line) - len(text)]
    return len(before.expandtabs(TAB)) if "\t" in before else len(before), text


def cut_indent(line: str, most: int) -> str:
    """The line without so many columns of white space, or as many as it has."""
    column, text = columns(line)
    return " " * max(0, column - most) + text if column else text


class LineReader:
    """Reads the lines of one container: the answer, or a quotation in it."""

    def __init__(self, keep: Keep, depth: int = 0) -> None:
        self.keep = keep
        self.depth = depth
        self.out: list[str] = []
        self.items: list[Item] = []
        self.after_blank = True  # no paragraph is open that this line could go on with
        self.loose = False  # the open item has gone on after a blank line
        self.in_code = self.in_table = self.in_footnote = False
        self.words: tuple[int, int] | None = None  # where in `out` the open paragraph begins

    def read(self, lines: Sequence[str]) -> list[str]:
        at = 0
        while at < len(lines):
            at = self._take(lines, at)
        return self.out

    def _take(self, lines: Sequence[str], at: int) -> int:
        """Read what begins with this line; returns the number of the next."""
        column, text = columns(lines[at])
        if not text:
            self.out.append("")
            self.after_blank, self.in_table, self.words = True, False, None
            return at + 1
        item = ITEM.match(text)
        if item and not RULE.match(text) and self._begins_item(column, item):
            return self._take_item(lines, at, column, item)
        block = self._block_at(lines, at, column, text)
        self._leave_items(column, is_block=block is not None)
        if block:
            self.in_footnote = False
            return block(lines, at)
        self._take_words(column, text)
        return at + 1

    def _block_at(
        self, lines: Sequence[str], at: int, column: int, text: str
    ) -> Callable[[Sequence[str], int], int] | None:
        """What reads the block that begins here; None for words and indented code."""
        if self._is_code(column):
            return None
        if is_fence(text):
            return self._take_fence
        if text[0] == ">":
            return self._take_quote
        if HEADING.match(text):
            return self._take_heading
        if self.words and UNDERLINE.match(text) and column >= self._floor():
            return self._take_underline
        if RULE.match(text):
            return self._take_rule
        if "|" in text and not self.in_table and starts_table(lines, at, text):
            return self._take_table
        if text[0] == "<" and not self.depth and not column:
            return self._take_fold
        return None

    # --- Lists ---------------------------------------------------------------------------------

    def _begins_item(self, column: int, item: re.Match[str]) -> bool:
        if self.items:
            return not self._is_code(column)
        if column >= TAB:
            return False
        return self.after_blank or self.in_table or item["number"] in (None, "1")

    def _take_item(self, lines: Sequence[str], at: int, column: int, item: re.Match[str]) -> int:
        began, before = not self.items, None
        while self.items and column < self.items[-1].within:
            before = self.items.pop()
        ordered = item["number"] is not None
        turned = before is not None and before.ordered != ordered
        if began or self.loose or turned:
            self._blank()
        if len(self.items) == DEEPEST:
            self.items.pop()
        prefix = " " * TAB * len(self.items) + (f"{item['number']}. " if ordered else "- ")
        gap = len(item["gap"].expandtabs(TAB))
        content = column + item.end() - len(item["gap"]) + (gap if gap <= TAB else 1)
        self.items.append(Item(min(column + 2, content), content, ordered))
        self.after_blank = self.loose = self.in_code = self.in_table = self.in_footnote = False
        text = columns(lines[at])[1][item.end() :]
        if is_fence(text):
            return self._put_fence(lines, at, content, text, prefix)
        self.words = len(self.out), len(prefix)
        self.out.append(prefix + text)
        return at + 1

    def _leave_items(self, column: int, *, is_block: bool) -> None:
        if not self.items or not (self.after_blank or is_block):
            return
        while self.items and column < self.items[-1].within:
            self.items.pop()
        self.loose = bool(self.items)

    # --- Blocks --------------------------------------------------------------------------------

    def _take_fence(self, lines: Sequence[str], at: int) -> int:
        column, text = columns(lines[at])
        self._blank()
        return self._put_fence(lines, at, column, text, self._indent())

    def _put_fence(self, lines: Sequence[str], at: int, column: int, text: str, prefix: str) -> int:
        marks, language = language_of(text)
        end = self._end_of_fence(lines, at + 1, marks, self._floor())
        code = "".join(f"{cut_indent(line, column)}\n" for line in lines[at + 1 : end])
        self.out.append(prefix + self.keep.code(code, language))
        self._end_block()
        self.loose = bool(self.items)
        closed = end < len(lines) and closes(lines[end], marks)
        return end + closed

    @staticmethod
    def _end_of_fence(lines: Sequence[str], at: int, marks: str, floor: int) -> int:
        """The number of the line that ends it; code in an item may stand too far left."""
        for number in range(at, len(lines)):
            line = lines[number]
            if closes(line, marks):
                return number
            if floor and line.strip() and columns(line)[0] < floor:
                ahead = range(number, min(len(lines), number + ENDS_AHEAD))
                return next((each for each in ahead if closes(lines[each], marks)), number)
        return len(lines)

    def _take_quote(self, lines: Sequence[str], at: int) -> int:
        self._blank_unless_quoted(lines, at)
        end = at
        inner = []
        while end < len(lines) and (marker := QUOTE.match(lines[end].lstrip(" \t"))):
            inner.append(lines[end].lstrip(" \t")[marker.end() :])
            end += 1
        if self.depth < DEEPEST:
            inner = LineReader(self.keep, self.depth + 1).read(inner)
        self.out += [f"{self._indent()}> {line}".rstrip() for line in inner]
        self.after_blank = self.in_code = self.in_table = False
        self.words = None
        if not inner[-1].strip():
            self._end_block()  # no paragraph in it can go on
        return end

    def _blank_unless_quoted(self, lines: Sequence[str], at: int) -> None:
        if at == 0 or not QUOTE.match(lines[at - 1].lstrip(" \t")):
            self._blank()

    def _take_heading(self, lines: Sequence[str], at: int) -> int:
        self._blank()
        self.out.append(self._indent() + columns(lines[at])[1])
        self._end_block()
        return at + 1

    def _take_underline(self, lines: Sequence[str], at: int) -> int:
        """The paragraph above it becomes a heading."""
        first, margin = self.words or (0, 0)
        above = self.out[first:]
        words = " ".join([above[0][margin:].strip(), *map(str.strip, above[1:])])
        level = "#" if lines[at].strip()[0] == "=" else "##"
        self.out[first:] = [f"{above[0][:margin]}{level} {words}"]
        self._end_block()
        return at + 1

    def _take_rule(self, lines: Sequence[str], at: int) -> int:
        self._blank()
        self.out.append(f"{self._indent()}***")
        self._end_block()
        return at + 1

    def _take_table(self, lines: Sequence[str], at: int) -> int:
        self._blank()
        self.out += [self._indent() + columns(line)[1] for line in lines[at : at + 2]]
        self.after_blank, self.in_table, self.words = False, True, None
        return at + 2

    def _take_fold(self, lines: Sequence[str], at: int) -> int:
        kept = self.keep.folds(lines[at].strip())
        if kept is None:
            self._take_words(*columns(lines[at]))
            return at + 1
        self._blank()
        self.out.append(kept)
        self._end_block()
        return at + 1

    # --- Words ---------------------------------------------------------------------------------

    def _take_words(self, column: int, text: str) -> None:
        if self.in_table:
            self._take_row(text)
        elif self._is_code(column):
            extra = column - self._content() - TAB
            self.out.append(self._indent() + " " * (TAB + extra) + text)
            self.in_code, self.words = True, None
        elif column < TAB and (footnote := FOOTNOTE.match(text)):
            self._blank()
            self.out.append(f"{self.keep.footnote(footnote[1])} {text[footnote.end() :]}")
            self.in_footnote, self.after_blank, self.in_code = True, False, False
            self.words = None
        else:
            self._take_paragraph(column, text)

    def _take_row(self, text: str) -> None:
        if "|" in text:
            self.out.append(self._indent() + text)
            return
        self.in_table = False
        self._blank()
        self._put_words(text, self._indent())

    def _take_paragraph(self, column: int, text: str) -> None:
        self.in_footnote &= column > 1 or not self.after_blank
        if self.in_code:
            self._blank()
        # Lazy lines are cut off by Python-Markdown where they stand as far right as a block.
        levels = len(self.items) - (not self.after_blank)
        if (definition := REFERENCE.match(text)) and not self._is_used(definition):
            text = f"\\{text}"
        self._put_words(text, " " * TAB * max(0, levels))

    def _put_words(self, text: str, indent: str) -> None:
        self.words = self.words or (len(self.out), len(indent))
        self.out.append(indent + text)
        self.after_blank = self.in_code = False

    def _is_used(self, definition: re.Match[str]) -> bool:
        """Whether it says an address that the text leads to; else it is words to be shown."""
        label = definition[1].strip().lower()
        return self.keep.uses[label] > 1 and bool(ADDRESS.match(definition[2]))

    def _is_code(self, column: int) -> bool:
        can_begin = (self.after_blank or self.in_code) and not self.in_footnote
        return can_begin and column >= self._content_at(column) + TAB

    def _content_at(self, column: int) -> int:
        inside = [item.content for item in self.items if column >= item.within]
        return inside[-1] if inside else 0

    def _content(self) -> int:
        return self.items[-1].content if self.items else 0

    def _floor(self) -> int:
        """The column from which lines belong to the open item."""
        return self.items[-1].within if self.items else 0

    def _indent(self) -> str:
        return " " * TAB * len(self.items)

    def _blank(self) -> None:
        if self.out and self.out[-1]:
            self.out.append("")

    def _end_block(self) -> None:
        self.out.append("")
        self.after_blank, self.in_code, self.in_table, self.words = True, False, False, None


def is_fence(text: str) -> bool:
    fence = FENCE.match(text)
    return fence is not None and not (fence[1][0] == "`" and "`" in fence[2])


def language_of(text: str) -> tuple[str, str]:
    """(the marks of the fence that this text opens, the language that it names or "")."""
    fence = FENCE.match(text)
    marks, info = (fence[1], fence[2].split()) if fence else ("", [])
    named = info and re.fullmatch(r"[\w+#.-]{1,40}", info[0])
    return marks, info[0] if named else ""


def closes(line: str, marks: str) -> bool:
    text = line.strip()
    return text.startswith(marks) and not text.strip(marks[0])


def starts_table(lines: Sequence[str], at: int, header: str) -> bool:
    """Whether this line and the next are the head of a table, as GFM has it."""
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return (
        "|" in below
        and "-" in below
        and not below.strip("|:- \t")
        and count_cells(header) == count_cells(below)
    )


def count_cells(row: str) -> int:
    row = row.strip().replace("\\|", "")
    return row.count("|") + 1 - row.startswith("|") - (len(row) > 1 and row.endswith("|"))
