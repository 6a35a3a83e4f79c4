"""Pictures inside documents are kept beside them and shown where their text has them."""

import io
import zipfile

import pytest

from notes.importing.formats import odt
from notes.importing.formats.office.pictures import MARK, kept_beside, shown
from notes.importing.importer import import_folder
from notes.importing.readers import read_docx, read_epub, read_pptx
from notes.importing.sources import held
from tests.notes.documents import docx_of, epub_of, picture, pptx_of, zip_of

PNG = picture().read()
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text")
)
FRAME = '<d:image xmlns:d="d" xmlns:l="http://www.w3.org/1999/xlink" l:href="Pictures/1.png"/>'
CONTENT = (
    f"<office:document-content {NAMES}><office:body><text:p>A{FRAME}B</text:p></office:body>"
    "</office:document-content>"
)


def with_file(document, name, content):
    packed = io.BytesIO(document)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def epub():
    page = '<p>寿司 <img src="../img/a%20b.png" alt="Möwe"/> <img src="gone.png" alt="gone"/></p>'
    return with_file(epub_of("Buch", {"a.xhtml": page}), "book/img/a b.png", PNG)


@pytest.mark.parametrize(
    ("read", "ending", "document", "name"),
    [
        (read_docx, ".docx", docx_of(paragraphs=["寿司"], with_picture=True), "image1.png"),
        (read_epub, ".epub", epub(), "a b.png"),
        (read_pptx, ".pptx", pptx_of([("寿司", "a")], with_picture=True), "image1.png"),
        (odt.read, ".odt", zip_of({"content.xml": CONTENT, "Pictures/1.png": PNG}), "1.png"),
    ],
)
def test_a_documents_text_shows_what_is_kept_of_it(read, ending, document, name):
    file = held(f"Länder/Re (1){ending}", document)

    text = shown(read(document)[0], file)

    (kept,) = kept_beside(file, document)
    assert kept == (f"Länder/Re (1){ending} (pictures)/{name}", PNG)
    assert f"](Re%20%281%29{ending}%20%28pictures%29/{name.replace(' ', '%20')})" in text
    assert text.count("![") == 1
    assert MARK not in text


@pytest.mark.parametrize("document", [b"", b"PK damaged", zip_of({"word/media/a.exe": "x"})])
def test_what_holds_none_has_none(document):
    assert list(kept_beside(held("a.docx", document), document)) == []


@pytest.mark.slow
@pytest.mark.xdist_group("converter")
def test_pictures_stay_as_long_as_their_document(alice, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("x")
    (folder / "b.docx").write_bytes(docx_of(paragraphs=["寿司"], with_picture=True))

    for _ in range(2):
        import_folder(alice, folder, prune=True)
        paths = set(alice.attachments.values_list("path", flat=True))
        assert paths == {"b.docx", "b.docx (pictures)/image1.png"}
    assert alice.notes.get(path="b.docx").links.get().attachment is not None

    (folder / "b.docx").unlink()
    import_folder(alice, folder, prune=True)
    alice.notes.filter(path="b.docx").delete()
    import_folder(alice, folder, prune=True)
    assert not alice.attachments.exists()
