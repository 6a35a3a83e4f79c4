"""The one sanitiser, behind the renderer of notes and that of answers.

Whatever either has made comes through here, and nothing comes out that is not in this list. It is
html-sanitizer, without what that does for words pasted from elsewhere: text stays as written.
"""

import re
import secrets
from collections.abc import Callable
from typing import Any
from unicodedata import is_normalized

from html_sanitizer import Sanitizer

from notes.text.html.addresses import allowed_href, is_own_picture
from notes.text.html.highlighting import CLASSES as COLOURS
from notes.text.html.maths import ATTRIBUTES as LOOKS_OF_MATHS
from notes.text.html.maths import ELEMENTS as MATHS
from notes.text.html.pictures import IN_TEXT

DEEPEST = 190  # what html-sanitizer finds below 253 elements it leaves out, and all that follows
# What a text may write itself, and what is of our making alone.
WRITTEN = set(
    "a p h1 h2 h3 h4 h5 h6 strong em del mark sub sup kbd br hr ul ol li blockquote"
    " pre code span div table thead tbody tfoot tr th td caption dl dt dd details summary aside"
    " figure figcaption u ins small q cite abbr var samp dfn ruby rt rp wbr img".split()
)
TAGS = WRITTEN | {"bdi", "input", "section"} | MATHS
ANYWHERE = ("class", "id", "dir", "role", "aria-label", "tabindex")
ATTRIBUTES = {
    "a": ("href", "title", "rel", "data-n"),
    "img": ("src", "alt", "width", "height"),
    "ol": ("start",),
    "details": ("open",),
    "input": ("type", "disabled", "checked"),
}
CLASSES = COLOURS | set(
    "highlight code math task task-state footnotes footnote footnote-mark unmarked anchor passage"
    " callout callout-title callout-kind note tip warning danger"
    " citation unfounded aside".split()
)
OURS = re.compile(r"(?:h|b|fn|fnref)-\S+\Z|passage\Z")  # ids
DROPPED = "x-dropped"  # an element that is to go, while its words stay
# Under these names: html-sanitizer joins paragraphs in items, and takes "- " for an item's mark.
VEILED = {"li": "x-li", "p": "x-p"}
UNVEILED = {veiled: name for name, veiled in VEILED.items()}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BY_NUMBER = re.compile(  # which says them as well
    r"&#(?:0*(?:[0-8]|1[12]|1[4-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?![0-9a-f]);?", re.I
)
VOID_UNKNOWN = re.compile(r"<(wbr|source|track)(?![\w-])[^<>]*>", re.I)  # to libxml2: it nests them
HREF = re.compile(r'href="[^"]+"')
# lxml takes an address away that says "data:" or its like anywhere, as ".../about:config" does,
# and "open+data+:+guide". What one begins with is left to it, and to allowed_href.
COLON = re.compile(r'(?P<own>^(?:href=")?[a-z][a-z0-9+.-]*+:)|:|%3a', re.I)


def own_classes(value: str) -> str:
    return " ".join(name for name in value.split() if name in CLASSES)


def own_id(value: str) -> str:
    return value if OURS.match(value) else ""


def shown_picture(source: str) -> str:
    return source if is_own_picture(source) or IN_TEXT.match(source) else ""


def one_of(*values: str) -> Callable[[str], str]:
    return lambda value: value if value in values else ""


# What their values may be; "" takes the attribute away.
VALUES: dict[str, Callable[[str], str]] = {
    "class": own_classes,
    "id": own_id,
    "src": shown_picture,
    "dir": one_of("auto", "rtl"),
    "role": one_of("img"),
    "tabindex": one_of("-1"),
}


class PageSanitizer(Sanitizer):
    """It keeps nothing of what it has cleaned: one is enough for all texts and threads."""

    def __init__(self) -> None:
        self._seam = secrets.token_hex(8)  # in words that lxml is not to see; no text can spell it
        super().__init__(
            {
                "tags": TAGS | set(UNVEILED),
                "attributes": {tag: (*ANYWHERE, *ATTRIBUTES.get(tag, ())) for tag in TAGS}
                | dict.fromkeys(MATHS, (*LOOKS_OF_MATHS, "alttext")),
                "empty": TAGS | set(UNVEILED),
                "separate": TAGS | set(UNVEILED),
                "whitespace": set(),
                "keep_typographic_whitespace": True,
                "sanitize_href": allowed_href,
                "element_preprocessors": [self._unseam, self.prepare, veil],
                "element_postprocessors": [unveil, self._seam_again],
            }
        )

    def sanitize(self, html: str) -> str:
        html = BY_NUMBER.sub("", UNPRINTABLE.sub("", html))
        html = VOID_UNKNOWN.sub(r"\g<0></\1>", html)
        html = HREF.sub(lambda found: self._seamed(found[0]), html)
        if not is_normalized("NFC", html):  # as it would be made
            html = html.encode("ascii", "xmlcharrefreplace").decode()
        return str(super().sanitize(html)).replace(self._seam, "").replace("</wbr>", "")

    def normalize_whitespace(self, element: Any) -> Any:
        return element

    def _seamed(self, address: str) -> str:
        return COLON.sub(lambda found: found["own"] or self._seam + found[0], address)

    def _unseam(self, element: Any) -> Any:
        if self._seam in (href := element.get("href", "")):
            element.set("href", href.replace(self._seam, ""))
        return element

    def _seam_again(self, element: Any) -> Any:
        if href := element.get("href"):
            element.set("href", self._seamed(href))
        return element

    def prepare(self, element: Any) -> Any:
        """The element with its values made ours, before its name and attributes are looked up."""
        for name, value in element.attrib.items():
            if name in VALUES:
                allowed = VALUES[name](value)
                if not allowed:
                    del element.attrib[name]
                elif allowed != value:
                    element.set(name, allowed)
        if element.tag == "input" and not is_box(element):
            element.tag = DROPPED
        return element


def is_box(element: Any) -> bool:
    """Whether it is a task's box, which nobody can tick."""
    return element.get("type") == "checkbox" and "disabled" in element.attrib


def veil(element: Any) -> Any:
    element.tag = VEILED.get(element.tag, element.tag)
    return element


def unveil(element: Any) -> Any:
    element.tag = UNVEILED.get(element.tag, element.tag)
    if element.tag == "li":
        element.text = element.text or ""  # with nothing in it, it would not be ended
    return element
