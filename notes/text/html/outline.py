"""What a note is made of, by its headings, as its page shows them."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from notes.text.html.anchors import HEADING

SHOWN_MAX = 200
# Ids that begin so are of our making: no text has one. What is longer than a line is left out.
HEADINGS = re.compile(
    rf'<h([1-6]) id="({HEADING}[^"]{{1,600}})"[^>]{{0,100}}>((?:(?!</h[1-6]>).){{1,1000}})</h[1-6]>'
)


@dataclass(frozen=True)
class Part:
    level: int  # 1 to 6
    place: str  # its id
    title: str


def outline_of(html: str) -> list[Part]:
    """The headings of a note's HTML, in their order; the levels begin at 1 for the highest."""
    found = []
    for match in HEADINGS.finditer(html):
        level, place, inner = match.groups()
        if title := unescape(strip_tags(inner)).strip():
            found.append(Part(int(level), unescape(place), title))
        if len(found) == SHOWN_MAX:
            break
    highest = min((part.level for part in found), default=1)
    return [Part(part.level - highest + 1, part.place, part.title) for part in found]
