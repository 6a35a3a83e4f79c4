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


def test_very_many_groups_take_no_time():
    start = time.thread_time()
    for text in ("{" * 200_000, '{\\fldrslt HYPERLINK "x"' * 20_000, "{\\footnote" * 50_000):
        rtf.told("{\\rtf1" + text)
    assert time.thread_time() - start < allowed(2)


def test_what_only_has_the_name_is_refused():
    with pytest.raises(NotConvertible):
        rtf.read(b"plain text")
