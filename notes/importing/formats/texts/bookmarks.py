"""Bookmarks as browsers export them: an outline of folders and links, in HTML that ends nothing."""

import re
from html import unescape

from notes.importing.formats.writing import link_address, link_text, one_line

START = re.compile(r"\s*<!DOCTYPE NETSCAPE-Bookmark-file", re.I)
PART = re.compile(
    r"<(?P<close>/?)DL\b[^<>]*>|<H3\b[^<>]*>(?P<folder>[^<]*)</H3>"
    r"|<A\b(?P<about>[^<>]*+)>(?P<words>[^<]*+)</A>|<DD>(?P<said>[^<]*)",
    re.I,
)
HREF = re.compile(r"\bHREF=\"([^\"]*)\"", re.I)
DEPTH_MAX = 20


def is_list(page: str) -> bool:
    return START.match(page) is not None


def to_markdown(page: str) -> tuple[str, str]:
    lines: list[str] = []
    depth = 0
    for found in PART.finditer(page):
        indent = "  " * min(max(depth - 1, 0), DEPTH_MAX)
        if found["folder"] is not None:
            lines.append(f"{indent}- **{words(found['folder'])}**")
        elif found["about"] is not None:
            if given := HREF.search(found["about"]):
                address = link_address(unescape(given[1]))
                lines.append(f"{indent}- [{words(found['words']) or address}]({address})")
        elif found["said"] is not None:
            lines += [f"{indent}  {said}"] if (said := words(found["said"])) else []
        else:
            depth += -1 if found["close"] else 1
    return "\n".join(lines), ""


def words(text: str) -> str:
    return link_text(one_line(unescape(text)))
