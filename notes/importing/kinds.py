"""What an import does with a file, by its ending: the one place where a format is added.

A reader is named, not imported: most load what only the process that converts shall load.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from notes.text.parsing import NOTE_ENDINGS, NOTE_MAX_BYTES

DOCUMENT_MAX_BYTES = 50_000_000  # of a PDF, a picture and the like
PACK_MAX_BYTES = 100_000_000


class Use(Enum):
    """What becomes of a file."""

    NOTE = "its text is the note's"
    DOCUMENT = "a reader makes a note's text of it, and it is kept beside the note"
    PACK = "it holds files, and these are imported"
    KEPT = "it is kept for the notes that show it or link to it"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    `reader` names a function, as "module:name". A document's is called in the process that
    converts: `(data) -> (Markdown, title)`, see `converter`. A pack's is called where the import
    runs: `(data) -> list[SourceFile]`, see `packs`.
    """

    name: str  # in a sentence: "It is … that is damaged."
    use: Use
    reader: str = ""
    main_file: str = ""  # without which a zip is none of the kind
    max_bytes: int = DOCUMENT_MAX_BYTES


def document(name: str, reader: str, main_file: str = "") -> Kind:
    return Kind(name, Use.DOCUMENT, reader, main_file)


def pack(name: str, reader: str) -> Kind:
    return Kind(name, Use.PACK, reader, max_bytes=PACK_MAX_BYTES)


NOTE = Kind("a note", Use.NOTE, max_bytes=NOTE_MAX_BYTES)
KEPT = Kind("a file", Use.KEPT)
READERS = "notes.importing.readers"
FORMATS = "notes.importing.formats"
PAGE = ".page-of-an-export"  # what `formats.writing.page_of` makes

KINDS: dict[str, Kind] = {
    **dict.fromkeys(NOTE_ENDINGS, NOTE),
    ".org": NOTE,  # as Markdown, see `formats.org.files`
    # Documents
    ".html": document("a web page", f"{READERS}:read_html"),
    ".htm": document("a web page", f"{READERS}:read_html"),
    ".xhtml": document("a web page", f"{READERS}:read_html"),
    ".xht": document("a web page", f"{READERS}:read_html"),
    ".pdf": document("a PDF", f"{READERS}:read_pdf"),
    ".docx": document("a Word document", f"{READERS}:read_docx", "[Content_Types].xml"),
    ".pptx": document("a PowerPoint presentation", f"{READERS}:read_pptx", "[Content_Types].xml"),
    ".epub": document("an EPUB", f"{READERS}:read_epub", "META-INF/container.xml"),
    ".tif": document("a scanned picture", f"{FORMATS}.pictures:read"),
    ".tiff": document("a scanned picture", f"{FORMATS}.pictures:read"),
    ".rtf": document("rich text", f"{FORMATS}.rtf:read"),
    ".opml": document("an outline", f"{FORMATS}.outlines:read"),
    ".odt": document("a text document", f"{FORMATS}.odt:read", "content.xml"),
    ".srt": document("a file of subtitles", f"{FORMATS}.texts.subtitles:read"),
    ".vtt": document("a file of subtitles", f"{FORMATS}.texts.subtitles:read"),
    ".ipynb": document("a notebook", f"{FORMATS}.texts.notebooks:read"),
    ".rst": document("a text document", f"{FORMATS}.texts.markups:read_rst"),
    ".adoc": document("a text document", f"{FORMATS}.texts.markups:read_asciidoc"),
    ".asciidoc": document("a text document", f"{FORMATS}.texts.markups:read_asciidoc"),
    ".tex": document("a text document", f"{FORMATS}.texts.markups:read_tex"),
    ".wiki": document("a text document", f"{FORMATS}.texts.markups:read_wiki"),
    ".mediawiki": document("a text document", f"{FORMATS}.texts.markups:read_wiki"),
    ".vcf": document("a file of contacts", f"{FORMATS}.texts.cards:read"),
    ".ics": document("a calendar", f"{FORMATS}.texts.cards:read"),
    ".canvas": document("a canvas", f"{FORMATS}.texts.canvases:read"),
    ".csv": document("a table", f"{FORMATS}.tables:read_csv"),
    ".tsv": document("a table", f"{FORMATS}.tables:read_csv"),
    ".xlsx": document("a spreadsheet", f"{FORMATS}.tables:read_workbook", "[Content_Types].xml"),
    ".xlsm": document("a spreadsheet", f"{FORMATS}.tables:read_workbook", "[Content_Types].xml"),
    ".ods": document("a spreadsheet", f"{FORMATS}.tables:read_workbook", "content.xml"),
    ".xls": document("a spreadsheet", f"{FORMATS}.office.old:read_xls"),
    ".doc": document("a Word document", f"{FORMATS}.office.old:read_doc"),
    # Packs, and what only packs hold
    ".enex": pack("an Evernote export", f"{FORMATS}.enex:unpack"),
    ".eml": pack("a mail", f"{FORMATS}.mime.mail:unpack_eml"),
    ".emlx": pack("a mail", f"{FORMATS}.mime.mail:unpack_emlx"),
    ".mbox": pack("a mailbox", f"{FORMATS}.mime.mail:unpack_mbox"),
    ".mhtml": pack("a saved web page", f"{FORMATS}.mime.web_archives:unpack_mhtml"),
    ".mht": pack("a saved web page", f"{FORMATS}.mime.web_archives:unpack_mhtml"),
    ".webarchive": pack("a saved web page", f"{FORMATS}.mime.web_archives:unpack_webarchive"),
    ".jex": pack("a Joplin export", f"{FORMATS}.joplin:unpack"),
    ".textpack": pack("a text bundle", f"{FORMATS}.bundles:unpack"),
    ".bear2bk": pack("a Bear backup", f"{FORMATS}.bundles:unpack"),
    ".bearbk": pack("a Bear backup", f"{FORMATS}.bundles:unpack"),
    PAGE: document("a page of an export", f"{FORMATS}.pages:read"),
    # Kept as they are
    **dict.fromkeys(
        ".png .jpg .jpeg .gif .webp .svg .avif .bmp .mp3 .wav .m4a .ogg .flac .mp4 .webm .mov"
        " .json".split(),
        KEPT,
    ),
}

