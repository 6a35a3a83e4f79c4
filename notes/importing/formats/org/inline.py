"""What stands inside Org's lines: links, emphasis, dates, footnotes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from notes.importing.formats.writing import link_path, link_text
from notes.text.media import is_picture
from notes.text.syntax.headings import slug

BEFORE, AFTER = r"(?<![^\s\-({'\"])", r"(?![^\s\-.,;:!?'\")}\[\\])"
LINK = r"\[\[(?P<target>[^\[\]\n]++)\](?:\[(?P<shown>[^\[\]\n]++)\])?\]"
CODE = rf"{BEFORE}(?:=(?P<verbatim>[^=\n]++)=|~(?P<code>[^~\n]++)~){AFTER}"
PIECE = re.compile(rf"{LINK}|{CODE}")
STAMP = r"\d{4}-\d\d-\d\d(?: [^\[\]<>\n]{0,40})?"
STAMPS = re.compile(rf"<({STAMP})>|\[({STAMP})\]")
MARK = re.compile(r"\[fn:([\w-]+)\]")
INLINE_NOTE = re.compile(r"\[fn:[\w-]*:[ \t]*+([^\[\]\n]{1,2000})\]")
RADIO_TARGET = re.compile(r"<<<([^<>\n]{1,200})>>>")
TARGET = re.compile(r"<<[^<>\n]{1,200}>>")  # which nobody sees
UNFIT_IN_NAME = re.compile(r"[^A-Za-z0-9-]+")


def emphasis(mark: str) -> re.Pattern[str]:
    m = re.escape(mark)
    return re.compile(rf"{BEFORE}{m}(?=\S)([^{m}\n]++)(?<=\S){m}{AFTER}")


EMPHASIS = ((emphasis("*"), "**"), (emphasis("/"), "*"), (emphasis("+"), "~~"))
SPECIAL = re.compile(r"[\[*/+=~<]")  # without which there is nothing to mend
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!:)", re.I)
FILE_SCHEMES = re.compile(r"(?:file(?:\+\w+)?|attachment|docview):", re.I)


@dataclass(frozen=True)
class OrgLinks:
    """Where ids lead: the target of a Markdown link for each, in lower case; and the headings
    of the file itself, as slugs."""

    targets: Callable[[str], str] = field(default=lambda org_id: "")
    headings: frozenset[str] = frozenset()


def mended(text: str, links: OrgLinks) -> str:
    """A line's text as Markdown."""
    if not SPECIAL.search(text):
        return text
    pieces, end = [], 0
    for found in PIECE.finditer(text):
        pieces += [marked(text[end : found.start()]), piece(found, links)]
        end = found.end()
    return "".join([*pieces, marked(text[end:])])


def marked(text: str) -> str:
    for pattern, put in EMPHASIS:
        text = pattern.sub(rf"{put}\1{put}", text)
    text = TARGET.sub("", RADIO_TARGET.sub(r"\1", text))
    text = INLINE_NOTE.sub(r"^[\1]", MARK.sub(r"[^\1]", text))
    return plain_stamps(text)


def plain_stamps(text: str) -> str:
    """Dates without the brackets, which would be HTML's or a link's here."""
    return STAMPS.sub(lambda found: (found[1] or found[2]).strip(), text)


def piece(found: re.Match[str], links: OrgLinks) -> str:
    if found["target"]:
        return link(found["target"].strip(), found["shown"] or "", links)
    code = found["verbatim"] or found["code"]
    ticks = "``" if "`" in code else "`"
    return f"{ticks}{code}{ticks}"


def link(target: str, shown: str, links: OrgLinks) -> str:
    if target.lower().startswith("id:"):
        return to(links.targets(target[3:].strip().lower()), shown or target)
    if FILE_SCHEMES.match(target):
        return file_link(FILE_SCHEMES.sub("", target), shown)
    if SCHEME.match(target):
        return to(target, shown or target)
    if is_of_this_file(target, links.headings):
        return to(f"#{anchor(target)}", shown or target.lstrip("*#").strip())
    return file_link(target, shown)


def to(address: str, shown: str) -> str:
    text = link_text(shown)
    return f"[{text}]({address.replace(' ', '%20')})" if address else text


def file_link(target: str, shown: str) -> str:
    """A file's, with the place in it behind "::"."""
    path, _, place = target.partition("::")
    if is_picture(path) and not shown:
        return f"![]({link_path(path)})"
    name = shown or place.lstrip("*#").strip() or path.rpartition("/")[2]
    return to(link_path(path) + (f"#{anchor(place)}" if place else ""), name)


def is_of_this_file(target: str, headings: frozenset[str]) -> bool:
    """Whether it names a heading of the file; another name is a note's, as in Logseq's pages."""
    return target.startswith(("*", "#")) or slug(target) in headings


def anchor(place: str) -> str:
    """A heading's, by its words or, behind a "#", by its CUSTOM_ID."""
    name = place.lstrip("*#").strip()
    return f"^{block_name(name)}" if place.startswith("#") else link_path(name)


def block_name(custom_id: str) -> str:
    """A CUSTOM_ID as a block may be named."""
    return UNFIT_IN_NAME.sub("-", custom_id)[:100]


def places_of(found: Mapping[str, str]) -> OrgLinks:
    return OrgLinks(lambda org_id: found.get(org_id, ""))
