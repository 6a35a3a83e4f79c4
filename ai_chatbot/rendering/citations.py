"""Citations by comparison: which served passage bears out which sentence of an answer.

Small models put their marks `[n]` seldom and wrongly, so a mark is a claim to be checked:
it stays where its passage bears the sentence out, moves to the passage that does, is added
where the model left it out, and goes where no served passage says the thing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.terms import NUMBER_WEIGHT, evidence_in, terms_of
from ai_chatbot.rendering import marks as scanning
from ai_chatbot.rendering.marks import MARK, Holes, Mark, find_marks, sentence_spans
from ai_chatbot.rendering.maths import Kept, protect

DEFINITION = re.compile(r" {0,3}\[\^?[^\[\]]{1,60}+\]:\s")
FENCE = re.compile(r"\s*+(`{3,}+|~{3,}+)")
CONTAINER = re.compile(r" {0,3}+(?:(>) ?|([-*+]|\d{1,9}[.)])[ \t]{1,4}+)")
OPENERS = frozenset(" \t>-*+#`~0123456789")  # what can begin anything but a paragraph
SPACE_OR_BAR = " \t\r\n\v\f\u00a0|"
STOPS = ".!?。！？।॥؟۔"
END = f"{STOPS}\"'”’)*_|\t"
LIST_MARKER = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)]|>)\s+")
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
WHERE_SOUGHT = re.compile(r"\b(?:notes?|passages?|sources?|information|context)\b", re.I)
NOT_THERE = re.compile(r"\b(?:(?:no|not|none|nothing|cannot)\b|\w++(?<=n)['’]t\b)", re.I)
CLAIM = 2000  # characters of a sentence that are compared: its last ones
LONGEST_LINE = 60_000  # characters; a longer one is no prose
NO_CLAIM = 3  # characters in which nothing is said
MOST_SENTENCES = 20_000  # that are compared in one answer
ADD_FROM = 0.6  # a mark the model left out needs this much of the sentence in the passage
KEEP_FROM = 0.35  # one it wrote itself needs this much
NEW_WORD_WEIGHT = 3.0  # a word that the question did not hold is what the answer claims


@dataclass(frozen=True)
class Evidence:
    """A served passage reduced to what is compared."""

    n: int
    terms: frozenset[str]


def weigh_evidence(passages: Iterable[Passage]) -> list[Evidence]:
    return [Evidence(p.n, evidence_in(f"{p.title} {p.heading} {p.text}")) for p in passages]


def support(claim: Sequence[str], evidence: Evidence, asked: frozenset[str]) -> float:
    """How much of a sentence's terms the passage holds, 0 to 1; its new words weigh most."""
    total = found = 0.0
    for term in set(claim):
        weight = NUMBER_WEIGHT if term[0].isdigit() else 1.0
        weight *= 1.0 if term in asked else NEW_WORD_WEIGHT
        total += weight
        found += weight * (term in evidence.terms)
    return found / total if total else 0.0


def write_marks(numbers: Iterable[int]) -> str:
    marks = "".join(f"[{n}]" for n in numbers)
    return f" {marks}" if marks else ""


def cite(markdown: str, passages: Sequence[Passage], *, question: str = "") -> str:
    """The answer with every mark checked, moved, added or struck; code is left alone.

    Only what names a served passage is a mark: other numbers in brackets stay as they are.
    """
    citer, kept = Citer(passages, question=question), Kept()
    lines = protect(markdown, kept.keep).split("\n")
    for at, is_prose in enumerate(prose_lines(lines)):
        if is_prose and not DEFINITION.match(lines[at]):
            lines[at] = citer.cite_line(lines[at])
    return kept.reveal("\n".join(lines))


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
            start, end = scanning.with_what_holds_it(self.line, mark, at)
            pieces.append(self.line[at:start])
            taken += end - start if end <= floor else 0
            at = end
        pieces.append(self.line[at : self.end])
        return "".join(pieces), floor - self.start - taken


