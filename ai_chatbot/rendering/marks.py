"""Where the marks `[n]` of an answer stand, and where its sentences end: scanners, all linear.

No pattern here can go back further than its own bound, as a model may write any run of
characters and Python's `re` holds up the whole process while it searches.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ai_chatbot.grounding.numbers import month_called

Span = tuple[int, int]

# What models call a source, in the languages that they answer in; a note may be one of music.
SOURCE = (
    "source|passage|citation|cite|ref|reference|quelle|quellen|beleg|textstelle|fuente|fonte|bron"
    "|źródło|источник|来源|來源|出典|出处|資料|출처|المصدر|מקור"
)
NAMED = f"(?:{SOURCE}|note|document|doc|notiz|nota|заметка|s)s?"
NUMBERS = r"\d{1,2}(?:\s{0,3}(?:[,;、،，&–-]|(?:and|und|et|y|e|и|en)\s)\s{0,3}\d{1,2}){0,9}+"
# [2], [1, 3], [1-3], [Source 2], [S2], [^2], (source: 2), 【2】, ［2］, [٢], 【2:0†source】,
# [1, p. 3], and [2](#), which leads nowhere; not [2](a link) or [[2]], which are something else.
MARK = re.compile(
    rf"(?:(?<!\[)[\[【［]\s?(?:{NAMED}[\s:：#_]{{0,3}}+|#)?+"
    rf"(?P<numbers>{NUMBERS})(?:(?::\d{{1,3}}+)?†[^\[\]【】\n]{{0,40}}+|, pp?\. ?\d{{1,4}}+)?+"
    rf"\s?[\]】］](?:\((?:#[\w-]{{0,40}}+)?\))?+"
    rf"|[(（](?:{SOURCE})s?[\s:：#]{{1,3}}+(?P<called>{NUMBERS})[)）]"
    r"|\[\^(?P<footnote>\d{1,2})\](?!:))(?![(\]}])",
    re.I,
)
# As often a count or a power: a mark at a sentence's end, if that passage bears it out. Not
# printf(3), f(x)(1), m<sup>2</sup> or 10<sup>2</sup>.
LOOSE = re.compile(
    r"(?:(?<![A-Za-z0-9_)\]}`])\(|（)(?P<numbers>\d{1,2}(?:, ?\d{1,2}){0,9}+)[)）](?!\()"
    r"|(?:(?<=[^\W\d_]{3})|(?<=\d{4})|(?<=[\s.!?。]))<sup>(?P<raised>\d{1,2})</sup>",
    re.I,
)
LONGEST_MARK = 120  # characters
FOOTNOTE = re.compile(r"^[ \t>]{0,12}+\[\^([^\[\]\s]{1,60}+)\]:", re.M)
RANGE = re.compile(r"(\d+)\s{0,3}[–-]\s{0,3}(\d+)")
LONGEST_RANGE = 9  # sources between its ends
# What stands in brackets is of an address if the address goes on behind it.
ADDRESS = re.compile(
    r"<[^<>\s]{1,2000}+>"
    r"|https?://(?:[^\s<>\[\]]++|\[[^\s\[\]<>]{0,60}+\](?=[\w/&=?#%:-])){1,40}+",
    re.I,
)
ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
BACKTICKS = re.compile(r"`++")
SQUARE = re.compile(r"[\[\]]")
ROUND = re.compile(r"[()]")
STOP = re.compile(r"[.!?]++[\"'”’)*_]*+|[。！？।॥؟۔]++[\"'”’)*_」』）]*+")
NO_STOP = re.compile(r"(?:\b(?:Dr|Mr|Ms|St|No|vs|Mrs|Prof|pp?|Nr|Abs|Art|cf|vgl)|\b[A-Z])\Z")
DAY = re.compile(r"(?<![\w.,])\d{1,2}\Z")
FIRST_WORD = re.compile(r"\s{1,3}([^\W\d_]{3,20})")
ORDINAL_REACH = 24  # characters
WORD_END = re.compile(r"[0-9_A-Za-z\u00c0-\u024f]{1,40}+\Z")  # of Latin letters, as code is
SPACE_OR_BAR = " \t\r\n\v\f\u00a0|"
STOPS = ".!?。！？।॥؟۔"
END = f"{STOPS}\"'”’)*_|\t"
OPERATORS = frozenset("={^&@$/\\<∈")
CALLED = re.compile(r"[A-Za-z_]\(\Z")  # `f([1])`
HOLDER = re.compile(r"\b(?:interval|range|array|vector|list|tuple)(?: of)?\Z", re.I)
LEAD_REACH = 60  # characters in which a sentence can have led to a mark as to a word
LEAD = re.compile(
    r"(?:[-*+>]\s++|\d{1,9}[.)]\s++)*+(?:and |but |und |y |et )?+"
    r"(?:as|in|see|per|from|by|via|cf\.?|of|according to"
    r"|siehe|laut|gemäß|nach|voir|selon|dans|según|véase|en"
    r"|(?:the )?+(?:array|list|index|regex|item|element|equation|figure|table|step|option"
    r"|passage|note|source|reference))",
    re.I,
)
AROUND = frozenset(["()", "**", "__", "（）"])
LED_TO = re.compile(
    r"[(（](?:see|cf\.?|siehe|vgl\.?|voir|véase|ver|(?:source|quelle|fuente):?) ?\Z", re.I
)
CLOSERS = frozenset(")）")
RAISED, LOWERED = "<sup>", "</sup>"
LED_REACH = 12  # characters
MOST_NUMBERS = 20  # in a row of marks that is read as one
WORD_BEFORE = 40  # characters looked at before a mark


@dataclass(frozen=True)
class Mark:
    """A mark with the numbers in it.

    `loose`: it may as well be text, as it stands directly behind a word, `rows[0]`, or in round
    brackets, or is raised.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    loose: bool
    is_footnote: bool = False


