"""A note's text as its page shows it: links led to notes, the cited passage marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from notes.importing import FENCED_OR_INLINE_CODE, MARKDOWN_LINK, WIKI_LINK, as_link
from notes.models import Note
from notes.rendering import render_markdown

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
WORD = re.compile(r"\w+")
EXCERPT_CHARS = 320


@dataclass(frozen=True)
class ShownNote:
    """The note's HTML before, in and after the cited passage; without one, all is `before`."""

    before: SafeString
    passage: SafeString
    after: SafeString


def show_note(note: Note, start: int | None = None, end: int | None = None) -> ShownNote:
    """Render a note; the passage is `body[start:end]`, widened to whole blocks."""
    targets = {
        (link.target, link.heading): link.resolved_id
        for link in note.links.all()
        if link.resolved_id
    }
    nothing = mark_safe("")
    if start is None or end is None or not 0 <= start < end <= len(note.body):
        return ShownNote(render_markdown(lead_links(note.body, targets)), nothing, nothing)
    first, last = whole_blocks(note.body, start, end)
    parts = (note.body[:first], note.body[first:last], note.body[last:])
    before, passage, after = (render_markdown(lead_links(part, targets)) for part in parts)
    return ShownNote(before, passage, after)


def whole_blocks(body: str, start: int, end: int) -> tuple[int, int]:
    """The range widened to the blank lines around it, never inside a code fence."""
    first, last = 0, len(body)
    for at in block_starts(body):
        if at <= start:
            first = at
        elif at >= end:
            last = at
            break
    return first, last


def block_starts(body: str) -> Iterator[int]:
    """Where each block begins: after a blank line, or at a heading, outside of code fences."""
    fence = ""
    blank_before = True
    at = 0
    for line in body.splitlines(keepends=True):
        opened = FENCE.match(line)
        if not fence and line.strip() and (blank_before or line.startswith("#")):
            yield at
        if opened and not fence:
            fence = opened[1]
        elif opened and opened[1].startswith(fence) and line.strip() == opened[1]:
            fence = ""
        blank_before = not line.strip()
        at += len(line)


def lead_links(text: str, targets: dict[tuple[str, str], int]) -> str:
    """Wiki links and relative links as Markdown links to the notes they mean; code stays."""
    out, at = [], 0
    for code in FENCED_OR_INLINE_CODE.finditer(text):
        out += [lead_prose(text[at : code.start()], targets), code[0]]
        at = code.end()
    return "".join([*out, lead_prose(text[at:], targets)])


def lead_prose(text: str, targets: dict[tuple[str, str], int]) -> str:
    def lead(found: re.Match[str]) -> str:
        link = as_link(found)
        note_id = targets.get((link.target, link.heading))
        is_wiki = found.re is WIKI_LINK
        if note_id is None:
            return wiki_words(link.target, link.heading, link.alias) if is_wiki else found[0]
        words = link.alias or wiki_words(link.target, link.heading, "")
        return f"[{words}](/notes/{note_id}/)"

    return MARKDOWN_LINK.sub(lead, WIKI_LINK.sub(lead, text))


def wiki_words(target: str, heading: str, alias: str) -> str:
    return alias or " › ".join(part for part in (target, heading) if part)


def mark_words(text: str, query: str) -> SafeString:
    """An excerpt around the query's words, each in <mark>; everything else is escaped."""
    words = sorted({word for word in WORD.findall(query) if len(word) > 1}, key=len, reverse=True)
    text = " ".join(text.split())
    if not words:
        return mark_safe(escape(text[:EXCERPT_CHARS]))  # noqa: S308 - escaped
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\w{{0,3}}\b", re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - EXCERPT_CHARS // 3)
    excerpt = ("…" if start else "") + text[start : start + EXCERPT_CHARS]
    out, at = [], 0
    for found in pattern.finditer(excerpt):
        out += [escape(excerpt[at : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        at = found.end()
    return mark_safe("".join([*out, escape(excerpt[at:])]))  # noqa: S308 - escaped
