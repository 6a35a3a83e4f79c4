"""A PDF, read back."""

import io

from pypdf import PdfReader
from pypdfium2 import PdfDocument

PICTURE_SCALE = 0.5


def text_of(pdf: bytes) -> str:
    """What a reader copies from all its pages, without where a long word may be broken."""
    document = PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "\n".join(pages).replace("\u200b", "").replace("\r\n", "\n")


def reader_of(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def links_in(pdf: bytes) -> set[str]:
    """The addresses that its pages lead to outside of it."""
    annotations = (
        each.get_object() for page in reader_of(pdf).pages for each in page.get("/Annots", ())
    )
    actions = (each["/A"].get_object() for each in annotations if "/A" in each)
    return {str(action["/URI"]) for action in actions if "/URI" in action}
