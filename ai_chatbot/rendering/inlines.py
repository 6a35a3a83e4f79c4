"""What Python-Markdown does not know within a line: addresses, footnotes, formulas, breaks."""

import re
import xml.etree.ElementTree as etree
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ai_chatbot.rendering.carriers import Carrier

FOOTNOTE = r"\[\^([^\[\]\s]{1,60}+)\]"
# [[a note]], [[a note|so called]]; [[1]] and bash's [[ -f x ]] are none, nor is a link's [[1]](…).
WIKI = (
    r"!?\[\[(?![\s\d.,;]+\])(?=\S)([^\[\]|\n\ue000-\ue003]{1,200}+)(?<=\S)"
    r"(?:\|([^\[\]|\n\ue000-\ue003]{1,200}+))?\]\](?!\()"
)
NOTE_NAMED = re.compile(WIKI)
BREAK = re.compile(r"\\?\n")
BROKEN = {"p", "li", "td", "th", "dt", "dd", "em", "strong", "del", "mark", "a", "blockquote"}
INLINE = {"a", "br", "cite", "code", "del", "em", "img", "ins", "mark", "strong", "sub", "sup"}
# What cannot be in an address, or only as the punctuation of Chinese and Japanese.
OUTSIDE = '\\s<>"`\ue000-\ue003\x02\x03。，、；：！？（）「」『』【】《》“”‘’…'
WEB = rf"(?<![A-Za-z0-9_/@.:+-])(?:https?://|www\.)(?=[^\W_]|\[)[^{OUTSIDE}]{{1,2000}}+"
MAIL = (
    r"(?<![A-Za-z0-9_.+@/:%-])[A-Za-z0-9_.+%-]{1,64}+@"
    r"[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){1,8}+(?![@\w])"
)
CLOSING = re.compile(r"(?:[?!.,:*_~;'’]|&[a-z]{1,10};)\Z")
PAIRS = {")": "(", "]": "[", "}": "{"}


class MarkProcessor(InlineProcessor):
    """A carrier as an empty element; what it becomes is decided in the finished tree."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        return carrier_of(self.md).element(m), m.start(0), m.end(0)


class KeptProcessor(InlineProcessor):
    """A formula or the beginning of a footnote."""

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        return carrier_of(self.md).kept_element(m), m.start(0), m.end(0)


class FootnoteProcessor(InlineProcessor):
    """The number of a footnote; without such a footnote it is text, like `[^a-z]`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        element = carrier_of(self.md).reference(m[1])
        return m[0] if element is None else element, m.start(0), m.end(0)


class WikiProcessor(InlineProcessor):
    """A note as notes name it: a link where an answer was served it, else its name."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        words = (m[2] or m[1].lstrip("#").replace("#", " › ")).strip()
        href = carrier_of(self.md).note_called(m[1])
        if not href:
            return AtomicString(words), m.start(0), m.end(0)
        element = etree.Element("a", {"href": href})
        element.text = AtomicString(words)
        return element, m.start(0), m.end(0)


class AddressProcessor(InlineProcessor):
    """An address that stands in the text as it is."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Any:  # type: ignore[override]
        address = without_closing(m[0])
        element = etree.Element("a", {"href": self._href(address)})
        element.text = AtomicString(address)
        return element, m.start(0), m.start(0) + len(address)

    @staticmethod
    def _href(address: str) -> str:
        if "@" in address and not re.match(r"https?://|www\.", address, re.I):
            return f"mailto:{address}"
        return f"http://{address}" if address[:4].lower() == "www." else address


def without_closing(address: str) -> str:
    """The address without what closes the sentence, or a bracket that was opened before it."""
    end = len(address)
    opened = {sign: address.count(PAIRS[sign]) - address.count(sign) for sign in PAIRS}
    while end:
        last = address[end - 1]
        if last in PAIRS and opened[last] < 0:
            opened[last] += 1
            end -= 1
        elif closing := CLOSING.search(address, max(0, end - 12), end):
            end = closing.start()
        else:
            break
    return address[:end]


class BreakTreeprocessor(Treeprocessor):
    """Shows each line on a line of its own, as it was written."""

    def run(self, root: etree.Element) -> None:
        for element in list(root.iter()):
            if element.tag not in BROKEN:
                continue
            children = list(element)
            texts = [element.text, *(child.tail for child in children)]
            for at in range(len(texts) - 1, -1, -1):
                before = children[at - 1] if at else None
                ends = at == len(children) or children[at].tag not in INLINE
                break_lines(element, before, texts[at], ends=ends)


def break_lines(
    parent: etree.Element, before: etree.Element | None, text: str | None, *, ends: bool
) -> None:
    """Put a break for each line's end into the text behind a child, or that begins the parent."""
    if not text or "\n" not in text or isinstance(text, AtomicString):
        return
    if before is None or before.tag not in INLINE:
        text = text.lstrip("\n")
    first, *rest = BREAK.split(text.rstrip("\n") if ends else text)
    at = 0
    if before is None:
        parent.text = first.rstrip(" ")
    else:
        before.tail = first.rstrip(" ") if rest else first
        at = list(parent).index(before) + 1
    breaks = []
    for line in rest:
        br = etree.Element("br")
        br.tail = line.lstrip(" ") if line is rest[-1] else line.strip(" ")
        breaks.append(br)
    parent[at:at] = breaks


def question_html(text: str) -> SafeString:
    """A question as its asker wrote it, but notes by their names alone: the brackets are there to
    be copied and edited, and not to be seen."""
    out, at = [], 0
    for found in NOTE_NAMED.finditer(text):
        start, end = found.span(2 if found[2] else 1)
        before, name, behind = text[found.start() : start], text[start:end], text[end : found.end()]
        out += [
            escape(text[at : found.start()]),
            f'<span class="unseen">{escape(before)}</span>{escape(name)}'
            f'<span class="unseen">{escape(behind)}</span>',
        ]
        at = found.end()
    whole = "".join([*out, escape(text[at:])])
    return mark_safe(linebreaksbr(whole, autoescape=False))  # noqa: S308 - escaped


def with_names(text: str) -> str:
    """With notes as they are called and not as they are linked."""
    return NOTE_NAMED.sub(lambda found: found[2] or found[1], text)


def carrier_of(md: Any) -> Carrier:
    carrier: Carrier = md.carrier
    return carrier


def register_inlines(md: Markdown) -> None:
    patterns = md.inlinePatterns
    patterns.register(KeptProcessor(Carrier.KEPT, md), "kept", 189)
    patterns.register(FootnoteProcessor(FOOTNOTE, md), "footnote", 176)
    patterns.register(MarkProcessor(Carrier.PATTERN, md), "citation", 175)
    patterns.register(WikiProcessor(WIKI, md), "wiki", 172)  # before links and their references
    patterns.register(AddressProcessor(f"(?i:{WEB})", md), "address", 119)
    patterns.register(AddressProcessor(MAIL, md), "mail", 118)
    patterns.deregister("linebreak")
    md.treeprocessors.register(BreakTreeprocessor(md), "breaks", 18)  # behind "inline"
