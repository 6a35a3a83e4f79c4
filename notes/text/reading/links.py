"""The links of a text to notes and files of its vault, in every spelling, from its tokens."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from markdown_it.token import Token

from notes.text.html.raw import NAME, markup_of, values_of
from notes.text.reading.words import words_of
from notes.text.syntax.links import WIKI_LINK, ParsedLink, as_link, link_to

# Where HTML names a file, and whether the page then shows it in its place.
ADDRESSES = {
    "a": ("href", False), "img": ("src", True), "video": ("src", True), "audio": ("src", True),
    "source": ("src", True), "embed": ("src", True), "iframe": ("src", True),
    "object": ("data", True),
}  # fmt: skip
ELSEWHERE = re.compile(
    r"//|(?!file:)[a-z][a-z0-9+.-]*+://|(?:mailto|tel|sms|data|javascript|vbscript|about|message|mid|cid"
    r"|callto|facetime|geo|maps|news|magnet|urn|sip|skype|xmpp|irc):",
    re.I,
)
OWN_PAGE = re.compile(r"/notes/(?:attachments/)?\d+/", re.ASCII)


def links_of_tokens(tokens: Iterable[Token]) -> Iterator[ParsedLink]:
    for token in tokens:
        if token.type == "html_block":
            yield from links_of_html(token.content)
        elif token.children:
            yield from links_of_line(token.children)


def links_of_line(tokens: Sequence[Token]) -> Iterator[ParsedLink]:
    """Those of one paragraph, heading or cell, in order."""
    for at, token in enumerate(tokens):
        if token.type == "wiki_link":
            yield token.meta["link"]
        elif token.type == "link_open":
            yield from links_to(str(token.attrs.get("href", "")), words_of(inside(tokens, at)))
        elif token.type == "image":
            words = words_of(token.children or [])
            yield from links_to(str(token.attrs.get("src", "")), words, is_embed=True)
        elif token.type == "html_inline":
            yield from links_of_html(token.content)
        elif token.children:  # a footnote in its place
            yield from links_of_line(token.children)


def inside(tokens: Sequence[Token], opening: int) -> Iterator[Token]:
    """What stands between a link's opening and its closing; no link stands in another."""
    for at in range(opening + 1, len(tokens)):  # no slice: it would hold all the rest each time
        if tokens[at].type == "link_close":
            return
        yield tokens[at]


def links_of_html(html: str) -> Iterator[ParsedLink]:
    for start, end, is_tag in markup_of(html):
        name = NAME.match(html, start, end)
        if is_tag and name and name[1].lower() in ADDRESSES and html[start + 1] != "/":
            attribute, is_embed = ADDRESSES[name[1].lower()]
            values = values_of(html[start:end])
            yield from links_to(values.get(attribute, ""), values.get("alt", ""), is_embed=is_embed)


def links_of_values(values: Iterable[Any]) -> Iterator[ParsedLink]:
    """Wiki links in texts, and in lists of texts, of a front matter."""
    for text in chain.from_iterable(map(texts_of, values)):
        if "[[" in text:
            found = map(as_link, WIKI_LINK.finditer(text))
            yield from (link for link in found if link.target or link.heading)


def texts_of(value: Any) -> Iterator[str]:
    """A value's texts; for YAML a link without quotation marks is a list in a list."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, list):
            inside = each[0] if len(each) == 1 and isinstance(each[0], list) else each
            is_name = inside is not each or len(value) == 1
            if len(inside) == 1 or (is_name and all(isinstance(part, str) for part in inside)):
                yield f"[[{', '.join(map(str, inside))}]]"  # a name may have a comma in it


def links_to(address: str, words: str, *, is_embed: bool = False) -> Iterator[ParsedLink]:
    """The link that an address is, if it leads into the vault."""
    link = link_to(address, words, is_embed=is_embed)
    if link.target and not ELSEWHERE.match(link.target) and not OWN_PAGE.match(link.target):
        yield link
