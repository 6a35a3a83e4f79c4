"""A note's text as its page shows it: links led to notes, the cited passage marked."""

import re
from itertools import islice

from django.contrib.auth.models import User
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from notes.editing.attachments import find_attachments
from notes.editing.places import places_of_notes
from notes.models import Note
from notes.text.leading import Targets
from notes.text.markdown import render_note
from notes.text.parsing import LINKS_MAX, split_front_matter
from notes.text.reading.body import read_body

WORD = re.compile(r"\w+")
ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|s)$", re.IGNORECASE)  # the index looks past them, too
MARKDOWN_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|```\w*)(?=\s)|\*\*|`+|!?\[\[|\]\]", re.M)
EXCERPT_CHARS = 320
PREVIEW_SECONDS = 0.5  # of the processor


def show_note(note: Note, start: int | None = None, end: int | None = None) -> SafeString:
    """A note's HTML; what holds the passage `body[start:end]` is marked in it."""
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
    if start is None or end is None or not 0 <= start < end <= len(note.body):
        return render_note(note.body, targets)
    return render_note(note.body, targets, passage=(start, end))


def show_text(owner: User, text: str, folder: str = "", root: str = "") -> SafeString:
    """A text that is not saved yet, as a note of this folder and vault would show it."""
    body = split_front_matter(text)[1]
    places = places_of_notes(owner)
    notes, others = {}, []
    for link in islice(read_body(body).links, LINKS_MAX):
        found = places.find(link.target, folder, root) if link.target else None
        if found:
            notes[link.target, link.heading] = found
        else:
            others.append(link.target)
    targets = Targets(notes, find_attachments(owner, folder, others, root=root))
    return render_note(body, targets, seconds=PREVIEW_SECONDS)


def mark_words(text: str, query: str) -> SafeString:
    """An excerpt around the query's words, each in <mark>; everything else is escaped."""
    stems = {ENDING.sub("", word) for word in WORD.findall(query) if len(word) > 1}
    text = " ".join(MARKDOWN_MARKS.sub("", text).split())
    if not stems:
        return mark_safe(escape(shortened(text)))  # noqa: S308 - escaped
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
    excerpt = shortened(text[start:])
    return f"…{excerpt}" if start else excerpt


def shortened(text: str) -> str:
    """The first EXCERPT_CHARS; accents of their own count for nothing, a few for each letter."""
    return str(Truncator(text[: 4 * EXCERPT_CHARS]).chars(EXCERPT_CHARS))
