"""A page's tree, no deeper than its readers can go, with what was left open ended in its place."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup, PageElement, Tag

# Which open element ends where another begins, as browsers take it.
ENDS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"}, "p": {"p"}, "option": {"option"},
}  # fmt: skip
# What begins a section, a condition of Word's, a comment, a tag; and what ends it.
SIGNS_AND_ENDS = (
    (re.compile(r"<(?=!\[\s*(?!if|else|endif))", re.I), "]]>"),
    (re.compile(r"<(?=!\[)"), "]>"),
    (re.compile(r"<(?=!--)"), "-->"),
    (re.compile(r"<"), ">"),
)
DEEPEST = 150  # elements in each other; what looks at all those around each would take for ever


class Near(Tag):
    """Looks for a child from where the last ones were found: what goes through a page and changes
    it would look through all that stands before, and take the square of their number."""

    last_found = (0, 0)  # two places, as notes are taken from one and put in the other

    def index(self, element: PageElement) -> int:
        for places in zip_longest(*map(self.outward, self.last_found)):
            for n, at in enumerate(places):
                if at is not None and self.contents[at] is element:
                    self.last_found = (at, self.last_found[1 - n])
                    return at
        raise ValueError("It is none of its children.")

    def outward(self, start: int) -> Iterator[int]:
        """The places of all children, those that are near first."""
        count = len(self.contents)
        for far in range(max(start, count - start) + 1):
            yield from (at for at in {start - far, start + far} if 0 <= at < count)


class Page(Near, BeautifulSoup):
    """Ends elements while it reads: to move them afterwards takes the square of their number."""

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **{"element_classes": {Tag: Near}, **more})

    def _feed(self) -> None:
        if isinstance(self.markup, str):
            self.markup = with_ends(self.markup)
        super()._feed()

    def handle_starttag(self, name: str, *about: Any, **more: Any) -> Tag | None:
        ended = ENDS.get(name, set())
        while (here := self.currentTag) is not None and here.name in ended:
            self.end_here()
        if len(self.tagStack) > DEEPEST:
            self.end_here()
        return super().handle_starttag(name, *about, **more)

    def end_here(self) -> None:
        self.endData()
        self.popTag()


def with_ends(html: str) -> str:
    """What is begun and never ended is text, as the parser takes it: but it would look for the end
    of each to the end of the page."""
    for sign, end in SIGNS_AND_ENDS:
        ended = html.rfind(end) + 1
        html = html[:ended] + sign.sub("&lt;", html[ended:])
    return html