class Holes:
    """The parts of a line that are no prose: code, links, addresses, escaped characters."""

    def __init__(self, text: str) -> None:
        code = list(code_spans(text))
        escaped = [match.span() for match in ESCAPED.finditer(text)]
        links = [
            (start, end)
            for start, end in link_spans(text, merged([*code, *escaped]))
            if end - start > LONGEST_MARK or not MARK.fullmatch(text, start, end)
        ]
        addresses = [match.span() for match in ADDRESS.finditer(text)]
        self.spans = merged([*code, *escaped, *links, *addresses])
        self._starts = [start for start, _ in self.spans]

    def around(self, at: int) -> Span | None:
        """The hole that holds the character at this place."""
        before = bisect_right(self._starts, at) - 1
        return self.spans[before] if before >= 0 and at < self.spans[before][1] else None

    def end_before(self, at: int) -> int:
        """Where the last hole that begins before this place ends; 0 if none does."""
        before = bisect_right(self._starts, at - 1) - 1
        return min(at, self.spans[before][1]) if before >= 0 else 0


def merged(spans: Sequence[Span]) -> list[Span]:
    """The same places as spans in order that do not overlap."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def code_spans(text: str) -> Iterator[Span]:
    """Each run of backticks with all up to the next run of the same length."""
    runs = [match.span() for match in BACKTICKS.finditer(text)]
    following: dict[int, int] = {}
    closing: list[int | None] = [None] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closing[number] = following.get(length)
        following[length] = number
    number = 0
    while number < len(runs):
        escaped = runs[number][0] > 0 and text[runs[number][0] - 1] == "\\"
        end = None if escaped else closing[number]
        if end is not None:
            yield runs[number][0], runs[end][1]
            number = end
        number += 1


def link_spans(text: str, skipped: Sequence[Span]) -> Iterator[Span]:
    """Each `[words](address)` and `![words](address)`; brackets in `skipped` do not count."""
    opened: list[int] = []
    closed = closing_brackets(text)
    holes = iter([*skipped, (len(text), len(text) + 1)])
    start, end = next(holes)
    for match in SQUARE.finditer(text):
        at = match.start()
        while end <= at:
            start, end = next(holes)
        if start <= at:
            continue
        if match[0] == "[":
            opened.append(at)
        elif opened:
            first = opened.pop()
            if (close := closed.get(at + 1)) is not None:
                yield first - (text[first - 1 : first] == "!"), close + 1


def closing_brackets(text: str) -> dict[int, int]:
    """The place of each round bracket that opens, and of the one that closes it."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for match in ROUND.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            closed[opened.pop()] = match.start()
    return closed


