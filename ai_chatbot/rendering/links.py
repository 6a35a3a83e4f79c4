"""What becomes of links in an answer, and of everything that is not allowed in one.

A model reads other people's pages, so a link it writes may carry off what it read. A link
to another site is one only if its address stood in the question or in a served passage, and
then the site's name stands behind its words, or if it is a plain page's address and shows
itself, whole, as its words. Any other is shown with its address as text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import etree
from lxml.html import fragment_fromstring

from ai_chatbot.rendering.carriers import OWN_TAG, Carrier
from ai_chatbot.rendering.inlines import without_closing
from ai_chatbot.rendering.maths import latex_of
from notes.text.html.harmless import DROPPED, UNPRINTABLE, PageSanitizer
from notes.text.html.maths import mathml
from notes.text.html.tasks import STATE_CLASS, STATES

# A writing's direction is that of its own first letter, block by block.
DIRECTED = set(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table th td dl dt dd details summary".split()
)
HOLDERS = {"ul", "ol", "blockquote", "table", "dl", "details"}
MOST_NEUTRAL = 500  # signs of no direction before the first that has one
TASK = re.compile(r"^\s*\[([ xX])\] ")
STATE_OF_TASK = re.compile(r"\s*\[([-/<>?!*])\] ")
# A mail's begins where its letters do: sought from each of them, a long word takes its square.
ADDRESS = re.compile(
    r"(?:https?://|mailto:|(?<![\w.])www\.)[^\s<>\"]++"
    r"|(?<![^\s<>()\[\]\"@:])[^\s<>()\[\]\"@:]++@[^\s<>()\[\]\"@]++",
    re.I,
)
# A browser strips white space from an address, and takes a backslash for a slash.
OWN_ADDRESS = re.compile(r"(?:#|/(?![/\\]))[^\x00-\x20\x7f\\]*+\Z")
# A page's address without a query and the like; letters of its host are what they look like.
PLAIN = re.compile(r"https?://[a-z0-9.-]++(?::\d+)?(?:/[^\s?#@&=;%<>\"'()\[\]]*+)?\Z", re.I | re.A)
PLAIN_MAX = 200  # characters
TRAILING = ".,;:!?*_'’”»)]}>"


def known_addresses(texts: Iterable[str]) -> set[str]:
    """Every address that stands in these texts, also without what closes a sentence."""
    known: set[str] = set()
    for text in texts:
        for found in ADDRESS.findall(text):
            address = found.removeprefix("mailto:")
            known |= {address, address.rstrip(TRAILING), re.split(r"[)\]]", address)[0]}
            known.add(without_closing(address))  # of a pair of brackets both are its own
    return known


def link_attributes(source: Any) -> dict[str, str]:
    """It leads into its note, or to what that said if it says it no longer (Source.address)."""
    href = getattr(source, "address", source.url)
    return {"class": "citation", "href": href} | names_of(source)


def numbered(source: Any) -> dict[str, str]:
    """For a page that is not ours: it opens the passage itself, by its number."""
    return {"data-n": str(source.n), "href": "#"} | names_of(source)


def names_of(source: Any) -> dict[str, str]:
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    return {"aria-label": _("Source %(n)s") % {"n": source.n}, "title": printable(where)}


@dataclass(frozen=True)
class Manner:
    """What links look like where an answer is shown."""

    cite: Callable[[Any], dict[str, str]] = link_attributes  # attributes of a passage's link
    has_own_addresses: bool = True  # whether "/notes/" and "#part" lead anywhere there


ON_OUR_PAGE = Manner()
ON_ANY_PAGE = Manner(numbered, has_own_addresses=False)


class AnswerSanitizer(PageSanitizer):
    """Harmless HTML of one answer, with its marks as links to the passages they name."""

    def __init__(
        self,
        carrier: Carrier,
        sources: Sequence[Any],
        question: str,
        *,
        name: object = None,
        manner: Manner = ON_OUR_PAGE,
    ) -> None:
        self.carrier = carrier
        self.manner = manner
        self.ids = f"fn-{name or 'answer'}"  # what the ids of its footnotes begin with
        self.by_number = {source.n: source for source in sources}
        self.known = known_addresses(
            [question]
            + [source.text for source in sources]
            + [getattr(source, "source_url", "") for source in sources]
        )
        self.linked: set[int] = set()
        self.may_draw: Callable[[str], bool] = lambda latex: False
        super().__init__()

    def prepare(self, element: Any) -> Any:
        if (number := self.carrier.number_in(element)) is not None:
            self._link_mark(element, number)
        elif element.tag == OWN_TAG and self.carrier.is_own(element):
            self._place(element, element.get("kind"))
        elif element.tag in {"details", "summary"} and not self.carrier.is_own(element):
            element.tag = DROPPED
        elif element.tag == "img":
            self._name_image(element)
        elif element.tag == "a":
            self._show_link(element)
        else:
            element.attrib.pop("id", None)
            tidy_list_item(element)
        if element.tag in DIRECTED or (element.tag == "div" and not element.get("class")):
            element.set("dir", direction_of(element))
        return super().prepare(element)

    def _place(self, element: Any, kind: str) -> None:
        """A formula as it was written, or the number of a footnote: there, or in the text."""
        number, is_first = element.get("n"), element.get("first") == "1"
        named = element.get("named") == "1"
        element.attrib.clear()
        if kind == "math":
            element.tag = "span"
            element.set("class", "math")
            self._draw(element)
        elif kind == "aside":
            self._set_apart(element, named=named)
        else:
            element.tag = "sup"
            if self.manner.has_own_addresses:
                self._link_footnote(element, kind, number, is_first=is_first)

    def _draw(self, element: Any) -> None:
        """MathML in the place of a formula, if it can be drawn."""
        latex, is_block = latex_of(element.text or "")
        is_drawn = latex.strip() and self.may_draw(latex)
        if drawn := mathml(latex, is_block=is_block) if is_drawn else "":
            element.text = None
            element.append(fragment_fromstring(drawn))

    def _set_apart(self, element: Any, *, named: bool) -> None:
        """What is not from the notes, and behind it words that say so, not a colour alone."""
        element.tag = "span"
        element.set("class", "unfounded")
        if named:
            label = etree.SubElement(element, "span")
            label.set("class", "aside")
            label.text = f"({self.carrier.our.not_from_notes})"
            add_text(element, " ")

    def _link_footnote(self, element: Any, kind: str, number: str, *, is_first: bool) -> None:
        here, there = ("note", "text") if kind == "note" else ("text", "note")
        if is_first:
            element.set("id", f"{self.ids}-{here}-{number}")
        link = etree.SubElement(element, "a", href=f"#{self.ids}-{there}-{number}")
        link.text, element.text = element.text, None
        parent = element.getparent()
        if kind == "note" and parent is not None and parent.tag == "p":
            parent.set("class", "footnote")

    def _link_mark(self, element: Any, number: int) -> None:
        source = self.by_number.get(number)
        if source is None or is_inside(element, {"a", "code", "pre"}):
            element.tag, element.text = DROPPED, f" [{number}]"
            return
        self.linked.add(number)
        element.attrib.clear()
        element.tag, element.text = "a", str(number)
        for name, value in self.manner.cite(source).items():
            element.set(name, value)

    def _name_image(self, element: Any) -> None:
        """An image would be fetched from a stranger's server at once; a link asks first."""
        alt, source = element.get("alt") or "image", element.get("src") or ""
        element.attrib.clear()
        element.tag, element.text = "em", alt
        if is_foreign(source) and not is_inside(element, {"a"}):
            element.tag = "a"
            element.set("href", source)
            self._show_link(element)

    def _show_link(self, element: Any) -> None:
        href = (element.get("href") or "").strip()
        element.attrib.clear()
        words = "".join(element.itertext())
        if OWN_ADDRESS.match(href) and self.manner.has_own_addresses:
            element.set("href", href)
        elif not is_foreign(href) or not (self._is_known(href) or shows_itself(href, words)):
            element.tag = DROPPED
            self._add_behind(element, href, words)
        else:
            element.set("href", href)
            if href.lower().startswith("http"):
                element.set("rel", "nofollow noopener noreferrer")
            self._add_behind(element, place_of(href), words, of="" if hides_host(href) else href)

    def _is_known(self, href: str) -> bool:
        names = {href, href.removeprefix("mailto:"), href.removeprefix("http://")}
        return not names.isdisjoint(self.known)

    @staticmethod
    def _add_behind(element: Any, said: str, words: str, *, of: str = "") -> None:
        """The address or the site's name behind the words, if they are not that themselves."""
        named = {said, of or said, said.removeprefix("mailto:")}
        if said and not named & {words.strip(), f"http://{words.strip()}"}:
            element.tail = f" ({said}){element.tail or ''}"