# What holds people's notes but cannot be read here, and what to do.
TO_UNPACK = "It is packed in a way that is not read here. Unpack it, and import what was in it."
TO_IMPORT_ALONE = "It is a zip among other files, which is not opened. Import it by itself."
TO_SAVE_AS_MAIL = "It is mail as Outlook keeps it. Save it as .eml, .mbox or .html."
TO_EXPORT_FROM_APPLE = "It is a document of Apple's. Export it as .docx, .xlsx, .pptx or .pdf."
TO_EXPORT_FROM_ONENOTE = "It is of OneNote. Export its pages as .docx or .pdf."
TO_SAVE_AS_TEXT = "It is in a markup that is not read here. Save it as .md, .html or .txt."
ADVICE: dict[str, str] = {
    **dict.fromkeys(".7z .rar .tar .tgz .gz .bz2 .tbz2 .xz .txz .zst".split(), TO_UNPACK),
    ".zip": TO_IMPORT_ALONE,
    **dict.fromkeys(".msg .oft .pst .ost".split(), TO_SAVE_AS_MAIL),
    **dict.fromkeys(".pages .numbers .key".split(), TO_EXPORT_FROM_APPLE),
    **dict.fromkeys(".one .onepkg".split(), TO_EXPORT_FROM_ONENOTE),
    ".textile": TO_SAVE_AS_TEXT,
}


def ending_of(path: str) -> str:
    """Apple's Mail exports a mailbox as a folder, in which its mails are a file without one."""
    name = path[: -len("/mbox")] if path.endswith(".mbox/mbox") else path
    return PurePosixPath(name).suffix.lower()


def of_use(use: Use) -> dict[str, Kind]:
    return {ending: kind for ending, kind in KINDS.items() if kind.use is use}


def use_of(ending: str) -> Use | None:
    kind = KINDS.get(ending)
    return kind.use if kind else None


def max_bytes(ending: str) -> int:
    return KINDS.get(ending, KEPT).max_bytes


@cache
def load_reader(kind: Kind) -> Any:
    """The function that its `reader` names."""
    module, _, name = kind.reader.partition(":")
    return getattr(import_module(module), name)