class Citer:
    """Checks the marks of an answer's lines against the passages that were served."""

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        question: str = "",
        write: Callable[[Iterable[int]], str] = write_marks,
    ) -> None:
        self.evidence = weigh_evidence(passages)
        self.served = {item.n for item in self.evidence}
        self.asked = frozenset(terms_of(question))
        self.write = write
        self._sentences_left = MOST_SENTENCES if self.served else 0

    def cite_line(self, line: str) -> str:
        if self._sentences_left <= 0 or not NO_CLAIM < len(line) <= LONGEST_LINE:
            return line
        parts = [self.whole(line)] if line.lstrip().startswith("|") else parts_of(line)
        return "".join(self._cite_part(part) for part in parts)

    def _cite_part(self, part: Part) -> str:
        self._sentences_left -= 1
        if (part.end - part.start <= NO_CLAIM and not part.marks) or self._sentences_left < 0:
            return part.line[part.start : part.end]
        return self.cite_parts([part])[0]

    def cite_row(self, cells: Sequence[str]) -> list[str]:
        """A table's row is one claim; its marks go into the last cell that is not empty."""
        return self.cite_parts([self.whole(cell) for cell in cells]) if self.served else [*cells]

    def keep_marks(self, line: str) -> str:
        """The line with its own marks as they stand, unchecked."""
        if len(line) > LONGEST_LINE or not MARK.search(line):
            return line
        part, pieces, at = self.whole(line), [], 0
        for mark in self._of_passages(part):
            start = mark.start - (mark.start > at and line[mark.start - 1].isspace())
            pieces += [line[at:start], self.write(self._served_in([mark]))]
            at = mark.end
        return "".join([*pieces, line[at:]])

    @staticmethod
    def whole(line: str) -> Part:
        holes = Holes(line)
        return Part(line, 0, len(line), holes, find_marks(line, holes))

    def cite_parts(self, parts: Sequence[Part]) -> list[str]:
        """The parts of one claim with its marks, which stand in the last part with words."""
        struck = [self._of_passages(part) for part in parts]
        given = self._served_in([mark for marks in struck for mark in marks])
        if not given and (at_end := self._glued_at_end(parts[-1])):
            return self._cite_glued(parts, at_end)
        bare = [part.without(marks) for part, marks in zip(parts, struck, strict=True)]
        return self._with_marks(bare, self._choose([text for text, _ in bare], given))

    def _cite_glued(self, parts: Sequence[Part], marks: Sequence[Mark]) -> list[str]:
        """`yard[1].` cites if passage 1 clearly says so; else it is text, like `rows[1]`."""
        texts = [part.line[part.start : part.end] for part in parts]
        bare = parts[-1].without(marks)
        claim = terms_of(bare[0][-CLAIM:])
        given = self._served_in(marks)
        borne_out = {e.n for e in self.evidence if support(claim, e, self.asked) >= ADD_FROM}
        if says_little(claim) or not borne_out.issuperset(given):
            return texts
        return [*texts[:-1], put_marks(*bare, self.write(given))]

    def _of_passages(self, part: Part) -> list[Mark]:
        return [
            mark
            for mark in part.marks
            if not mark.glued
            and self.served.intersection(mark.numbers)
            and not stands_as_word(part, mark)
        ]

    def _glued_at_end(self, part: Part) -> list[Mark]:
        glued = [mark for mark in part.marks if mark.glued]
        if not glued or not self.served.issuperset(glued[-1].numbers):
            return []
        return glued[-1:] if not part.line[glued[-1].end : part.end].strip(END + " ") else []

    def _served_in(self, marks: Sequence[Mark]) -> list[int]:
        numbers = dict.fromkeys(n for mark in marks for n in mark.numbers)
        return [n for n in numbers if n in self.served]

    def _choose(self, texts: Sequence[str], given: Sequence[int]) -> list[int]:
        bare = "|".join(texts)[-CLAIM:]
        claim = terms_of(LIST_MARKER.sub("", bare))
        if not given and (says_little(claim) or says_nothing_found(bare)):
            return []
        return choose_marks(claim, given, self.evidence, self.asked)

    def _with_marks(self, bare: Sequence[tuple[str, int]], numbers: Sequence[int]) -> list[str]:
        texts = [text for text, _ in bare]
        if numbers:
            at = max((at for at, text in enumerate(texts) if text.strip()), default=0)
            texts[at] = put_marks(*bare[at], self.write(numbers))
        return texts


