"""Pictures: `scanning` reads the words in them, and these are a note beside the picture."""

import re
from pathlib import PurePosixPath

from notes.importing.formats.scanning import tesseract
from notes.importing.formats.writing import link_path, note_text
from notes.importing.sources import SourceFile, held

ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}
SCAN = ".tif"  # a kind that is read so
MIN_BYTES = 4000  # fewer hold an icon
READ_MAX = 300  # pictures of one import, each of which takes seconds
WORD = re.compile(r"[^\W\d_]{3,}")
LETTERS_MIN = 20  # in words; of what is seen in a photograph of trees there are fewer
SHARE_MIN = 0.6  # of all signs


def read(data: bytes) -> tuple[str, str]:
    """As a reader of documents has it: there is no text but in what is seen."""
    return "", ""


def may_hold_words(file: SourceFile, size: int) -> bool:
    """Whether it is worth its seconds, and there is a program that reads it."""
    return file.ending in ENDINGS and size >= MIN_BYTES and tesseract() is not None


def not_read(count: int) -> str:
    others = f", nor those in {count - 1:,} more" if count > 1 else ""
    return (
        f"It is kept, but the words in it were not read{others}: one import reads "
        f"{READ_MAX} pictures. Import it by itself for that."
    )


def words_path(path: str) -> str:
    """Where the note of a picture's words lies. No link to the picture means this note."""
    return f"{path} (words).md"


def note_of(file: SourceFile, text: str) -> SourceFile | None:
    """The words with their picture; None where there are hardly any."""
    letters = sum(map(len, WORD.findall(text)))
    if letters < LETTERS_MIN or letters < SHARE_MIN * len("".join(text.split())):
        return None
    name = PurePosixPath(file.path).name
    body = f"![]({link_path(name)})\n\n{text}"
    note = note_text({"title": f"Words in {name}"}, body)
    return held(words_path(file.path), note.encode(), file.modified)
