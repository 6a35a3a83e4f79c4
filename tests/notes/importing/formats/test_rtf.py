"""Rich text gives its text."""

import pytest

from notes.importing.conversion import NotConvertible
from notes.importing.formats import rtf


def test_text_escapes_and_code_pages_are_read():
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\f0 "
    words = rb"Gr\'fc\'dfe \u23551?\u21496? \u-10179?\u-8704?\par {\b two}}"

    assert rtf.read(head + words)[0].strip() == "Grüße 寿司 😀\ntwo"


def test_what_only_has_the_name_is_refused():
    with pytest.raises(NotConvertible):
        rtf.read(b"plain text")
