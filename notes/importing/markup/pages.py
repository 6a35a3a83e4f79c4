"""Web pages, and what Word and EPUB make of themselves, as Markdown."""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdownify import (  # type: ignore[attr-defined]
    ATX,
    MarkdownConverter,
    should_remove_whitespace_outside,
)

from notes.importing.markup.mending import mend, span_of
from notes.importing.markup.trees import Page

NOT_LED_TO = re.compile(r"[\x00-\x20]*(?:javascript|data|vbscript|blob):", re.I)
DETOUR = re.compile(
    r"\s*https?://(?:www\.google\.com/url\?(?:[^#]*&)?(q)="
    r"|[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/\?(?:[^#]*&)?(url)=)"
)
TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
# What an address has not, and ( and ), which would end a link.
UNFIT = re.compile(r"[^A-Za-z0-9_/%:?#\[\]@!$&'*+,;=~.-]")
UNFIT_OF_ASCII = re.compile(r"[^A-Za-z0-9_/%:?#\[\]@!$&'*+,;=~.\x80-\U0010ffff-]")
RUN_OF_TICKS = re.compile(r"`{3,}")
LANGUAGE = re.compile(r"^(?:language|lang|highlight(?:-source)?)-([\w+#.-]{1,30})$")
BEGUN = re.compile(r"<(?:li|d[dt]|t[rdh]|p|option)\b", re.I)
ENDED = re.compile(r"</(?:li|d[dt]|t[rdh]|p|option)\b", re.I)
LEFT_OPEN_MAX = 50
# At the start of a line, what would begin a block: its sign, behind a number if there is one.
LIKE_A_BLOCK = re.compile(
    r"^(\s*(?:\d{1,9}(?=[.)](?:\s|$)))?)"
    r"(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=]{2,}\s*$|(?<=\d)[.)](?:\s|$))"
)
# Signs that stand for themselves in a page.
SIGNS = re.compile(r"`|==|~~|%%|&(?=#?\w{1,40};)")
INLINE, INLINE_MAX = {"span", "font"}, 20
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def page_to_markdown(html: str) -> tuple[str, str]:
    """A page's text as Markdown, and its title, which may be empty."""
    soup = Page(html, parser_for(html))
    title = soup.find("title")
    said = title.get_text() if title and not title.find_parent("svg") else ""
    return soup_to_markdown(soup)[0], said


def parser_for(html: str) -> str:
    """The one that drops nothing, but of a page that ends hardly any element, where that one
    puts each into the one before."""
    begun, ended = len(BEGUN.findall(html)), len(ENDED.findall(html))
    return "lxml" if begun > ended + LEFT_OPEN_MAX else "html.parser"


def soup_to_markdown(soup: BeautifulSoup, notes_before: int = 0, **options: Any) -> tuple[str, int]:
    """(Markdown, the number of the last footnote so far)."""
    last = mend(soup, notes_before)
    try:
        return Converter(**options).convert_soup(soup.body or soup).strip(), last
    except RecursionError:  # it is nested deeper than anybody writes
        return soup.get_text("\n", strip=True), last


def direct(address: str) -> str:
    """Where a link leads that Google Docs or Outlook has put its own address before."""
    if not (found := DETOUR.match(address)):
        return address
    try:
        given = parse_qs(urlsplit(address.strip()).query).get(found[1] or found[2], [""])[0]
    except ValueError:
        return address
    return given if given.startswith(("https://", "http://")) else address


Base: Any = MarkdownConverter  # whose types say nothing of what it converts


