"""Rich text gives its text."""

import time

import pytest

from notes.importing.conversion import NotConvertible
from notes.importing.formats import rtf
from tests.pace import allowed


def test_text_escapes_and_code_pages_are_read():
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\f0 "
    words = rb"Gr\'fc\'dfe \u23551?\u21496? \u-10179?\u-8704?\par {\b two}}"

    assert rtf.read(head + words)[0].strip() == "Grüße 寿司 😀\ntwo"


def test_where_links_lead_and_what_footnotes_say_is_kept():
    link = rb'{\field{\*\fldinst{HYPERLINK "https://example.org/a"}}{\fldrslt{\ul Gr\'fcn}}}'
    of_word = (
        rb'{\field\fldedit{\*\fldinst {\rtlch\fcs1 \insrsid12  HYPERLINK "mailto:a@b.example" }}'
        rb"{\fldrslt {\cs15\ul a@b.example}}}"
    )
    footnote = rb"{\super \chftn {\footnote \pard\plain {\super \chftn } Siehe \{\u23551?\}.}}"

    text = rtf.read(rb"{\rtf1\ansi " + link + rb" und " + of_word + footnote + rb" Ende}")[0]

    assert (
        " ".join(text.split()) == "Grün (https://example.org/a) und a@b.example ( Siehe {寿}.) Ende"
    )


PAGE_NUMBER = r"{\field{\*\fldinst{PAGE}}{\fldrslt 3}}"


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        (rf'{{\field{{\*\fldinst HYPERLINK "https://a.b"}}}} on page {PAGE_NUMBER}', "on page 3"),
        (rf'Tippe HYPERLINK "x.y" auf {PAGE_NUMBER}', 'Tippe HYPERLINK "x.y" auf 3'),
        (
            rf'{{\field{{\*\fldinst HYPERLINK "u:v"}}{{\fldrslt \u26412? {PAGE_NUMBER} \u1513?}}}}',
            "本 3 ש (u:v)",
        ),
        (
            r'{\field{\*\fldinst{IF {\field{\*\fldinst HYPERLINK "u:v"}{\fldrslt 1}} = 1}}'
            r"{\fldrslt so}}",
            "so",
        ),
        (r'{\field {\*\fldinst hyperlink "u:v"}\fldrslt gr\'fcn}', "grün (u:v)"),
    ],
)
def test_an_address_stands_behind_the_words_of_its_own_link_alone(rich, plain):
    assert " ".join(rtf.read(rf"{{\rtf1\ansi {rich}}}".encode())[0].split()) == plain


def test_very_many_groups_take_no_time():
    start = time.thread_time()
    for text in ("{" * 200_000, '{\\fldrslt HYPERLINK "x"' * 20_000, "{\\footnote" * 50_000):
        rtf.told("{\\rtf1" + text)
    for text in (r"{\field{\*\fldinst{", r"{\FIELD{\*\FLDINST{", r'{\field{\*\fldinst{HYPERLINK "'):
        rtf.read(("{\\rtf1 " + text * 20_000).encode())
    assert time.thread_time() - start < allowed(4)


def test_what_only_has_the_name_is_refused():
    with pytest.raises(NotConvertible):
        rtf.read(b"plain text")
