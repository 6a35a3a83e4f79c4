"""HTML that stands in a note's Markdown, made part of its page while it is tokens.

Its tags are written anew, with what a text may say of them: no class, id, style or data attribute,
so that those on the page are ours. What a text opens is closed where the element of ours around it
ends, and it closes nothing of ours. The sanitiser has its list, and is behind all of it.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from markdown_it.common.html_re import attr_name, attr_value, close_tag, open_tag
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.html.addresses import allowed_href, is_own_picture, rel_of
from notes.text.html.harmless import DEEPEST, WRITTEN
from notes.text.html.pictures import is_shown_in_text, name_of_picture
from notes.text.syntax.data_pictures import picture_of

TAG_SECONDS = 1e-5  # that each takes once more, until its page is sanitised
OPENED_MAX = 50  # deeper ones are shown without the element
AS = {"b": "strong", "i": "em", "strike": "del", "s": "del"}
VOID = {"br", "hr", "img", "wbr"}
# HTML's own; a name that is not among these is somebody's <placeholder> and stays as text.
KNOWN = set(
    "abbr acronym address applet area article aside audio base basefont bdi bdo big body button"
    " canvas caption center cite col colgroup data datalist dfn dialog dir embed fieldset"
    " figcaption figure font footer form frame frameset head header hgroup html iframe input ins"
    " label legend link main map meta meter nav noembed noframes noscript object optgroup option"
    " output param picture plaintext progress q rp rt ruby samp script search section select slot"
    " small source style svg math template textarea tfoot time title track tt u var video wbr xmp"
    " path g".split()
)
PLACEHOLDERS = set("a b i s u q del ins var cite".split())  # and types and keys, by these names
WITHOUT_VALUE = set(  # that attributes have
    "allowfullscreen autofocus autoplay checked compact controls default defer disabled download"
    " hidden inert ismap itemscope loop multiple muted nohref noshade novalidate nowrap open"
    " playsinline readonly required reversed selected".split()
)
# What GFM shows as it is written; whole scripts and styles are hidden before.
SHOWN = set("title textarea style xmp noembed noframes script plaintext".split())
WITHIN = {
    "li": {"ul", "ol"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "dt": {"dl"},
    "dd": {"dl"},
    "tfoot": {"table"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "rt": {"ruby"},
    "rp": {"ruby"},
}  # elsewhere a browser would close elements of ours for them
HIDDEN = {"<!--": "-->", "<?": "?>", "<![cdata[": "]]>", "<!": ">"}  # a comment and its like
UNSHOWN = {f"<{name}": f"</{name}" for name in ("script", "style", "template", "svg")}
TAG = re.compile(f"{open_tag}|{close_tag}")
SIDE = re.compile(r"[1-9]\d{0,3}\Z", re.ASCII)  # of a picture, in pixels
END = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")
NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
ATTRIBUTE = re.compile(rf"\s({attr_name})(?:\s*=\s*({attr_value}))?")
IN_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)  # as many characters as before


class OpenElements:
    """The elements that are open where a token stands: ours, and what the text opened in them."""

    def __init__(self, text: str, env: Mapping[str, Any] | None = None) -> None:
        self.env = env or {}  # of the text; none for HTML by itself
        self.are_in_prose = False
        self.tags = 0  # of the text, so far
        self.ended = {name.lower() for name in END.findall(text)}  # somewhere in the text
        self.stack: list[tuple[str, bool]] = []  # name, whether it is ours

    def has_room(self) -> bool:
        """Whether an element is shown that begins here, or that ended here."""
        return len(self.stack) < DEEPEST

    def open_ours(self, name: str) -> None:
        self.stack.append((name, True))

    def close_ours(self) -> str:
        """The end tags of what the text left open in our element, which is closed."""
        closed = self.close_texts()
        if self.stack:
            self.stack.pop()
        return closed

    def close_texts(self) -> str:
        out = []
        while self.stack and not self.stack[-1][1]:
            out.append(f"</{self.stack.pop()[0]}>")
        return "".join(out)

    def texts(self) -> list[str]:
        """The names of the text's own open elements, innermost first, as far as one of ours."""
        names = []
        for name, is_ours in reversed(self.stack):
            if is_ours:
                break
            names.append(name)
        return names

    def start(self, name: str, tag: str) -> str:
        before = self.make_room(name)
        if before is None:
            return ""
        if name in VOID:
            return f"{before}<{name}{attributes_of(name, tag)}>"
        if len(self.stack) >= OPENED_MAX:
            return before
        self.stack.append((name, False))
        return f"{before}<{name}{attributes_of(name, tag)}>"

    def make_room(self, name: str) -> str | None:
        """The end tags that a part of a list or table needs before it; None if it has no place."""
        if name not in WITHIN:
            return ""
        names = self.texts()
        for depth, around in enumerate(names):
            if around in WITHIN[name]:
                del self.stack[len(self.stack) - depth :]
                return "".join(f"</{inner}>" for inner in names[:depth])
        return None

    def end(self, name: str) -> str:
        names = self.texts()
        if name not in names:
            return ""
        closed = names[: names.index(name) + 1]
        del self.stack[-len(closed) :]
        return "".join(f"</{inner}>" for inner in closed)


def rewrite_html(state: StateCore) -> None:
    """markdown-it's core rule: HTML of the text is rewritten, and closed where it must be."""
    elements = OpenElements(state.src, state.env)
    state.tokens = list(with_html(state.tokens, elements))
    if left := elements.close_texts():
        state.tokens.append(html_token(left))


