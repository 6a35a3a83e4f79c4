"""What links call a heading by: its words as GitHub and Obsidian make an address of them."""

import re
import unicodedata

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.syntax.tags import MARKS

SLUG_MAX_CHARS = 200
SLUG_REACH = 4_000  # of the words, that are looked at: a megabyte may be one heading
DROPPED = re.compile(rf"[^\w{MARKS}\-\s]")
RUNS = re.compile(r"[\s-]+")  # tools differ in how many dashes they make of "a & b"
GIVEN_MAX_CHARS = 100
GIVEN_REACH = 500
GIVEN = re.compile(
    rf"[ \t]\{{:?[ \t]*+(?:#([\w:.-]{{1,{GIVEN_MAX_CHARS}}}+)|-|\.[\w-]{{1,60}}+)"
    r"(?:[ \t]+[^{}\s]{1,60}){0,5}[ \t]*+\}[ \t]*+\Z"
)
BREAKS = {"softbreak", "hardbreak"}


def find_ids(state: StateCore) -> None:
    """markdown-it's core rule before the inline ones: the `{#name .class}` that Pandoc and makers
    of sites have behind a heading is its meta["id"], not its words."""
    for number, token in enumerate(state.tokens[:-1]):
        words = state.tokens[number + 1]
        if token.type != "heading_open" or not words.content.endswith("}"):
            continue
        start = max(0, len(words.content) - GIVEN_REACH)
        if found := GIVEN.search(words.content, start):
            token.meta |= {"id": found[1]} if found[1] else {}
            words.content = words.content[: found.start()]


def slug(words: str) -> str:
    """The same for every spelling of the words: "Deep: what? (v2)" is deep-what-v2."""
    plain = unicodedata.normalize("NFKC", words[:SLUG_REACH]).casefold()
    plain = unicodedata.normalize("NFC", plain)
    return RUNS.sub("-", DROPPED.sub("", plain)[:SLUG_MAX_CHARS]).strip("-")


def plain_words(tokens: list[Token]) -> str:
    """The words of an inline token's children, without any marks."""
    return "".join(
        plain_words(token.children)
        if token.children and token.type != "footnote_mark"
        else words_of(token)
        for token in tokens
    )


def words_of(token: Token) -> str:
    if token.type in {"comment", "block_id", "footnote_mark", "html_inline"}:
        return ""
    return "\n" if token.type in BREAKS else token.content
