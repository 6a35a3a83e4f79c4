"""Words made so while they stream that a program which shows them fetches and runs nothing.

Pictures become links and HTML text, but in code. rendering.export, which has the whole text,
knows better what code is. Here it is only what is so without a doubt: what is told cannot be
taken back, and a picture's address could carry notes away.
"""

import re

from ai_chatbot.rendering.maths import FENCE, next_fence

LONGEST_CODE = 300  # characters of code within a line that are waited for
LINE_CHARS = 200  # of a line, by which it is known what it is
SIGN = re.compile(r"`++|[\[$\\]|<(?=[a-zA-Z/!?]|\Z)")
BACKTICKS = re.compile(r"`++")
PLAIN_FENCE = re.compile(r"( {0,3})(?:`{3,}|~{3,})")
BLANK = " \t"  # what else is no letter makes no blank line
LINES = re.compile(r"(?:(?:[^`~\n]++|~(?!~~))*+\n)++")  # no code begins there, and no fence
TO_LAST_BLANK = re.compile(rf"(?s:.*)^[{BLANK}]*+\n", re.M)
TAG = re.compile(r"<[a-zA-Z/!?]")
ADDRESSES = ("<http://", "<https://")
ADDRESS = "|".join(ADDRESSES)
HARM = re.compile(rf"(?<=!)\[|(?!{ADDRESS})<(?=[a-zA-Z/!?])", re.I)
UNSURE = re.compile(rf"[$\\]|{ADDRESS}", re.I)  # behind it a backtick may be none


class HarmlessStream:
    """What is pushed comes out again, a little later where it may become code or a tag."""

    def __init__(self) -> None:
        self._held = ""
        self._had_return = False  # the last character was one
        self._line = ""  # how the line began
        self._last = ""  # the character told last
        self._fence = ""
        self._indent = 0  # spaces before the fence that is open
        self._is_doubtful = False  # where fences are: from here on there are none
        self._has_code = True  # what stands between backticks in this paragraph is code

    def push(self, text: str, *, is_last: bool = False) -> str:
        text, out, at = self._held + self._unix(text), [], 0
        while (end := text.find("\n", at)) >= 0:
            out += [self._tell(text[at:end], is_whole=True)[0], "\n"]
            self._end_line()
            lines = self._lines_without_code(text, end + 1)
            out.append(lines if self._fence else HARM.sub(told_for_harm, lines))
            at = end + 1 + len(lines)
        told, self._held = self._tell(text[at:], is_whole=is_last)
        return "".join([*out, told])

    def _lines_without_code(self, text: str, at: int) -> str:
        """Those that follow and can be read at once: to read each would take long."""
        ends_by_indent = self._fence and self._indent
        found = None if ends_by_indent else LINES.match(text, at)
        if found is None:
            return ""
        if blank := TO_LAST_BLANK.match(found[0]):
            self._has_code = True
        self._has_code &= not UNSURE.search(found[0], blank.end() if blank else 0)
        return found[0]

    def _unix(self, text: str) -> str:
        """With one sign for the end of a line, also where it came in two pieces."""
        if not text:
            return text
        is_half = self._had_return and text[0] == "\n"
        self._had_return = text.endswith("\r")
        return text[is_half:].replace("\r\n", "\n").replace("\r", "\n")

    def _tell(self, text: str, *, is_whole: bool) -> tuple[str, str]:
        """What of a line can be told, and what of it has to wait for more."""
        if self._fence and not self._leaves_list(text):
            return self._note(text), ""
        if "`" not in text:
            return self._tell_words(text, is_whole=is_whole)
        out, at = [], 0
        while sign := SIGN.search(text, at):
            out.append(self._note(text[at : sign.start()]))
            told = self._told_for(text, sign, is_whole)
            if told is None:
                return "".join(out), text[sign.start() :]
            raw, shown = told
            self._note(raw)
            out.append(shown)
            at = sign.start() + len(raw)
        return "".join([*out, self._note(text[at:])]), ""

    def _tell_words(self, text: str, *, is_whole: bool) -> tuple[str, str]:
        """The same of what has no code: all but what may become an address."""
        at = text.rfind("<")
        begun = text[at:].lower() if at >= 0 and not is_whole else ""
        held = ""
        if begun and any(address[:-1].startswith(begun) for address in ADDRESSES):
            text, held = text[:at], text[at:]
        space = " " if self._last == "!" and text.startswith("[") else ""
        self._has_code &= not UNSURE.search(text)
        return space + HARM.sub(told_for_harm, self._note(text)), held

    def _leaves_list(self, text: str) -> bool:
        """Whether the list that holds the code ends with this line, and the code with it."""
        begun = self._line + text if not self._line.strip(BLANK) else ""
        if not self._indent or not begun.strip(BLANK) or indent_of(begun) >= self._indent:
            return False
        self._doubt()
        return True

    def _note(self, text: str) -> str:
        self._line += text[: LINE_CHARS + 1 - len(self._line)]
        self._last = text[-1:] or self._last
        return text

    def _told_for(self, text: str, sign: re.Match[str], is_whole: bool) -> tuple[str, str] | None:
        """(what stands there, what is told for it), or None while that depends on what follows."""
        at, found = sign.start(), sign[0]
        if found == "[":
            return found, " [" if self._last == "!" else "["
        if found == "<":
            return self._told_for_tag(text[at : at + len(ADDRESSES[1])], is_whole)
        if found[0] == "`":
            return self._told_for_code(text, sign, is_whole)
        self._has_code = False  # a sign may be escaped, or in a formula
        return found, found

    def _told_for_tag(self, text: str, is_whole: bool) -> tuple[str, str] | None:
        lower = text.lower()
        if lower.startswith(ADDRESSES):
            self._has_code = False  # a backtick in an address begins none
            return "<", "<"
        if not is_whole and any(address.startswith(lower) for address in ADDRESSES):
            return None
        return "<", "&lt;" if TAG.match(text) else "<"

    def _told_for_code(
        self, text: str, sign: re.Match[str], is_whole: bool
    ) -> tuple[str, str] | None:
        reach = sign.start() + LONGEST_CODE
        if self._has_code and sign.end() < reach:
            for run in BACKTICKS.finditer(text, sign.end(), reach):
                if run[0] == sign[0] and (run.end() < min(reach, len(text)) or is_whole):
                    code = text[sign.start() : run.end()]
                    return code, code
            if not is_whole and len(text) < reach:
                return None
        self._has_code = False
        return sign[0], sign[0]

    def _end_line(self) -> None:
        line, self._line, self._last = self._line, "", "\n"
        if not line.strip(BLANK):
            self._has_code = True
            return
        if self._is_doubtful:
            return
        found = FENCE.match(line)
        plain = PLAIN_FENCE.match(line)
        if found and (not plain or "|" in line or len(line) > LINE_CHARS):
            self._doubt()
        elif found and (fence := next_fence(self._fence, found)) != self._fence:
            self._fence, self._indent, self._has_code = fence, indent_of(line), True

    def _doubt(self) -> None:
        self._is_doubtful, self._fence, self._has_code = True, "", False


def told_for_harm(sign: re.Match[str]) -> str:
    return " [" if sign[0] == "[" else "&lt;"


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