def add_text(element: Any, text: str) -> None:
    """Before its last child."""
    before = element[-1].getprevious()
    if before is None:
        element.text = (element.text or "") + text
    else:
        before.tail = (before.tail or "") + text


def shows_itself(href: str, words: str) -> bool:
    """Whether a reader sees all of where it leads, and no figures can ride along."""
    said = words.strip()
    return len(href) <= PLAIN_MAX and href in {said, f"http://{said}"} and bool(PLAIN.match(href))


def printable(text: str) -> str:
    """Without the characters that no HTML may hold."""
    return UNPRINTABLE.sub("", text)


def is_foreign(href: str) -> bool:
    return bool(re.match(r"https?://|mailto:", href, re.I))


def place_of(href: str) -> str:
    """Where it leads, in words that mean nothing else: a site's name or a mail's address."""
    if href.lower().startswith("mailto:"):
        return href[len("mailto:") :].partition("?")[0]
    try:
        host = urlsplit(href).hostname or href
    except ValueError:
        return href
    with suppress(UnicodeError):  # letters of other scripts may look like those of another site
        return host if host.isascii() else f"{host}, {host.encode('idna').decode()}"
    return host


def hides_host(href: str) -> bool:
    """Whether the address itself reads like one of another site."""
    site = href.partition("://")[2].partition("/")[0]
    return "@" in site or not site.isascii()