class Converter(Base):
    """Markdown in which nothing reads as markup that was text, and no cell leaves its row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            heading_style=ATX,
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            code_language_callback=language_of,
            **options,
        )

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = TAG_LIKE.sub(r"\\<", ESCAPED.sub(r"\\\\", text))
        text = SIGNS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
        return str(super().escape(text, parent_tags))

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        text = str(super().process_text(el, parent_tags))
        if "_noformat" in (parent_tags or ()) or not text.strip():
            return text
        may_begin_a_block = begins_a_line(el) and not is_sign_of_a_list(el)
        return LIKE_A_BLOCK.sub(r"\1\\", text, count=1) if may_begin_a_block else text

    def fit(self, address: str) -> str:
        """An address as it may stand in a link; for exports letters of any script as they are."""
        unfit = UNFIT_OF_ASCII if self.options.get("readable") else UNFIT
        return unfit.sub(lambda found: quote(found[0], safe=""), address.strip())

    def convert_x_tex(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return el.get_text()

    def convert_x_note(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        lines = text.strip().split("\n")
        body = "\n".join([lines[0], *(f"    {line}" if line else "" for line in lines[1:])])
        return f"\n\n[^{el['label']}]: {body}\n\n"

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"=={text}==" if text.strip() and "\n" not in text else text

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<u>{text}</u>" if text.strip() and "\n" not in text else text

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "")
        if NOT_LED_TO.match(address):
            del el["href"]
        elif address:
            el["href"] = self.fit(direct(address))
        self.options["autolinks"] = "://" in address
        return str(super().convert_a(el, text, parent_tags))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture; of one that stands in the page itself only what is said of it."""
        alt = " ".join(str(el.get("alt") or "").split())
        given = [str(el.get(name) or "") for name in ("src", "data-src")]
        address = next((each for each in given if each and not NOT_LED_TO.match(each)), "")
        alt = self.escape(alt, parent_tags).replace("]", r"\]")
        return f"![{alt}]({self.fit(address)})" if address else alt

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if el.get("type") == "checkbox":
            return "[x] " if el.has_attr("checked") else "[ ] "
        return ""

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return "\n"
        return str(super().convert_br(el, text, parent_tags))

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return f"\n{text.strip()}\n"
        return str(super().convert_p(el, text.strip(), parent_tags))

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return f"\n{text.strip()}\n"
        return str(super().convert_div(el, text, parent_tags))

    convert_article = convert_section = convert_div

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        lines = filter(None, map(str.strip, text.split("\n")))
        cell = "<br>".join(lines).replace("|", r"\|")
        return f" {cell} |" + " |" * (span_of(el, "colspan") - 1)

    convert_th = convert_td

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        number = el.get("x-number")
        if not number or not text.strip():
            return str(super().convert_li(el, text, parent_tags))
        bullet = f"{number}. "
        lines = text.strip().split("\n")
        indented = (f"{' ' * len(bullet)}{line}" if line else "" for line in lines[1:])
        return "\n".join([f"{bullet}{lines[0]}", *indented]) + "\n"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        fenced: str = super().convert_pre(el, text, parent_tags)
        longest = max((len(run) for run in RUN_OF_TICKS.findall(text)), default=2)
        if longest < 3:
            return fenced
        ticks = "`" * (longest + 1)
        return f"\n\n{ticks}{fenced.strip()[3:-3]}{ticks}\n\n"


def begins_a_line(text: Any) -> bool:
    """Whether nothing stands before it in its line."""
    at = text
    for _ in range(INLINE_MAX):
        before = at.previous_sibling
        if before is not None and not isinstance(before, Tag) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return before.name == "br" or bool(should_remove_whitespace_outside(before))
        if at.parent is None or at.parent.name not in INLINE:
            return at.parent is None or at.parent.name not in HEADINGS
        at = at.parent
    return False


def is_sign_of_a_list(el: Any) -> bool:
    """Whether Word wrote it before an item, for who knows no lists of Word's."""
    before = el.previous_element
    for _ in range(INLINE_MAX):
        if not isinstance(before, Tag) or before.name not in INLINE:
            break
        before = before.previous_element
    return isinstance(before, PreformattedString) and "supportLists" in before


def language_of(pre: Tag) -> str:
    names = [
        name
        for tag in (pre, pre.find("code"))
        if isinstance(tag, Tag)
        for name in tag.get_attribute_list("class")
    ]
    found = (LANGUAGE.match(str(name)) for name in names if name)
    return next((match[1] for match in found if match), "")