def with_html(tokens: list[Token], elements: OpenElements) -> Iterator[Token]:
    """The tokens with the text's HTML rewritten; raises OutOfTime."""
    for token in tokens:
        if token.type in {"html_inline", "html_block"}:
            elements.are_in_prose = token.type == "html_inline"
            token.content = "".join(rewritten(token.content, elements))
        elif token.nesting == 1:
            is_shown = elements.has_room()
            elements.open_ours(token.tag)
            if not is_shown:
                continue
        elif token.nesting == -1:
            if left := elements.close_ours():
                yield html_token(left)
            if not elements.has_room():
                continue
        elif token.type == "inline":
            token.children = list(with_html(token.children or [], elements))
        yield token


def html_token(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def rewritten(html: str, elements: OpenElements) -> Iterator[str]:
    """The text's HTML again, of what is allowed; raises OutOfTime."""
    at, budget = 0, elements.env.get("budget")
    for start, end, is_tag in markup_of(html):
        elements.tags += is_tag
        if budget:
            budget.check_time(elements.tags * TAG_SECONDS)
        yield as_text(html[at:start])
        if is_tag:
            yield rewritten_tag(html[start:end], elements)
        at = end
    yield as_text(html[at:])


def as_text(html: str) -> str:
    return escape(unescape(html), quote=False)


def rewritten_tag(tag: str, elements: OpenElements) -> str:
    found = NAME.match(tag)
    given = found[1].lower() if found else ""
    name = AS.get(given, given)
    if is_placeholder(tag, given, elements):
        return as_text(tag)
    if name not in WRITTEN:
        return "" if name in KNOWN - SHOWN else as_text(tag)
    if tag.startswith("</"):
        return elements.end(name)
    if name == "img" and not tag.startswith("</"):
        return picture(tag, elements)
    return elements.start(name, tag)


def is_placeholder(tag: str, name: str, elements: OpenElements) -> bool:
    """Whether a tag in prose that nothing ends is a <source> or Vec<b>, or "a<b and c>d"."""
    if not elements.are_in_prose or tag.startswith("</") or tag.endswith("/>"):
        return False
    given = ATTRIBUTE.findall(tag)
    may_be = bool(given) or name in PLACEHOLDERS or (name in KNOWN and name not in WRITTEN)
    are_words = all(not value and word.lower() not in WITHOUT_VALUE for word, value in given)
    is_compared = bool(given) and len(name) == 1  # whatever is ended further on
    return may_be and are_words and (is_compared or name not in elements.ended)


def picture(tag: str, elements: OpenElements) -> str:
    """The owner's picture, or one that stands in the text; a stranger's would be fetched at once,
    its words are all that is shown."""
    given = values_of(tag)
    source = picture_of(given.get("src", ""), elements.env)
    words = given.get("alt") or "image"
    if source.startswith("data:") and not (elements.env and is_shown_in_text(source, elements.env)):
        return f"<em>{escape(name_of_picture(source, words))}</em>"
    if not source.startswith("data:") and not is_own_picture(source):
        return f"<em>{escape(words)}</em>"
    return f"<img{written({'alt': given.get('alt', ''), 'src': source} | size_of(given))}>"


def size_of(given: dict[str, str]) -> dict[str, str]:
    sides = {name: given.get(name, "").removesuffix("px") for name in ("width", "height")}
    return {name: side for name, side in sides.items() if SIDE.match(side)}


def markup_of(html: str) -> Iterator[tuple[int, int, bool]]:
    """Where tags (True) and what nobody sees (False) begin and end; linear in the text's length."""
    lowered = html.translate(IN_SMALL)
    unended: set[str] = set()  # ends that do not come any more
    at = html.find("<")
    while at >= 0:
        end = end_of_hidden(lowered, at, unended)
        if end > at:
            yield at, end, False
        elif tag := TAG.match(html, at):
            end = tag.end()
            yield at, end, True
        at = html.find("<", max(end, at + 1))


def end_of_hidden(html: str, at: int, unended: set[str]) -> int:
    """Where the comment or script that begins at this place is over; -1 if it is none."""
    for opener, closer in [*HIDDEN.items(), *UNSHOWN.items()]:
        if closer not in unended and opens_hidden(html, at, opener):
            end = html.find(closer, at + len(opener))
            if end >= 0:
                return html.find(">", end) + 1 or len(html)
            unended.add(closer)
    return -1


def opens_hidden(html: str, at: int, opener: str) -> bool:
    if not html.startswith(opener, at):
        return False
    after = html[at + len(opener) : at + len(opener) + 1]
    return not opener[-1].isalpha() or not (after.isalnum() or after == "-")


def attributes_of(name: str, tag: str) -> str:
    given = values_of(tag)
    if name == "a":
        return link_attributes(given.get("href"), given.get("title"))
    start = given.get("start", "")
    if name == "ol" and start.isascii() and start.isdigit() and len(start) < 10:
        return f' start="{start}"'
    return " open" if name == "details" and "open" in given else ""


def link_attributes(href: str | None, title: str | None) -> str:
    if href is None:
        return ""
    leads = allowed_href(href)
    wanted = {"href": leads, "title": title or "", "rel": rel_of(leads)}
    return written({name: value for name, value in wanted.items() if value})


def written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def values_of(tag: str) -> dict[str, str]:
    """The tag's attributes; as in HTML, the first of a name counts."""
    values: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(tag):
        plain = value[1:-1] if value[:1] in {'"', "'"} else value
        values.setdefault(name.lower(), unescape(plain))
    return values
