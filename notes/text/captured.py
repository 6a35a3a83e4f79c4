"""What is caught in passing (shared, clipped, jotted down): what it is called, and where from."""

import re
from urllib.parse import urlsplit

from notes.text.reading.lines import read_lines

TITLE_CHARS = 80
SOUGHT_CHARS = 2000  # of a text, for its first words
URL_MAX_CHARS = 2000  # as Note.source_url
BOXES = "☐☑☒ "  # of a task, as it is read
NAMELESS = "Note"
WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Whether it is the address of a page and nothing else."""
    return len(text) <= URL_MAX_CHARS and bool(WEB.fullmatch(text)) and bool(host_of(text))


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def title_for(text: str, source: str = "") -> str:
    """The first words of a text without title; else where it is from."""
    for line in read_lines(text[:SOUGHT_CHARS].replace("\x00", "")).splitlines():
        if words := " ".join(line.strip(BOXES).split()):
            return shortened(words)
    return shortened(host_of(source)) or NAMELESS


def shortened(words: str) -> str:
    """At most so many characters, up to the end of a word if that is not far."""
    if len(words) <= TITLE_CHARS:
        return words
    cut = words[: TITLE_CHARS - 1]
    return (cut.rpartition(" ")[0] if " " in cut[TITLE_CHARS // 2 :] else cut) + "…"


def sorted_out(title: str, text: str, address: str) -> tuple[str, str, str]:
    """What an app shared, as (title, text, the page's address): many put the address in the text,
    or what is no address in its place."""
    title, text, address = (each.replace("\x00", "").strip() for each in (title, text, address))
    if not address and is_web_address(text):
        text, address = "", text
    elif address and not is_web_address(address):
        text, address = f"{text}\n\n{address}".strip(), ""
    elif address and text.endswith(address):
        text = text.removesuffix(address).rstrip()
    return " ".join(title.split()), text, address
