"""Word documents whose words stand where the converter does not look for them.

Moved text, fields, readings over words, right-to-left runs and boxes of today's drawings are put
as the converter knows text, before it reads them.
"""

import io
import re
import zipfile
from collections.abc import Callable

from lxml import etree

from notes.importing.formats.office.formulas import MATHS, WORD, Element, Formulas

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments)\d*\.xml")
PASSED_BY = re.compile(
    rb"[<:](?:moveTo|moveFrom|fldSimple|customXml|dir|bdo|ruby|cr|AlternateContent|oMath)[ />]"
)
# A name that the converter knows, for one that it passes by with all that it holds.
KNOWN_AS = {"moveTo": "ins", "moveFrom": "del", "cr": "br"} | dict.fromkeys(
    "fldSimple customXml dir bdo".split(), "smartTag"
)


def mended(data: bytes, formulas: Formulas) -> bytes:
    """The document as the converter finds all of its words, with signs where formulas stood."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        parts = {name: before.read(name) for name in before.namelist() if PARTS.fullmatch(name)}
        if not any(map(PASSED_BY.search, parts.values())):
            return data
        for entry in before.infolist():
            part = parts.get(entry.filename)
            after.writestr(
                entry, before.read(entry) if part is None else mended_part(part, formulas)
            )
    return out.getvalue()


def mended_part(xml: bytes, formulas: Formulas) -> bytes:
    if not PASSED_BY.search(xml):
        return xml
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(xml, parser)
    for formula in list(root.iter(f"{MATHS}oMath")):
        formulas.take(formula)
    for name, mend in MENDING.items():
        for element in list(root.iter(name)):
            mend(element)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def rename(element: Element) -> None:
    element.tag = WORD + KNOWN_AS[etree.QName(element).localname]


def mend_ruby(element: Element) -> None:
    """東京 with its reading above it becomes 東京(とうきょう), as of a web page."""
    base, reading = (element.find(f"{WORD}{name}") for name in ("rubyBase", "rt"))
    element.tag = f"{WORD}smartTag"
    if base is None:
        return
    base.tag = f"{WORD}smartTag"
    said = "".join(reading.itertext(f"{WORD}t")) if reading is not None else ""
    if said:
        run = etree.SubElement(element, f"{WORD}r")
        etree.SubElement(run, f"{WORD}t").text = f"({said})"


def mend_choice(element: Element) -> None:
    """Of what newer and older versions of Word draw otherwise, the older has its words as well;
    where nothing is there for these, the boxes' text stands for what is drawn."""
    if element.find(f"{MARKUP}Fallback") is not None:
        return
    boxes = list(element.iter(f"{WORD}txbxContent"))
    fallback = etree.SubElement(element, f"{MARKUP}Fallback")
    picture = etree.SubElement(fallback, f"{WORD}pict")
    for box in boxes:
        picture.append(box)
    if not boxes:
        fallback.remove(picture)
        fallback.extend(child for choice in element[:1] for child in list(choice))


MENDING: dict[str, Callable[[Element], None]] = {
    **{WORD + name: rename for name in KNOWN_AS},
    f"{WORD}ruby": mend_ruby,
    f"{MARKUP}AlternateContent": mend_choice,
}
