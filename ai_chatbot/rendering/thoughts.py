"""What a reasoning model thought before it answered, told from what it answers.

Model servers that do not part the two send the thoughts within marks of their own. An answer may
also begin with thoughts of which the end alone is marked, as the template of its model put the
beginning into the prompt. In code such a mark is text, and so it is in the middle of a line.
"""

import re
from collections.abc import Container, Iterable
from functools import cache
from typing import NamedTuple

from ai_chatbot.rendering.marks import code_spans
from ai_chatbot.rendering.maths import FENCE, next_fence

NAMED_TOO = "scratchpad|reflection|inner_monologue|internal_monologue"
NAMES = (
    "think|thinking|thought|thoughts|reason|reasoning|seed:think|mm:think|longcat_think"
    f"|antthinking|{NAMED_TOO}"
)
OPENING = re.compile(
    rf"\ufeff?+ {{0,3}}(?:<(?P<name>{NAMES})>|(?P<other>◁think▷|\[THINK\]|<\|begin_of_thought\|>"
    r"|<\|START_THINKING\|>|(?:<\|start\|>assistant)?<\|channel\|>analysis<\|message\|>|<\|channel>thought(?=\s)))",
    re.I | re.A,  # "ı" is no letter of theirs
)
OTHER_ENDS = {
    "◁think▷": "◁/think▷",
    "[think]": "[/think]",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|start_thinking|>": "<|end_thinking|>",
    "<|channel|>analysis<|message|>": "<|end|>",
    "<|start|>assistant<|channel|>analysis<|message|>": "<|end|>",
    "<|channel>thought": "<channel|>",
}
CLOSING = re.compile(rf"</(?:{NAMES})>|◁/think▷|\[/THINK\]|<\|end_of_thought\|>", re.I)
TELLING = re.compile(r"[<◁]|```|~~~|\[/?THINK\]", re.I)  # a line without any of these is words
# Of tags that sentences begin with, too: thoughts are in them only where they are closed.
NEEDED_END = re.compile(rf"</({NAMED_TOO})>", re.I)
NEEDED_ENDS = frozenset(f"</{name}>" for name in NAMED_TOO.split("|"))
# What may stand around the thoughts and the answer beside the marks.
AROUND = re.compile(
    r"<\|start\|>assistant<\|channel\|>final<\|message\|>|<\|(?:begin|end)_of_solution\|>"
    r"|<\|(?:START|END)_RESPONSE\|>",
    re.I,
)
# Around the whole of what is said; alone it is a word.
OUTER_NAMES = "answer|final_answer|response"
OUTERMOST = re.compile(rf"\s*+<({OUTER_NAMES})>", re.I)
# With what a model ends, where its server's template does not know it.
ENDING = re.compile(
    r"(?:<\|(?:im_end|eot_id|eom_id|endoftext|end_of_text|end|return|END_OF_TURN_TOKEN)\|>|<end_of_turn>|</s>"
    r"|<｜end▁of▁sentence｜>)\Z"
)
ENDINGS_MAX = 3
MARK_CHARS = 60  # the longest mark has fewer
LINE = re.compile(r"[^\n]*+\n|[^\n]++")
BLANKS = re.compile(r"\s*+")


class Piece(NamedTuple):
    """Some of an answer's text, all thought or all said; the marks of thoughts are left out."""

    text: str
    is_thought: bool


class ThoughtReader:
    """Reads an answer line by line, each with the break behind it: what of it was thought."""

    def __init__(self, missing: Container[str] = ()) -> None:
        """`missing`: ends that will not come, without which there are no such thoughts."""
        self._missing = missing
        self.end = ""  # of the thoughts that are open; "" outside of them
        self.has_lone_end = False  # all before the line read last was thought
        self._fence = ""
        self._had_end = False

    def read(self, line: str) -> list[Piece]:
        """The line's pieces. A lone end marks all lines before as thoughts: `has_lone_end`."""
        self.has_lone_end = False
        if not self.end and not TELLING.search(line):
            return [Piece(line, False)]
        pieces, at, lower = [], 0, line.lower()
        code = spans_if_marked(line)
        while self.end or (opening := self._opening(line, at)):
            if self.end:
                found = find_outside(lower, self.end, at, code)
                pieces.append(Piece(line[at : found if found >= 0 else len(line)], True))
                if found < 0:
                    return pieces
                at, self.end, self._had_end = found + len(self.end), "", True
            elif opening:
                self.end, at = end_of(opening), opening.end()
        if not self._had_end and (lone := self._lone_end(line, at, code)):
            self.has_lone_end = self._had_end = True
            pieces.append(Piece(line[at : lone.start()], True))
            at = lone.end()
        self._fence = next_fence(self._fence, FENCE.match(line.rstrip("\n")))
        return [*pieces, Piece(line[at:], False)]

    def opens(self, line: str) -> bool:
        """Whether thoughts would begin with this line."""
        return self._opening(line, 0) is not None

    def _opening(self, line: str, at: int) -> re.Match[str] | None:
        found = None if self._fence else OPENING.match(line, at)
        return found if found and end_of(found) not in self._missing else None

    def _lone_end(self, line: str, at: int, code: list[tuple[int, int]]) -> re.Match[str] | None:
        """An end without a beginning: at an end of the line, or with words close to both sides."""
        found = None if self._fence else CLOSING.search(line, at)
        if found is None or any(start <= found.start() < end for start, end in code):
            return None
        before, after = line[at : found.start()], line[found.end() :]
        if not before.strip() or not after.strip():
            return found
        is_tight = not before[-1].isspace() and not after[0].isspace()
        return found if is_tight and "<" not in before else None