def stands_as_word(part: Part, mark: Mark) -> bool:
    """Whether it is no mark behind a clause but a word of it: "In [1], …", "x = [1]"."""
    before = part.line[max(part.start, mark.start - LEAD_REACH) : mark.start].rstrip()
    if before[-1:] in OPERATORS or CALLED.search(before):
        return bool(before)
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


def says_nothing_found(text: str) -> bool:
    """Whether it says of the notes that they do not hold something, in either order."""
    sought = [match.span() for match in WHERE_SOUGHT.finditer(text)]
    missing = [match.span() for match in NOT_THERE.finditer(text)]
    if not sought or not missing:
        return False
    return sought[0][1] <= missing[-1][0] or missing[0][1] <= sought[-1][0]


def says_little(claim: Sequence[str]) -> bool:
    """A single plain word is in too many passages to be borne out by one."""
    return len(set(claim)) < 2 and not any(term[0].isdigit() for term in claim)


def choose_marks(
    claim: Sequence[str], given: Sequence[int], evidence: Sequence[Evidence], asked: frozenset[str]
) -> list[int]:
    """The numbers of the passages that bear the claim out: the model's own first."""
    scores = {item.n: support(claim, item, asked) for item in evidence}
    if kept := [n for n in dict.fromkeys(given) if scores.get(n, 0.0) >= KEEP_FROM]:
        return kept
    best = max(scores, key=lambda n: scores[n], default=None)
    return [best] if best is not None and scores[best] >= ADD_FROM else []


def put_marks(sentence: str, floor: int, marks: str) -> str:
    """The marks behind the sentence's last word, before its full stop or a table's bar.

    Never before `floor`: there ends the last address, link or code of the sentence.
    """
    body = sentence.rstrip(SPACE_OR_BAR).rstrip("\"'”’)*_」』）").rstrip(STOPS)
    at = max(len(body), floor)
    return f"{sentence[:at]}{marks}{sentence[at:]}"


def prose_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines are words: neither code, fenced or indented, nor headings, nor blank."""
    reader = ProseReader()
    return [reader.is_prose(line) for line in lines]


class ProseReader:
    """Tells code from words line by line, also in lists and quotations."""

    def __init__(self) -> None:
        self._fence = ""
        self._quoted = False  # the open fence is inside a quotation
        self._after_blank = True
        self._in_list = False
        self._content = 0  # column in which the words of the list's last item begin

    def is_prose(self, line: str) -> bool:
        if line[:1] not in OPENERS and not self._fence:
            self._in_list &= not self._after_blank
            self._after_blank = not line or line.isspace()
            return not self._after_blank
        inner, quoted, item = without_containers(line)
        if self._fence and self._quoted and not quoted:
            self._fence = ""  # the quotation has ended, and its code with it
        after_blank, self._after_blank = self._after_blank, not inner.strip()
        if self._is_fenced(inner, quoted):
            return False
        indented = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        self._in_list = item or (self._in_list and (indented > 0 or not after_blank))
        self._content = len(line) - len(inner) if item else self._content if self._in_list else 0
        is_code = after_blank and inner[:4].isspace() and indented >= self._content + 4
        if is_code and inner.strip():
            self._after_blank = True  # an indented block goes on from line to line
        return bool(inner.strip()) and not is_code and not inner.lstrip().startswith("#")

    def _is_fenced(self, inner: str, quoted: bool) -> bool:
        fence = FENCE.match(inner)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and inner.strip() == fence[1]:
                self._fence = ""
            return True
        if fence:
            self._fence, self._quoted = fence[1], quoted
        return fence is not None


def without_containers(line: str) -> tuple[str, bool, bool]:
    """(the line without the marks of quotations and items before it, was quoted, was an item)"""
    at, quoted, item = 0, False, False
    while marker := CONTAINER.match(line, at):
        quoted |= marker[1] == ">"
        item |= marker[1] != ">"
        at = marker.end()
    return line[at:], quoted, item
