r"""Formulas in Markdown: $a$, $$a$$, \(a\), \[a\] and environments.

One scanner finds them, so that what is a formula is neither emphasis nor a list, a table's bar or
a mark. It goes over the text once and never over a blank line.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence

from ai_chatbot.rendering.marks import Span, code_spans

SIGN = re.compile(
    r"\\begin\{[a-zA-Z]{1,20}\*?\}|\\end\{[a-zA-Z]{1,20}\*?\}|\\[\\()\[\]$`]|\$\$?|`++"
)
ENDS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
LONGEST = 5000  # characters of a formula
LONGEST_IN_LINE = 300  # of one between single dollars
SIGNS = {ord(digit): chr(0xE100 + at) for at, digit in enumerate("0123456789abcdef")}
DIGITS = {ord(sign): chr(digit) for digit, sign in SIGNS.items()}
LATEX = re.compile(r"[\\^_={}<>+*/|]")
NUMBERS = frozenset("0123456789,;^ ")
FENCE = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+(`{3,}+|~{3,}+)([^\n]*+)")
QUOTED = re.compile(r"[ \t]*+>")


class Kept:
    """Texts that are put away, and what stands for each: no input can spell it.

    None of its signs is a letter or a digit, so that what compares words does not see it.
    """

    PATTERN = "\ue002([\ue100-\ue10f]{17,24})\ue003"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._nonce = secrets.token_hex(8).translate(SIGNS)
        self._own = re.compile(f"\ue002{self._nonce}([\ue100-\ue10f]{{1,8}})\ue003")

    def keep(self, text: str) -> str:
        self.texts.append(text)
        return f"\ue002{self._nonce}{f'{len(self.texts) - 1:x}'.translate(SIGNS)}\ue003"

    def number_of(self, standing: str) -> int | None:
        """Which of the texts this stands for; None if it is not one of ours."""
        found = self._own.fullmatch(standing)
        number = int(found[1].translate(DIGITS), 16) if found else len(self.texts)
        return number if number < len(self.texts) else None

    def reveal(self, text: str, change: Callable[[str], str] = str) -> str:
        """The text with what was put away in its places, changed so."""
        if not self.texts:
            return text
        return self._own.sub(lambda match: change(self._text(match[0])), text)

    def _text(self, standing: str) -> str:
        number = self.number_of(standing)
        return "" if number is None else self.texts[number]


def latex_of(written: str) -> tuple[str, bool]:
    """What is between a formula's signs, "" if it is half written; whether it is a line's own."""
    if written.startswith(r"\begin"):
        return (written, True) if written.endswith("}") else ("", True)
    sign = written[:2] if written[:2] in ENDS else "$"
    end = ENDS.get(sign, "$")
    is_whole = len(written) > len(sign + end) and written.endswith(end)
    return written[len(sign) : -len(end)] if is_whole else "", sign in {"$$", r"\["}


def math_spans(text: str, *, unfinished: bool = False) -> Iterator[Span]:
    """The formulas of a paragraph; one that is still being written ends with it."""
    return MathScanner(text, unfinished=unfinished).spans()


class MathScanner:
    """Reads the signs of a paragraph that may begin or end formulas, each once."""

    def __init__(self, text: str, *, unfinished: bool) -> None:
        self.text = text
        self.unfinished = unfinished
        self._code = dict(code_spans(text))
        self._last_ends = {end: text.rfind(end) for end in (*ENDS.values(), r"\end{")}
        self._opened = -1  # place of the sign that began the formula which is being read
        self._sign = ""
        self._nested = 0  # environments that are open within one
        self._dollar = -1  # place of a single dollar that may begin one

    def spans(self) -> Iterator[Span]:
        after_code = 0
        for match in SIGN.finditer(self.text):
            at, found = match.span()[0], match[0]
            if at < after_code or found[:2] == "\\\\" or found == "\\$":
                continue
            if self._opened >= 0:
                span = self._inside(found, match.end())
            elif found[0] == "`":
                after_code, self._dollar, span = self._code.get(at, match.end()), -1, None
            else:
                span = self._outside(found, at)
            if span:
                yield span
        if self.unfinished and (rest := self._rest()):
            yield rest

    def _inside(self, found: str, end: int) -> Span | None:
        self._nested += is_nested(found, self._sign)
        if not ends(found, self._sign):
            return None
        if self._nested:
            self._nested -= 1
            return None
        start, self._opened, self._dollar = self._opened, -1, -1
        return (start, end) if is_formula(self.text, start, end) else None

    def _outside(self, found: str, at: int) -> Span | None:
        if found == "$":
            return self._single(at)
        if (end := end_of(found)) and (self.unfinished or self._last_ends[end] > at):
            self._opened, self._sign, self._nested = at, found, 0
        return None

    def _single(self, at: int) -> Span | None:
        start = self._dollar
        if start >= 0 and is_inline(self.text, start, at):
            self._dollar = -1
            return start, at + 1
        self._dollar = at if can_open(self.text, at) else -1
        return None

    def _rest(self) -> Span | None:
        """From the formula that has begun to the end of what is there."""
        begun = self._opened if self._opened >= 0 else self._dollar
        is_open = begun >= 0 and (self._opened >= 0 or is_begun(self.text[begun + 1 :]))
        end = len(self.text)
        return (begun, end) if is_open and end - begun <= LONGEST else None


def end_of(sign: str) -> str:
    """What ends what this sign begins; "" if it begins nothing."""
    return r"\end{" if sign.startswith(r"\begin") else ENDS.get(sign, "")


def is_nested(found: str, sign: str) -> bool:
    return sign.startswith(r"\begin") and found.startswith(r"\begin")


def ends(found: str, sign: str) -> bool:
    return found.startswith(end_of(sign))


def is_formula(text: str, start: int, end: int) -> bool:
    r"""Not of an escaped bracket, as in `\[1\]` and `\[words\](address)`."""
    inner = text[start + 2 : end - 2]
    if end - start > LONGEST or not inner.strip():
        return False
    is_bracket = NUMBERS.issuperset(inner) or text[end : end + 1] in {"(", "["}
    return not (is_bracket and text.startswith(r"\[", start))


def can_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after.strip()) and not (before.isalnum() or before in {"\\", "_"} - {""})


def is_inline(text: str, start: int, end: int) -> bool:
    """Whether two dollars enclose a formula and are not the signs of two prices."""
    inner, after = text[start + 1 : end], text[end + 1 : end + 2]
    if len(inner) > LONGEST_IN_LINE or "\n" in inner or inner[-1:].isspace() or after.isalnum():
        return False
    return bool(LATEX.search(inner)) if inner[:1].isdigit() else is_begun(inner) or is_word(inner)


def is_begun(inner: str) -> bool:
    """Whether it looks like the beginning of a formula: it is of signs, not of words."""
    return not inner[:1].isdigit() and "\n" not in inner and bool(LATEX.search(inner))


def is_word(inner: str) -> bool:
    return len(inner.split()) == 1


def protect(text: str, keep: Callable[[str], str], *, unfinished: bool = False) -> str:
    """The text with what `keep` gives for each formula, outside of fences and code."""
    pieces: list[str] = []
    lines: list[str] = []
    fence = ""

    def flush(last: bool = False) -> None:
        pieces.extend(protected(lines, keep, unfinished=unfinished and last))
        lines.clear()

    for line in text.split("\n"):
        found = FENCE.match(line)
        if found or fence or not line.strip():
            flush()
            pieces.append(line)
            fence = next_fence(fence, found)
        else:
            lines.append(line)
    flush(last=True)
    return "\n".join(pieces)


def next_fence(fence: str, found: re.Match[str] | None) -> str:
    """The marks of the fence that is open after a line; "" if none is."""
    if found is None:
        return fence
    if not fence:
        return "" if found[1][0] == "`" and "`" in found[2] else found[1]
    return "" if found[1].startswith(fence) and not found[2].strip() else fence


def protected(
    lines: Sequence[str], keep: Callable[[str], str], *, unfinished: bool
) -> Iterator[str]:
    """The lines of a paragraph; in a quotation a formula has but one."""
    if any(map(QUOTED.match, lines)):
        for line in lines:
            yield from protected_text(line, keep, unfinished=False)
    elif lines:
        yield from protected_text("\n".join(lines), keep, unfinished=unfinished)


def protected_text(text: str, keep: Callable[[str], str], *, unfinished: bool) -> Iterator[str]:
    if "$" not in text and "\\" not in text:
        yield text
        return
    pieces, at = [], 0
    for start, end in math_spans(text, unfinished=unfinished):
        pieces += [text[at:start], keep(text[start:end])]
        at = end
    yield "".join([*pieces, text[at:]])
