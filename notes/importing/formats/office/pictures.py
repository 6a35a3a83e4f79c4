"""The pictures inside a document: kept beside it, and shown where its text has them.

Whoever converts the text knows no path: there MARK stands for the folder in which they are kept.
"""

import io
import zipfile
from collections.abc import Iterator

from notes.importing.formats.writing import link_path
from notes.importing.kinds import ending_of
from notes.importing.sources import SourceFile
from notes.text.media import is_picture
from notes.text.parsing import PICTURES_BESIDE

MARK = "pictures-of-this-document/"
# Where a document has them.
FOLDERS = {".docx": "word/media/", ".pptx": "ppt/media/", ".odt": "Pictures/", ".epub": ""}
PICTURES_MAX, BYTES_MAX = 500, 100_000_000  # of one document


def pictures_in(ending: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content); a document that is damaged has none."""
    if ending not in FOLDERS:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            left, seen = BYTES_MAX, set[str]()
            for entry in archive.infolist():
                name = entry.filename.rpartition("/")[2]
                is_there = entry.filename.startswith(FOLDERS[ending]) and is_picture(name)
                if not is_there or name in seen or entry.file_size > left:
                    continue
                if len(seen) >= PICTURES_MAX:
                    return
                seen.add(name)
                left -= entry.file_size
                yield name, archive.read(entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return


def kept_beside(file: SourceFile, data: bytes) -> Iterator[tuple[str, bytes]]:
    """(path, content) of what is kept with a document."""
    for name, content in pictures_in(ending_of(file.path), data):
        yield f"{file.path}{PICTURES_BESIDE}{name}", content


def shown(text: str, file: SourceFile) -> str:
    """The document's text with links to the pictures beside it."""
    folder = link_path(file.path.rpartition("/")[2] + PICTURES_BESIDE)
    return text.replace(f"]({MARK}", f"]({folder}")
