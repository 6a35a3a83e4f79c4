"""A page's tree, no deeper than its readers can go, with what was left open ended in its place."""

from typing import Any

from bs4 import BeautifulSoup, Tag

# Which open element ends where another begins, as browsers take it.
ENDS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"},
    "td": {"td", "th"}, "th": {"td", "th"}, "p": {"p"}, "option": {"option"},
}  # fmt: skip
DEEPEST = 150  # elements in each other; what looks at all those around each would take for ever


class Page(BeautifulSoup):
    """Ends elements while it reads: to move them afterwards takes the square of their number."""

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