def is_inside(element: Any, tags: set[str]) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def tidy_list_item(element: Any) -> None:
    """Show a task's box; models leave blank lines between items that are to lie close."""
    parent = element.getparent()
    in_item = parent is not None and parent.tag == "li"
    begins_item = in_item and parent[0] is element and not (parent.text or "").strip()
    if (element.tag == "li" or begins_item) and show_task(element):
        (parent if begins_item else element).set("class", "task")
    if element.tag == "p" and in_item:
        element.tag = "div"


def direction_of(element: Any) -> str:
    """A browser finds out that of words, but passes over the blocks within a block."""
    return "rtl" if element.tag in HOLDERS and runs_from_right(element.itertext()) else "auto"


def runs_from_right(texts: Iterable[str]) -> bool:
    """Whether the first letter of a direction is of a writing that runs from right to left."""
    signs = islice(chain.from_iterable(texts), MOST_NEUTRAL)
    kinds = (unicodedata.bidirectional(sign) for sign in signs)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def show_task(element: Any) -> bool:
    """Whether it is one."""
    words = element.text or ""
    if task := TASK.match(words):
        box = "☐ " if task[1] == " " else "☑ "
        element.text = box + words[task.end() :]
        return True
    if state := STATE_OF_TASK.match(words):
        sign = etree.Element("span", {"class": STATE_CLASS, "role": "img"})
        sign.set("aria-label", str(STATES[state[1]]))
        sign.text, sign.tail = state[1], f" {words[state.end() :]}"
        element.text = None
        element.insert(0, sign)
    return state is not None


def sanitise_answer(html: str, sanitizer: AnswerSanitizer) -> SafeString:
    """Harmless HTML; the numbers of the passages that it links to are in `sanitizer.linked`."""
    return mark_safe(sanitizer.sanitize(html))  # noqa: S308 - that is what it is for
