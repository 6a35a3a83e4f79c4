"""Stored sentences: all that can be known beforehand are, and are told in other languages."""

import ast
import signal
from pathlib import Path

import pytest
from django.utils.translation import override

import notes.importing
from notes.importing.conversion import DOCUMENTS, SECONDS_MAX, too_much_memory, why_it_died
from notes.importing.converter import damaged, locked
from notes.importing.formats.scanning import NOT_INSTALLED, ONLY_PICTURES
from notes.importing.kinds import KEPT, KINDS, Use
from notes.importing.reasons.sentences import KIND_NAMES
from notes.importing.reasons.telling import by_sentence, in_words
from notes.importing.sources import NotReadable, check_path, check_size
from notes.index.ledger import why_not_indexed

SOURCES = Path(notes.importing.__file__).parent
REFUSALS = {"NotReadable", "NotConvertible", "NotText"}


def plain_refusals():
    """Every sentence without values that the code of imports refuses a file with."""
    for path in [*SOURCES.rglob("*.py"), *SOURCES.parent.joinpath("text").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))
            is_problem = isinstance(node, ast.keyword) and node.arg == "problem"
            if is_problem and isinstance(node.value, ast.Constant) and node.value.value:
                yield node.value.value


def test_every_plain_refusal_is_known():
    found = set(plain_refusals())

    assert len(found) > 20
    assert found - set(by_sentence()) == set()


def test_what_is_said_of_each_kind_of_file_is_known():
    assert {kind.name for kind in KINDS.values() if kind.use in {Use.DOCUMENT, Use.PACK}} == set(
        KIND_NAMES
    )
    said = {too_much_memory(), f"{ONLY_PICTURES} {NOT_INSTALLED}"}
    said |= {of(ending) for ending in DOCUMENTS for of in (damaged, locked)}
    said |= {why_it_died(-signal.SIGSEGV, kind.name, 1) for kind in DOCUMENTS.values()}
    said.add(why_it_died(-signal.SIGALRM, "", SECONDS_MAX))
    for ending in [".md", ".pdf", ".jex", ".unknown"]:
        with pytest.raises(NotReadable) as refused:
            check_size(ending, 10**9)
        said.add(str(refused.value))
    with pytest.raises(NotReadable) as refused:
        check_path("a" * 3000)
    said.add(str(refused.value))

    assert said - set(by_sentence()) == set()
    assert KEPT.max_bytes == 50_000_000  # a limit that changes is in the table by itself


def test_a_stored_sentence_is_told_in_the_readers_language():
    with override("de"):
        assert in_words("It is not text.") == "Das ist kein Text."
        assert in_words("It is a Word document that is damaged.") == (
            "Die Datei (Word-Dokument) ist beschädigt."
        )
        assert in_words("It holds more than 50,000 files.") == (
            "Die Datei enthält mehr als 50.000 Dateien."
        )
        assert in_words(f"{ONLY_PICTURES} No words were found in them.") == (
            "Die Datei enthält keinen Text, nur Bilder. In ihnen wurden keine Wörter gefunden."
        )
    with override("fr"):
        assert in_words("It is not text.") == "Ce n’est pas du texte."
        assert in_words("It holds more than 50,000 files.") == (
            "Le fichier contient plus de 50\N{NO-BREAK SPACE}000 fichiers."
        )


@pytest.mark.parametrize(
    "sentence", ["", "Saved.", "It is damaged inside the zip (Bad CRC-32).", "%(kind)s %s %"]
)
def test_what_is_none_of_ours_is_told_as_it_is_stored(sentence):
    with override("de"):
        assert in_words(sentence) == sentence


def test_in_english_every_sentence_is_what_is_stored():
    assert all(
        in_words(sentence) == sentence for sentence in by_sentence() if "1000 c" not in sentence
    )


def test_why_a_note_is_not_indexed_is_known():
    class Row:
        waiting, index_problem, passage_count = 1, "", 0

    row = Row()
    assert why_not_indexed(row) in by_sentence()
    row.waiting = 0
    assert why_not_indexed(row) in by_sentence()
