"""Rich text (RTF), as its text alone, with the addresses of its links."""

import re
from dataclasses import dataclass

from notes.importing.conversion import NotConvertible

# What counts of its syntax here: escapes, groups, fields, and what the converter would leave out.
SIGN = re.compile(
    r"\\[\\{}]|(?P<group>[{}])|(?P<field>(?i:\\field))(?![a-z])|(?P<instruction>\\fldinst)(?![a-z])"
    r"|(?P<result>\\fldrslt)(?![a-z])"
    r"|(?P<aside>(?:\\\*\s?)?\\(?:footnote|annotation)(?![a-z])(?:\\ftnalt\b)?)"
    r"|(?i:HYPERLINK)\s+\"(?P<address>[^\"\\{}\s]{1,2000})\""
)

LINKED_CHARS = 3000  # of a link's words, in which its address may stand itself


def read(data: bytes) -> tuple[str, str]:
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise NotConvertible("It is no rich text, though its name says so.")
    # The format is ASCII; other letters are escapes, which name their encoding.
    text = rtf_to_text(told(data.decode("cp1252", "replace")), errors="replace")
    # Emoji come in halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ""


@dataclass
class Field:
    """What is computed, of which the result stands beside its instruction."""

    address: str = ""


@dataclass
class Group:
    """What stands between two braces, with the field that it is in."""

    start: int
    field: Field | None
    is_instruction: bool
    behind: str = ""  # what is to stand at its end


def told(rtf: str) -> str:
    """With the address of a link behind its words, and footnotes and comments in parentheses."""
    out: list[str] = []
    groups = [Group(0, None, is_instruction=False)]
    done = 0
    for sign in SIGN.finditer(rtf):
        out.append(rtf[done : sign.start()])
        written, done, group = sign[0], sign.end(), groups[-1]
        field = group.field
        if written == "{":
            groups.append(Group(done, field, group.is_instruction))
        elif written == "}" and len(groups) > 1:
            groups.pop()
            written = f"{said_behind(group, rtf, done)}}}"
        elif sign["field"]:
            group.field = Field()
            written = r"\fldedit"  # the converter has its own way with some, which takes long
        elif sign["instruction"]:
            group.is_instruction = True
        elif field and sign["address"] and group.is_instruction:
            field.address = sign["address"]
        elif field and sign["result"]:
            group.start, group.is_instruction = done, False
            group.behind = f" ({field.address})" if field.address else ""
            field.address = ""
        elif sign["aside"] and len(groups) > 1:
            group.behind = ")"
            written = " ("
        out.append(written)
    return "".join([*out, rtf[done:]])


def said_behind(group: Group, rtf: str, end: int) -> str:
    """Nothing where an address is said already by the link's own words."""
    said = group.behind.removeprefix(" (").removeprefix("mailto:").removesuffix(")")
    is_said = bool(said) and said in rtf[group.start : min(end, group.start + LINKED_CHARS)]
    return "" if is_said else group.behind
