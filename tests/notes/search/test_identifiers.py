import time

import pytest

from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.search.identifiers import identifiers_in
from notes.search.search import search
from tests.pace import allowed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Where is foo_bar-12 set?", ["foo_bar-12"]),
        ("Is ISO-8601 meant, or iso/iec-27001?", ["ISO-8601", "iso/iec-27001"]),
        ("What of ERR_CONN_RESET and v1.2.3.", ["ERR_CONN_RESET", "v1.2.3"]),
        ("a well-known e-mail and/or a log", []),
        ("on 2024-05-03 at 10:30, or 3.14", []),
        ("日本 B-52 של AK-47", ["B-52", "AK-47"]),
        ("チケットPROJ-1234はどこ。 보고서 foo_bar-12는?", ["PROJ-1234", "foo_bar-12"]),
        ("a-1 b-2 c-3 d-4 a-1", ["a-1", "b-2", "c-3"]),
    ],
)
def test_identifiers_are_words_joined_by_signs_that_hold_a_digit_or_a_line(text, names):
    assert identifiers_in(text) == names


def test_an_identifier_is_found_whole_before_its_parts(alice, embedder):
    import_texts(
        alice,
        {
            "a.md": "# Parts\n\nThe foo of bar, 12 of them: bar 12, foo 12, foo bar foo bar.",
            "b.md": "# Whole\n\nA long note about many other things that names foo_bar-12 once.",
        },
    )
    embed_waiting(alice)

    assert search(alice.pk, "What is foo_bar-12?")[0].title == "Whole"


@pytest.mark.parametrize("piece", ["a", "a-", "_", "a1-", "-", "a_1 ", "日a-", "は"])
def test_long_texts_cost_little(piece):
    began = time.process_time()

    identifiers_in(piece * 100_000)

    assert time.process_time() - began < allowed(2)
