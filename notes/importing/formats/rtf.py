"""Rich text (RTF), as its text alone, with the addresses of its links."""

import re

from notes.importing.conversion import NotConvertible

# What counts of its syntax here: escapes, groups, and what the converter would leave out.
SIGN = re.compile(
    r"\\[\\{}]|(?P<group>[{}])|(?P<result>\\fldrslt)(?![a-z])"
    r"|(?P<aside>(?:\\\*\s?)?\\(?:footnote|annotation)(?![a-z])(?:\\ftnalt\b)?)"
    r"|HYPERLINK\s+\"(?P<address>[^\"\\{}\s]{1,2000})\""
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


def told(rtf: str) -> str:
    """With the address of a link behind its words, and footnotes and comments in parentheses."""
    out: list[str] = []
    groups: list[tuple[str, int]] = []  # what is to stand at the end of each, and where it began
    address, done = "", 0
    for sign in SIGN.finditer(rtf):
        out.append(rtf[done : sign.start()])
        written, done = sign[0], sign.end()
        if written == "{":
            groups.append(("", done))
        elif written == "}" and groups:
            behind, start = groups.pop()
            said = behind.removeprefix(" (").removeprefix("mailto:").removesuffix(")")
            is_said = bool(said) and said in rtf[start : min(done, start + LINKED_CHARS)]
            written = f"{'' if is_said else behind}}}"
        elif sign["address"]:
            address, written = sign["address"], ""  # the converter has its own way with some
        elif sign["result"] and groups and address:
            groups[-1] = (f" ({address})", groups[-1][1])
            address = ""
        elif sign["aside"] and groups:
            groups[-1] = (")", groups[-1][1])
            written = " ("
        out.append(written)
    return "".join([*out, rtf[done:]])
