"""A note's text as its page shows it: links led to notes, the cited passage marked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlencode

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from notes.attachments import find_attachments, is_picture
from notes.importing import (
    FENCED_OR_INLINE_CODE,
    MARKDOWN_LINK,
    NOTE_ENDINGS,
    WIKI_LINK,
    ParsedLink,
    as_link,
    find_links,
    split_front_matter,
)
from notes.models import Note
from notes.places import places_of_notes
from notes.rendering import render_note

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
WORD = re.compile(r"\w+")
CALLOUT = re.compile(
    r"^(?P<marks>(?:>[ \t]?)+)\[!(?P<kind>[\w-]+)(?:\|[^\]\n]*)?\][+-]?(?P<title>[^\n]*)$", re.M
)
ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|s)$", re.IGNORECASE)  # the index looks past them, too
MARKDOWN_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|```\w*)(?=\s)|\*\*|`+|!?\[\[|\]\]", re.M)
EXCERPT_CHARS = 320


@dataclass(frozen=True)
class ShownNote:
    """The note's HTML before, in and after the cited passage; without one, all is `before`."""

    before: SafeString
    passage: SafeString
    after: SafeString


@dataclass(frozen=True)
class Targets:
    """Where a note's links lead: ids of notes by (target, heading), of attachments by target."""

    notes: Mapping[tuple[str, str], int]
    attachments: Mapping[str, int]


def show_note(note: Note, start: int | None = None, end: int | None = None) -> ShownNote:
    """Render a note; the passage is `body[start:end]`, widened to whole blocks."""
    links = list(note.links.all())
    targets = Targets(
        {(link.target, link.heading): link.resolved_id for link in links if link.resolved_id},
        find_attachments(
            note.owner,
            note.file_folder,
            [link.target for link in links if not link.resolved_id],
            root=note.root,
        ),
    )
    nothing = mark_safe("")
    if start is None or end is None or not 0 <= start < end <= len(note.body):
        return ShownNote(render_note(lead_links(note.body, targets)), nothing, nothing)
    first, last = whole_blocks(note.body, start, end)
    parts = (note.body[:first], note.body[first:last], note.body[last:])
    before, passage, after = (render_note(lead_links(part, targets)) for part in parts)
    return ShownNote(before, passage, after)


def show_text(owner: User, text: str, folder: str = "", root: str = "") -> SafeString:
    """A text that is not saved yet, as a note of this folder and vault would show it."""
    body = split_front_matter(text)[1]
    places = places_of_notes(owner)
    notes, others = {}, []
    for link in find_links(body):
        found = places.find(link.target, folder, root) if link.target else None
        if found:
            notes[link.target, link.heading] = found
        else:
            others.append(link.target)
    targets = Targets(notes, find_attachments(owner, folder, others, root=root))
    return render_note(lead_links(body, targets))


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


def lead_links(text: str, targets: Targets) -> str:
    """Wiki links and relative links as Markdown links to the notes they mean; code stays."""
    out, at = [], 0
    for code in FENCED_OR_INLINE_CODE.finditer(text):
        out += [lead_prose(text[at : code.start()], targets), code[0]]
        at = code.end()
    return "".join([*out, lead_prose(text[at:], targets)])


def lead_prose(text: str, targets: Targets) -> str:
    def lead(found: re.Match[str]) -> str:
        link = as_link(found)
        is_wiki = found.re is WIKI_LINK
        words = link.alias or wiki_words(link.target, link.heading, "")
        if note_id := targets.notes.get((link.target, link.heading)):
            return f"[{words}](/notes/{note_id}/)"
        if attachment_id := targets.attachments.get(link.target):
            return lead_to_attachment(link, attachment_id)
        if not is_wiki and (link.is_embed or not is_to_note(link.target)):
            return found[0]
        if not link.target or link.is_embed:
            return words
        return f'[{words}]({address_of_new_note(link.target)} "Make this note")'

    text = CALLOUT.sub(lead_callout, text)
    return MARKDOWN_LINK.sub(lead, WIKI_LINK.sub(lead, text))


def is_to_note(target: str) -> bool:
    """Whether a Markdown link means a note of this vault, there or not."""
    is_elsewhere = "://" in target or target.startswith(("mailto:", "/"))
    return not is_elsewhere and Path(unquote(target)).suffix.lower() in NOTE_ENDINGS


def address_of_new_note(target: str) -> str:
    """Where a link to nowhere leads: a form for the note that it names."""
    name = unquote(target)
    if Path(name).suffix.lower() in NOTE_ENDINGS:
        name = name.rpartition(".")[0]
    *folders, title = [part for part in name.split("/") if part.strip(" .")] or [name]
    filled = {"title": title} | ({"folder": "/".join(folders)} if folders else {})
    return f"{reverse('notes:new')}?{urlencode(filled)}"


def lead_to_attachment(link: ParsedLink, attachment_id: int) -> str:
    # Obsidian writes a picture's width where a link has its words.
    name = link.target.rpartition("/")[2]
    words = name if not link.alias or re.fullmatch(r"\d+(x\d+)?", link.alias) else link.alias
    picture = "!" if link.is_embed and is_picture(link.target) else ""
    return f"{picture}[{words}]({reverse('notes:attachment', args=[attachment_id])})"


def lead_callout(found: re.Match[str]) -> str:
    """Obsidian's "> [!note] Title" as a quotation with a bold first line."""
    title = found["title"].strip() or found["kind"].capitalize()
    return f"{found['marks']}**{title}**\n{found['marks'].rstrip()}"


def wiki_words(target: str, heading: str, alias: str) -> str:
    return alias or " › ".join(part for part in (target, heading) if part)


def mark_words(text: str, query: str) -> SafeString:
    """An excerpt around the query's words, each in <mark>; everything else is escaped."""
    stems = {ENDING.sub("", word) for word in WORD.findall(query) if len(word) > 1}
    text = " ".join(MARKDOWN_MARKS.sub("", text).split())
    if not stems:
        return mark_safe(escape(Truncator(text).chars(EXCERPT_CHARS)))  # noqa: S308 - escaped
    longest_first = sorted(map(re.escape, stems), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\w{{0,3}}\b", re.IGNORECASE)
    excerpt = cut_around(text, pattern.search(text))
    out, at = [], 0
    for found in pattern.finditer(excerpt):
        out += [escape(excerpt[at : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        at = found.end()
    return mark_safe("".join([*out, escape(excerpt[at:])]))  # noqa: S308 - escaped


def cut_around(text: str, found: re.Match[str] | None) -> str:
    """About EXCERPT_CHARS of a text, with what was found in their first third; whole words."""
    start = max(0, (found.start() if found else 0) - EXCERPT_CHARS // 3)
    start = max(0, min(start, len(text) - EXCERPT_CHARS))
    if start:
        start = text.find(" ", start, start + 30) + 1 or start
    excerpt = Truncator(text[start:]).chars(EXCERPT_CHARS)
    return f"…{excerpt}" if start else excerpt
