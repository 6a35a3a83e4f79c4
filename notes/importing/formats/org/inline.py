"""What stands inside Org's lines: links, emphasis, dates, footnotes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from notes.importing.formats.writing import link_path, link_text
from notes.text.media import is_picture

BEFORE, AFTER = r"(?<![^\s\-({'\"])", r"(?![^\s\-.,;:!?'\")}\[\\])"
LINK = r"\[\[(?P<target>[^\[\]\n]++)\](?:\[(?P<shown>[^\[\]\n]++)\])?\]"
CODE = rf"{BEFORE}(?:=(?P<verbatim>[^=\n]++)=|~(?P<code>[^~\n]++)~){AFTER}"
PIECE = re.compile(rf"{LINK}|{CODE}")
STAMP = r"\d{4}-\d\d-\d\d(?: [^\[\]<>\n]{0,40})?"
STAMPS = re.compile(rf"<({STAMP})>|\[({STAMP})\]")
MARK = re.compile(r"\[fn:([\w-]+)\]")


def emphasis(mark: str) -> re.Pattern[str]:
    m = re.escape(mark)
    return re.compile(rf"{BEFORE}{m}(?=\S)([^{m}\n]++)(?<=\S){m}{AFTER}")


EMPHASIS = ((emphasis("*"), "**"), (emphasis("/"), "*"), (emphasis("+"), "~~"))
SPECIAL = re.compile(r"[\[*/+=~<]")  # without which there is nothing to mend
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
FILE_SCHEMES = re.compile(r"(?:file(?:\+\w+)?|attachment|docview):", re.I)


@dataclass(frozen=True)
class OrgLinks:
    """Where ids lead: the target of a Markdown link for each, in lower case."""

    targets: Callable[[str], str] = field(default=lambda org_id: "")


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
    return plain_stamps(MARK.sub(r"[^\1]", text))


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
    if FILE_SCHEMES.match(target) or not SCHEME.match(target):
        return file_link(FILE_SCHEMES.sub("", target), shown)
    return to(target, shown or target)


def to(address: str, shown: str) -> str:
    text = link_text(shown)
    return f"[{text}]({address.replace(' ', '%20')})" if address else text


def file_link(target: str, shown: str) -> str:
    """A file's, with the place in it behind "::"; a heading of this file has a "*"."""
    path, _, place = target.partition("::")
    if path.startswith(("*", "#")):
        path, place = "", target
    place = place.lstrip("*#").strip()
    if is_picture(path) and not shown:
        return f"![]({link_path(path)})"
    name = shown or place or path.rpartition("/")[2]
    return to(link_path(path) + (f"#{link_path(place)}" if place else ""), name)


def places_of(found: Mapping[str, str]) -> OrgLinks:
    return OrgLinks(lambda org_id: found.get(org_id, ""))
