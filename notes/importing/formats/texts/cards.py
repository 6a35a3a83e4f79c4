"""Contacts (.vcf) and events (.ics): each a section with what is said of it."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from notes.importing.formats.texts.decoded import text_in
from notes.importing.formats.writing import one_line

FOLD = re.compile(r"\n[ \t]")
SOFT_END = re.compile(r"=\n")  # of lines that are quoted-printable
LINE = re.compile(
    r"(?:[\w-]{1,40}\.)?(?P<name>[A-Za-z-]{1,40})(?P<about>(?:;[^:\n]*?)?):(?P<value>.*)"
)
ESCAPE = re.compile(r"\\([nN,;\\])")
TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?Z?)?$")
NAMES = ("FN", "SUMMARY")
# What is told, in this order, as people call it.
TOLD = {
    "DTSTART": "Start", "DTEND": "End", "DUE": "Due", "RRULE": "Repeats", "LOCATION": "Where",
    "ORGANIZER": "By", "ATTENDEE": "With", "STATUS": "Status", "NICKNAME": "Nickname",
    "ORG": "Organisation", "TITLE": "Role", "ROLE": "Role", "TEL": "Phone", "EMAIL": "E-mail",
    "ADR": "Address", "BDAY": "Birthday", "ANNIVERSARY": "Anniversary", "URL": "Web",
    "CATEGORIES": "About", "NOTE": "", "DESCRIPTION": "", "COMMENT": "",
}  # fmt: skip
SECTIONS = {"VCARD", "VEVENT", "VTODO", "VJOURNAL"}


@dataclass(frozen=True)
class Line:
    name: str
    about: str
    value: str


def read(data: bytes) -> tuple[str, str]:
    text = text_in(data)
    text = SOFT_END.sub("", text) if "QUOTED-PRINTABLE" in text.upper() else text
    found = list(sections(FOLD.sub("", text)))
    sign = "#" if len(found) == 1 else "##"  # the first of many names no file
    return "\n\n".join(f"{sign} {section(lines)}" for lines in found), ""


def sections(text: str) -> Iterator[list[Line]]:
    """The lines of each contact and event; those of an alarm in it are left out."""
    lines: list[Line] = []
    inside: list[str] = []
    for found in filter(None, map(LINE.match, text.split("\n"))):
        name, value = found["name"].upper(), found["value"].strip()
        if name == "BEGIN":
            inside.append(value.upper())
            lines = [] if value.upper() in SECTIONS else lines
        elif name == "END":
            if inside and inside.pop() in SECTIONS:
                yield lines
        elif inside and inside[-1] in SECTIONS:
            lines.append(Line(name, found["about"].upper(), meant(value, found["about"].upper())))


def meant(value: str, about: str) -> str:
    if "QUOTED-PRINTABLE" in about:
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def section(lines: list[Line]) -> str:
    names = (line.value for line in lines if line.name in NAMES)
    title = one_line(next(filter(str.strip, names), "Untitled"))
    told = [part for name in TOLD for line in lines if line.name == name and (part := tell(line))]
    fields = [part for part in told if part.startswith("- ")]
    texts = [part for part in told if not part.startswith("- ")]
    return "\n\n".join([title, *filter(None, ["\n".join(fields), *texts])])


def tell(line: Line) -> str:
    """A line of its section; what is noted or described stands by itself."""
    called = TOLD[line.name]
    if not called:
        return line.value.strip().replace("\n- ", "\n* ").removeprefix("- ")
    if line.name in {"ADR", "ORG"}:
        said = ", ".join(filter(None, map(str.strip, line.value.split(";"))))
    else:
        said = day_and_time(line.value) or line.value
    said = one_line(re.sub(r"^(?:mailto|tel):", "", said, flags=re.I))
    return f"- {called}: {said}" if said else ""


def day_and_time(value: str) -> str:
    found = TIME.match(value)
    if not found:
        return ""
    try:
        moment = datetime(*(int(number or 0) for number in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if found[4] else f"{moment:%Y-%m-%d}"
