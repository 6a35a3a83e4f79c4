"""What imports and the index say of files and notes: written in English, where nobody knows who
will read it, and stored so.

`KNOWN` has all of them whose values are known beforehand; one that quotes a library or counts what
it found is shown as it is stored.
"""

from collections.abc import Iterator
from itertools import product

from django.utils.translation import gettext_noop as _

from notes.importing.formats.bundles import ENTRIES_MAX
from notes.importing.formats.mime.mail import MAILS_MAX
from notes.importing.formats.mime.parts import PARTS_MAX
from notes.importing.formats.scanning import ONLY_PICTURES
from notes.importing.kinds import KEPT, KINDS, NOTE, Use
from notes.text.parsing import NOTE_MAX_BYTES, PATH_MAX_BYTES, PATH_MAX_CHARS

# A sentence with placeholders, and what fills them: an English word, or a number.
Values = dict[str, str | int]
Part = tuple[str, Values]

OF_PICTURES = ("No words", "They take", "Its words")  # what follows ONLY_PICTURES
PLAIN = (
    _("It is no kind of document that can be read."),
    _("It is empty."),
    _("It is not text."),
    _("It takes too much memory to read."),
    _("It is not a PDF, though its name says so."),
    _("It holds no text."),
    _("There are too many notes of this name. Rename the file."),
    _("It lay in the trash of Apple Notes, so it was left out."),
    _("It lay in Bear's trash, so it was left out."),
    _("It lay in Joplin's trash, so it was left out."),
    _("It lay in Google Keep's trash, so it was left out."),
    _("It lay in Simplenote's trash, so it was left out."),
    _("It lay in the trash of Standard Notes, so it was left out."),
    _("A wiki's talk, templates, categories and pages about files were left out."),
    _("It is encrypted. Export it decrypted from Standard Notes."),
    _("It is an export that is damaged or cut off."),
    _("It is no zip, or one that is damaged."),
    _("It holds more than an import takes. Export fewer notebooks."),
    _("It is encrypted. Export it from a Joplin that has its password."),
    _("It is longer than a file may be."),
    _("It is no mail: it has no sender, subject or date."),
    _("It is no mailbox: no line in it begins a mail."),
    _("It has a header that is too long to be read."),
    _("It has too many parts to be read."),
    _("It is a mail that is damaged."),
    _("It holds no web page."),
    _("It is no rich text, though its name says so."),
    _("It holds pictures that are damaged or too large to be read."),
    _("It is a spreadsheet that is damaged or cut off."),
    _("It is locked with a password. Save it without one."),
    _("It holds something that cannot be stored; the server's log says what."),
    _("The database did not take it; the server's log says why."),
    _("It is gone from the file that held it."),
    _("Its path leads out of the file that holds it."),
    _("It is a link that leads out of the folder."),
    _("It is a link to a folder in which it lies itself."),
    _("It is a link to a folder that lies outside of this one."),
    _("It is a second link to a folder; the files there are imported once."),
    _("It is not a file."),
    _("It is a link, not a file."),
    _("It is packed in a way that is not read here. Unpack it, and import what was in it."),
    _("It is a zip among other files, which is not opened. Import it by itself."),
    _("It is mail as Outlook keeps it. Save it as .eml, .mbox or .html."),
    _("It is a document of Apple's. Export it as .docx, .xlsx, .pptx or .pdf."),
    _("It is of OneNote. Export its pages as .docx or .pdf."),
    _("It is in a markup that is not read here. Save it as .md, .html or .txt."),
    _("It is encrypted. Unpack it and zip it without a password."),
    _("Its name stands in the zip more than once: the last one was taken."),
    # Of pictures and scanned pages, behind one another
    _("It holds no text, only pictures."),
    _("No words were found in them."),
    _("They take too long to read, or too much memory."),
    _(
        "Its words can be read from its pictures where tesseract is: install tesseract-ocr, with "
        "the languages that you write, and import it again."
    ),
    # Of whole imports
    _("The import failed; the server's log says why. Please upload it again."),
    _("The upload broke off. Please upload it again."),
    # Of notes in the index
    _("It waits for its turn."),
    _("It is empty: there is nothing to index."),
    _("The embedding server answered for fewer texts than asked."),
)

# As `importing.kinds` calls them.
KIND_NAMES = (
    _("a web page"),
    _("a PDF"),
    _("a Word document"),
    _("a PowerPoint presentation"),
    _("an EPUB"),
    _("a scanned picture"),
    _("rich text"),
    _("an outline"),
    _("a text document"),
    _("a table"),
    _("a spreadsheet"),
    _("an Evernote export"),
    _("a mail"),
    _("a mailbox"),
    _("a saved web page"),
    _("a Joplin export"),
    _("a text bundle"),
    _("a Bear backup"),
    _("a page of an export"),
    _("a file of subtitles"),
    _("a notebook"),
    _("a file of contacts"),
    _("a calendar"),
    _("a canvas"),
)
OF_KINDS = (
    _("It is %(kind)s that is damaged."),
    _("It is %(kind)s that is damaged or cut off."),
    _("It is %(kind)s that is locked with a password. Save it without one."),
    _("It is not %(kind)s, though its name says so."),
    _("It is a zip, but not %(kind)s."),
)
LONG_NOTE = _("It is longer than %(limit)s MB: too long for a note.")
LONG_FILE = _("It is longer than %(limit)s MB: too long for a file.")
LONG_TEXT = _("Its text is longer than %(limit)s MB: too long for a note.")
LONG_PATH = _("Its path is longer than %(chars)s characters or %(bytes)s bytes.")
MANY_FILES = _("It holds more than %(limit)s files.")
MANY_MAILS = _("It holds more than %(limit)s mails. Export fewer at a time.")
MANY_PARTS = _("It has more than %(limit)s parts.")
OLD_OFFICE = _(
    "It is locked with a password or of an old Office. Save it as %(ending)s without one."
)
SECONDS = _("It takes longer than %(seconds)s seconds to read.")


def known() -> Iterator[tuple[Part, ...]]:
    """Each as its parts, which are sentences of their own."""
    for sentence in PLAIN:
        yield ((sentence, {}),)
        if sentence.startswith(OF_PICTURES):
            yield (ONLY_PICTURES, {}), (sentence, {})
    for sentence, values in with_values():
        yield ((sentence, values),)


def with_values() -> Iterator[Part]:
    for name, sentence in product(KIND_NAMES, OF_KINDS):
        yield sentence, {"kind": name}
    for size in sorted({kind.max_bytes for kind in (*KINDS.values(), KEPT)}):
        yield LONG_FILE, {"limit": size // 1_000_000}
    yield LONG_NOTE, {"limit": NOTE.max_bytes // 1_000_000}
    yield LONG_TEXT, {"limit": NOTE_MAX_BYTES // 1_000_000}
    # A number as text stands in it without a mark between thousands.
    yield LONG_PATH, {"chars": str(PATH_MAX_CHARS), "bytes": str(PATH_MAX_BYTES)}
    yield MANY_FILES, {"limit": ENTRIES_MAX}
    yield MANY_MAILS, {"limit": MAILS_MAX}
    yield MANY_PARTS, {"limit": PARTS_MAX}
    yield SECONDS, {"seconds": 60}
    for ending, kind in KINDS.items():
        if kind.use is Use.DOCUMENT and kind.main_file:
            yield OLD_OFFICE, {"ending": ending}
