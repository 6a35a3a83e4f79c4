"""Formulas of Word as TeX, which what turns pages into Markdown shall not touch."""

import re
from typing import Any, TypeAlias

from lxml import etree
from markitdown.converter_utils.docx.math.omml import oMath2Latex

Element: TypeAlias = Any  # lxml says nothing of its types
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACE = re.compile("\ue0f0(\\d{1,6})\ue0f1")  # signs that no script has
# What has properties, which the converter takes for granted and other programs leave out.
WITH_PROPERTIES = "f acc bar d nary groupChr func m eqArr rad limLow limUpp sSub sSup".split()


class Formulas:
    """The formulas of one document, by the number that stands in their place meanwhile."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def take(self, element: Element) -> None:
        """Leave in the formula's place the sign that stands for it."""
        parent = element.getparent()
        if parent is None:
            return
        is_alone = parent.tag == f"{MATHS}oMathPara"
        run = etree.Element(f"{WORD}r")
        run.tail = element.tail
        etree.SubElement(run, f"{WORD}t").text = f"\ue0f0{len(self.found)}\ue0f1"
        self.found.append(f"$${in_tex(element)}$$" if is_alone else f"${in_tex(element)}$")
        parent.replace(element, run)
        if is_alone:
            parent.tag = f"{WORD}smartTag"

    def put_back(self, text: str) -> str:
        return PLACE.sub(self.of_place, text)

    def of_place(self, place: re.Match[str]) -> str:
        number = int(place[1])
        return self.found[number] if number < len(self.found) else ""


def in_tex(element: Element) -> str:
    """As TeX, or as its signs in a row where the converter fails."""
    for name in WITH_PROPERTIES:
        for each in element.iter(f"{MATHS}{name}"):
            if each.find(f"{MATHS}{name}Pr") is None:
                each.insert(0, etree.Element(f"{MATHS}{name}Pr"))
    try:
        tex = str(oMath2Latex(element).latex)
    except Exception:  # whatever it stumbles over, the words are kept
        tex = " ".join(element.itertext(f"{MATHS}t"))
    return " ".join(tex.split())