def spans_if_marked(line: str) -> list[tuple[int, int]]:
    return list(code_spans(line)) if "`" in line and CLOSING.search(line) else []


def find_outside(text: str, sought: str, at: int, code: Iterable[tuple[int, int]]) -> int:
    """Where it stands from `at` on outside of code; -1 if nowhere."""
    found = text.find(sought, at)
    for start, end in code:
        if start <= found < end:
            found = text.find(sought, end)
    return found


def end_of(opening: re.Match[str]) -> str:
    if opening["name"]:
        return f"</{opening['name'].lower()}>"
    return OTHER_ENDS[opening["other"].lower()]


@cache
def pattern_of(end: str) -> re.Pattern[str]:
    return re.compile(re.escape(end), re.I)


def is_marked(text: str) -> bool:
    """Whether a mark of thoughts may stand in it, by a glance."""
    return "<" in text or "◁" in text or "[" in text


class FirstWord:
    """Tells in a growing answer when something comes that is no thought; linear in its length.

    Thoughts of which the end alone is marked count as words: they are told only by that end.
    """

    def __init__(self) -> None:
        self._seen = ""  # of what may still be a mark
        self._end = ""  # of the thoughts that are open
        self._is_out = False

    def comes_with(self, text: str) -> bool:
        """Whether the answer's first word is in this piece; True once."""
        if self._is_out:
            return False
        seen, at = self._seen + text, 0
        while self._end or (opening := OPENING.match(seen, at := first_sign(seen, at))):
            if not self._end and opening:
                self._end, at = end_of(opening), opening.end()
            found = pattern_of(self._end).search(seen, at)
            if found is None:
                self._seen = seen[max(at, len(seen) - len(self._end)) :]  # the end may have begun
                return False
            at, self._end = found.end(), ""
        self._seen = seen[at:]
        self._is_out = bool(self._seen) and not may_open(self._seen)
        return self._is_out


def first_sign(text: str, at: int) -> int:
    """Where, from there on, something stands that is no blank; the text's end if nothing does."""
    return BLANKS.match(text, at).end()  # type: ignore[union-attr]


def may_open(text: str) -> bool:
    """Whether it may be the beginning of a mark that is not all there."""
    close = {"<": ">", "◁": "▷", "[": "]"}.get(text[0])
    if close is None or "\n" in text or len(text) >= MARK_CHARS:
        return False
    return close not in text or text.startswith("<|")  # those have several parts


def split_thoughts(text: str, *, finished: bool = True) -> list[Piece]:
    """An answer's thoughts and its words in order.

    Thoughts may have no end if it begins with them, or while it is being written.
    """
    text = without_endings(text)
    if not is_marked(text) or not (OPENING.search(text) or CLOSING.search(text)):
        return [Piece(text, False)]
    closed = {f"</{found.lower()}>" for found in NEEDED_END.findall(text)}
    reader = ThoughtReader(NEEDED_ENDS - closed if finished else ())
    pieces: list[Piece] = []
    said = (0, 0)  # pieces and characters up to the line that opened thoughts
    at = 0
    for line in LINE.findall(text):
        if not reader.end:
            said = (len(pieces), at)
        new = reader.read(line)
        if reader.has_lone_end:
            pieces = [Piece(piece.text, True) for piece in pieces]
        pieces += new
        at += len(line)
    before, start = said
    if reader.end and finished and any(piece.text.strip() for piece in pieces[:before]):
        pieces = [*pieces[:before], Piece(text[start:], False)]
    return joined(pieces, finished=finished)


def without_endings(text: str) -> str:
    for _ in range(ENDINGS_MAX):
        bare = text.rstrip()
        found = ENDING.search(bare, max(0, len(bare) - MARK_CHARS))
        if not found:
            break
        text = bare[: found.start()]
    return text


def joined(pieces: Iterable[Piece], *, finished: bool) -> list[Piece]:
    """Pieces of one kind in a row as one."""
    texts: list[tuple[bool, list[str]]] = []
    for piece in pieces:
        if texts and (texts[-1][0] == piece.is_thought or not piece.text.strip()):
            texts[-1][1].append(piece.text)
        elif piece.text.strip():
            texts.append((piece.is_thought, [piece.text]))
    return [
        Piece(text if is_thought else unwrapped(AROUND.sub("", text), finished), is_thought)
        for is_thought, parts in texts
        if (text := "".join(parts))
    ]


def unwrapped(text: str, finished: bool) -> str:
    """Without the tag around all of it, of which the end is still to come while it is written."""
    if not (opening := OUTERMOST.match(text)):
        return text
    inside, end = text[opening.end() :].rstrip(), f"</{opening[1].lower()}>"
    if inside[-len(end) :].lower() == end:
        return inside[: -len(end)]
    return text if finished else inside


def without_thoughts(text: str) -> str:
    """What of an answer is said."""
    return "".join(piece.text for piece in split_thoughts(text) if not piece.is_thought).strip()
