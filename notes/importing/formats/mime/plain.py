"""The plain text of a mail as Markdown that shows it as it was written.

Mailers draw *words*, lists, quotations and addresses as Markdown does; what is none of these
stands for itself: blanks that begin a line, "#", rows of "-", brackets, signs of note apps.
"""

import re

FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
QUOTED = re.compile(r"(?:>[ ]?)*")
INDENT = re.compile(r"[ \t]+(?=\S)")
TAB = 4
# Rows that would make a heading of the line above, or of what lies between two front matter.
ROW = re.compile(r"(?:-{2,}|={2,})\s*$")
CODE = re.compile(r"(`[^`\n]+`)")
# A heading or a tag; a link of note apps; what is marked, struck out, hidden or an entity there;
# what looks like an element, but for an address between "<" and ">"; a sign that is escaped.
SIGNS = re.compile(
    r"(?<![^\s(])#(?=[#\s\w])|\[(?=\[)|==(?=\S)|~~(?=\S)|%%|&(?=#?\w{1,40};)"
    r"|<(?=[A-Za-z/!?])(?![a-z][a-z+.-]{1,20}:|[^\s<>@]{1,100}@)|\\(?=[!-/:-@\[-`{-~])",
    re.I,
)


def as_markdown(text: str) -> str:
    """Answers stand outside of quotations, and signatures below a rule."""
    out: list[str] = []
    fence, marks_before = "", ""
    for line in text.split("\n"):
        marks = QUOTED.match(line)
        quoted, said = line[: marks.end() if marks else 0], line[marks.end() if marks else 0 :]
        if found := FENCE.match(said):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        elif not fence:
            said = escaped(said)
        begins_anew = ROW.match(said) or (marks_before and not quoted and said.strip())
        if begins_anew and not fence and out and out[-1].strip(" >"):
            out.append(quoted.rstrip())
        out.append(quoted + ("---" if line.rstrip() == "--" else said))
        marks_before = quoted
    return "\n".join(out).strip("\n")


def escaped(line: str) -> str:
    blanks = INDENT.match(line)
    start = unbroken(blanks[0]) if blanks else ""
    pieces = CODE.split(line[blanks.end() if blanks else 0 :])
    pieces[::2] = (SIGNS.sub(each_escaped, piece) for piece in pieces[::2])
    return start + "".join(pieces)


def unbroken(blanks: str) -> str:
    """As wide as it was, of blanks that make no code; those before an item still mean its depth."""
    width = len(blanks.expandtabs(TAB))
    return " " * width if width < TAB else "\xa0" * width


def each_escaped(found: re.Match[str]) -> str:
    return "".join(f"\\{sign}" for sign in found[0])