def find_marks(text: str, holes: Holes) -> list[Mark]:
    """The marks outside of holes; some that touch one another, `[1][2]`, are one."""
    marks: list[Mark] = []
    found_in = [*MARK.finditer(text), *LOOSE.finditer(text)]
    for found in sorted(found_in, key=lambda each: each.start()):
        if holes.around(found.start(found.lastgroup or 0)):
            continue
        mark = as_mark(found)
        before = marks[-1] if marks else None
        if before and is_of_row(before, mark):
            marks[-1] = replace(before, end=mark.end, numbers=before.numbers + mark.numbers)
        else:
            marks.append(mark)
    return marks


def as_mark(found: re.Match[str]) -> Mark:
    start, end = found.span()
    called = found.groupdict()
    numbers = numbers_in(next(filter(None, called.values())))
    before, behind = found.string[max(0, start - WORD_BEFORE) : start], found.string[end : end + 1]
    loose = found.re is LOOSE or is_glued(before) or (behind.isascii() and behind.isalnum())
    return Mark(start, end, numbers, loose, is_footnote=bool(called.get("footnote")))


def is_of_row(before: Mark, mark: Mark) -> bool:
    """Whether a mark goes on with the one before: `[1][2]`."""
    is_near = before.end == mark.start and before.is_footnote == mark.is_footnote
    return is_near and len(before.numbers) < MOST_NUMBERS


def footnotes_in(markdown: str) -> dict[str, int]:
    """The number of each footnote that the text defines, by its label in small letters."""
    labels = dict.fromkeys(label.lower() for label in FOOTNOTE.findall(markdown))
    return {label: number for number, label in enumerate(labels, 1)}


def numbers_in(text: str) -> tuple[int, ...]:
    """All that a mark names, those within a range too."""
    numbers: list[int] = []
    at = 0
    for found in RANGE.finditer(text):
        first, last = int(found[1]), int(found[2])
        numbers += map(int, re.findall(r"\d+", text[at : found.start()]))
        numbers += range(first, last + 1) if 0 <= last - first <= LONGEST_RANGE else (first, last)
        at = found.end()
    return tuple(numbers + [int(number) for number in re.findall(r"\d+", text[at:])])


def is_glued(before: str) -> bool:
    """Whether a word, a name in Latin letters, a call or an index ends right here; a number is
    none."""
    if before.endswith("]"):  # `rows[i][1]`, but [[a note]][1]
        return not before.endswith("]]")
    if before.endswith(("()", "第")):  # `rows()[1]`; 第[1]章 is a chapter
        return True
    word = WORD_END.search(before)
    return word is not None and any(char.isalpha() for char in word[0])


def with_what_holds_it(line: str, mark: Mark, since: int) -> Span:
    """The mark with brackets and emphasis around it alone, and the space before."""
    start, end = mark.start, mark.end
    led = LED_TO.search(line[max(since, start - LED_REACH) : start])
    if led and line[end : end + 1] in CLOSERS:
        start, end = start - len(led[0]), end + 1
    elif line.endswith(RAISED, since, start) and line.startswith(LOWERED, end):
        start, end = start - len(RAISED), end + len(LOWERED)
    while since < start and line[start - 1] + line[end : end + 1] in AROUND:
        start, end = start - 1, end + 1
    return start - (start > since and line[start - 1].isspace()), end


