"""Words of Word's that stand where a converter does not look for them."""

import pytest

from notes.importing.readers import read_docx
from tests.notes.documents import docx_with

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def sign(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


FRACTION = f"<m:f><m:num>{sign('a')}</m:num><m:den>{sign('b')}</m:den></m:f>"
INDEX = f"<m:sSub><m:e>{sign('x')}</m:e><m:sub>{sign('1')}</m:sub></m:sSub>"
BOX = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            f"{run('Kept. ')}<w:moveFrom>{run('Old.')}</w:moveFrom>"
            f"<w:moveTo>{run('Moved.')}</w:moveTo>",
            "Kept. Moved.",
        ),
        (f'<w:fldSimple w:instr="DATE">{run("3 May")}</w:fldSimple>', "3 May"),
        (f'<w:bdo w:val="rtl">{run("שלום")}</w:bdo><w:dir w:val="rtl">{run(" مرحبا")}</w:dir>',
         "שלום مرحبا"),
        (
            f"<w:r><w:ruby><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase>"
            "</w:ruby></w:r>",
            "東京(とうきょう)",
        ),
        (f'<w:customXml w:element="x">{run("Café")}</w:customXml>', "Café"),
        (
            f'<w:r><mc:AlternateContent {COMPATIBLE}><mc:Choice Requires="wps"><w:drawing>{BOX}'
            "</w:drawing></mc:Choice></mc:AlternateContent></w:r>",
            "In a box.",
        ),
    ],
)  # fmt: skip
def test_every_word_of_a_word_document_is_kept(inside, text):
    assert read_docx(docx_with({}, f"<w:p>{inside}</w:p>"))[0] == text


def test_formulas_are_tex_also_those_of_programs_that_leave_something_out():
    body = (
        f"<w:p>{run('Of ')}<m:oMath {MATHS}>{INDEX}</m:oMath>{run(' and ')}"
        f"<m:oMath {MATHS}>{FRACTION}</m:oMath></w:p>"
        f"<w:p><m:oMathPara {MATHS}><m:oMath>{FRACTION}</m:oMath></m:oMathPara></w:p>"
    )

    said = (r"Of $x_{1}$ and $\frac{a}{b}$", r"$$\frac{a}{b}$$")
    assert read_docx(docx_with({}, body))[0] == "\n\n".join(said)
