"""Real documents, small, as the bytes of their files."""

import io
import re
import zipfile

import docx
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/content.opf"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{title}</dc:title>'
    "<dc:creator>Annika Berg</dc:creator></metadata><manifest>{items}</manifest>"
    "<spine>{refs}</spine></package>"
)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture():
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "png")
    file.seek(0)
    return file


def zip_of(files):
    """The same bytes at any time: tests are named by them, and each process must agree."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def pdf_of(*pages):
    """A PDF with a page for each list of lines; no lines make a page without text."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [{}] /Count {} >>".format(
            " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages))), len(pages)
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, lines in enumerate(pages):
        shown = " ".join(f"({line}) '" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td 14 TL {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return with_xref(objects)


def with_xref(objects):
    out, starts = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    count = len(objects) + 1
    return (
        f"{out}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode()


def docx_of(*, title="", headings=(), paragraphs=(), table=(), with_picture=False):
    document = docx.Document()
    if title:
        document.add_heading(title, 0)
    for heading in headings:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        cells = document.add_table(len(table), len(table[0]))
        for row, texts in zip(cells.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if with_picture:
        document.add_picture(picture())
    return saved(document)


def docx_with_linked_picture(address):
    document = docx.Document()
    document.add_paragraph("Before the picture.")
    document.add_picture(picture())
    link = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    blip = next(document.element.body.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), link)
    return saved(document)


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PACKAGES = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx_with(parts, body):
    """A Word document of this body, with parts of its own: name → what is in it."""
    rels = f'<Relationships xmlns="{PACKAGES}/relationships">'
    types = f'<Types xmlns="{PACKAGES}/content-types">' + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD_PARTS}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **{name: name for name in parts}}.items()
    )
    types += (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    main = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    return zip_of(
        {
            "[Content_Types].xml": f"{types}</Types>",
            "_rels/.rels": f"{rels}{main}</Relationships>",
            "word/_rels/document.xml.rels": f"{rels}{links}</Relationships>",
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        }
        | {f"word/{name}.xml": f"<w:{name} {WORD}>{xml}</w:{name}>" for name, xml in parts.items()}
    )


def pptx_of(slides, *, notes="", with_picture=False):
    """`slides` are pairs of a title and a body."""
    show = pptx.Presentation()
    for title, body in slides:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, body
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        if with_picture:
            slide.shapes.add_picture(picture(), 0, 0)
    return saved(show)


def epub_of(title, chapters):
    """`chapters` maps a file's name to what stands in its body."""
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    files["book/content.opf"] = PACKAGE.format(
        title=title,
        items="".join(f'<item id="i{n}" href="{name}"/>' for n, name in enumerate(chapters)),
        refs="".join(f'<itemref idref="i{n}"/>' for n, _ in enumerate(chapters)),
    )
    for name, body in chapters.items():
        files[f"book/{name}"] = f'<?xml version="1.0"?><html><body>{body}</body></html>'
    return zip_of(files)


def with_doctype(document, doctype, *, word):
    """The document with a DOCTYPE in each of its XML files, and the entity `x` for a word of it."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        if name.endswith((".xml", ".rels", ".opf", ".xhtml")):
            text = re.sub(r"^<\?xml.*?\?>\s*", "", content.decode())
            root = re.match(r"<([\w:]+)", text)[1]
            files[name] = f"<!DOCTYPE {root} {doctype}>{text.replace(word, '&x;')}"
    return zip_of(files)


def notion_export():
    """Two pages, a database and a picture, named and linked as Notion does it."""
    a, b, c = "a" * 32, "b" * 32, "c" * 32
    return {
        f"Boats {a}.md": f"# Boats\n\n[Annika](Boats%20{a}/Annika%20{b}.md) and "
        f"[the list](List%20{c}.csv) ![](Boats%20{a}/red.png)",
        f"Boats {a}/Annika {b}.md": f"# Annika\n\nBack to [Boats](../Boats%20{a}.md).",
        f"Boats {a}/red.png": picture().getvalue(),
        f"List {c}.csv": "Name,Port\nAnnika,Lund\n",
        f"List {c}_all.csv": "Name,Port\nAnnika,Lund\n",
    }