def sentence_spans(text: str, holes: Holes) -> Iterator[Span]:
    """The line cut after each full stop and the marks behind it; together they are the line."""
    start = 0
    for stop in STOP.finditer(text):
        if stop.start() < start or not ends_sentence(text, stop, holes, start):
            continue
        end = end_of_marks(text, stop.end())
        end += len(text[end : end + 100]) - len(text[end : end + 100].lstrip())
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def ends_sentence(text: str, stop: re.Match[str], holes: Holes, start: int) -> bool:
    at = stop.end()
    if holes.around(stop.start()) or holes.around(at - 1):
        return False
    if stop[0][0] not in ".!?":
        return True
    follows = text[at : at + 1]
    if follows and not follows.isspace() and not MARK.match(text, at):
        return False
    before = text[max(start, stop.start() - 8) : stop.start()]
    return not NO_STOP.search(before) and not is_ordinal(before, text[at : at + ORDINAL_REACH])


def is_ordinal(before: str, behind: str) -> bool:
    """Whether it is the point of "am 13. März", or of "am 3. und 4. Mai"."""
    if not DAY.search(before):
        return False
    word = FIRST_WORD.match(behind)
    return word is not None and (word[1][0].islower() or month_called(word[1]) > 0)


def end_of_marks(text: str, at: int) -> int:
    """Where the marks end that stand here, each with at most one space before it."""
    while mark := MARK.match(text, at + text[at : at + 1].isspace()):
        at = mark.end()
    return at


# --- Sentences with their marks --------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A sentence, or a cell of a table's row, in the line that holds it."""

    line: str
    start: int
    end: int
    holes: Holes
    marks: Sequence[Mark]

    def without(self, struck: Sequence[Mark]) -> tuple[str, int]:
        """Its text without these marks, and where its last piece that is no prose ends in it."""
        floor = max(self.start, self.holes.end_before(self.end))
        if not struck:
            return self.line[self.start : self.end], floor - self.start
        pieces, at, taken = [], self.start, 0
        for mark in struck:
            start, end = with_what_holds_it(self.line, mark, at)
            pieces.append(self.line[at:start])
            taken += end - start if end <= floor else 0
            at = end
        pieces.append(self.line[at : self.end])
        return "".join(pieces), floor - self.start - taken


def stands_as_word(part: Part, mark: Mark) -> bool:
    """Whether it is no mark behind a clause but a word of it: "In [1], …", "x = [1]"."""
    before = part.line[max(part.start, mark.start - LEAD_REACH) : mark.start].rstrip()
    if before[-1:] in OPERATORS or CALLED.search(before):
        return bool(before)
    if RANGE.search(part.line[mark.start : mark.end]) and part.line[mark.end : part.end].strip(
        END + " ,;:)"
    ):
        return True  # "rows [1-2] of the array"
    is_near = mark.start - part.start <= LEAD_REACH
    if not (is_near and LEAD.fullmatch(before)) and not HOLDER.search(before):
        return False
    follows = part.line[mark.end : min(part.end, mark.end + LEAD_REACH)]
    return bool(follows.strip(END + " ,;:"))


def parts_of(line: str) -> list[Part]:
    """The line's sentences."""
    holes = Holes(line)
    marks, at, parts = find_marks(line, holes), 0, []
    for start, end in sentence_spans(line, holes):
        first = at
        while at < len(marks) and marks[at].start < end:
            at += 1
        parts.append(Part(line, start, end, holes, marks[first:at]))
    return parts


def sentences(line: str) -> list[str]:
    """The line cut after each full stop and its marks; `"".join` gives the line back."""
    return [part.line[part.start : part.end] for part in parts_of(line)]


def put_marks(sentence: str, floor: int, marks: str) -> str:
    """The marks behind the sentence's last word, before its full stop or a table's bar.

    Never before `floor`: there ends the last address, link or code of the sentence.
    """
    body = sentence.rstrip(SPACE_OR_BAR).rstrip("\"'”’)*_」』）").rstrip(STOPS)
    at = max(len(body), floor)
    return f"{sentence[:at]}{marks}{sentence[at:]}"
