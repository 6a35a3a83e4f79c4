"""Subtitles and transcripts (.srt, .vtt): what is said, with the time at which each part begins."""

import re
from html import unescape

from notes.importing.formats.texts.decoded import text_in

TIME = re.compile(r"\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,]\d{1,3}\s*-->")
SPEAKER = re.compile(r"<v(?:\.[\w.]{1,40})?\s+([^<>]{1,100})>")
TAG = re.compile(r"</?[A-Za-z0-9:.][^<>]{0,100}>|\{\\[^{}]{1,40}\}")
NO_CUES = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)\b")
PART_SECONDS = 60  # a paragraph of what is said


def read(data: bytes) -> tuple[str, str]:
    parts: dict[int, list[str]] = {}
    for seconds, words in cues(text_in(data)):
        part = parts.setdefault(seconds // PART_SECONDS, [f"**{clock(seconds)}**"])
        if words != part[-1]:  # captions that roll say a line again and again
            part.append(words)
    return "\n\n".join("\n".join(lines) for lines in parts.values()), ""


def cues(text: str) -> list[tuple[int, str]]:
    """(second at which it begins, what is said), a line each."""
    found: list[tuple[int, str]] = []
    seconds, is_said = 0, False
    for line in text.split("\n"):
        if time := TIME.match(line):
            hours, minutes, rest = (int(number or 0) for number in time.groups())
            seconds, is_said = 3600 * hours + 60 * minutes + rest, True
        elif not line.strip():
            is_said = False
        elif is_said and (words := spoken(line)):
            found.append((seconds, words))
        elif (
            not is_said and not line.strip().isdigit() and not NO_CUES.match(line.lstrip("\ufeff"))
        ):
            continue  # a cue's name, or a comment's further lines
    return found


def spoken(line: str) -> str:
    return unescape(TAG.sub("", SPEAKER.sub(r"\1: ", line))).strip()


def clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
