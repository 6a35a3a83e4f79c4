"""SQLite seeks a word in the languages of its owner's notes alone, and still finds it in each."""

import pytest
from django.db import connection

from notes.importing.importer import import_texts
from notes.index import sqlite
from notes.index.backend import get_index
from notes.models import Passage
from notes.search.search import search
from notes.text.words.stems import sought_phrase, sought_words

pytestmark = pytest.mark.django_db

GERMAN = "# Häuser\n\nDie alten Häuser sind nicht mehr bewohnt, und der Garten ist auch verwildert."
ENGLISH = "# Houses\n\nThe houses were sold, and the gardens went with them."


@pytest.fixture(autouse=True)
def anywhere(embedder):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's index keeps no languages")


def titles(owner, query):
    return {passage.title for passage in search(owner.pk, query)}


def test_each_owners_languages_are_kept(alice, bob):
    import_texts(alice, {"a.md": GERMAN, "b.md": ENGLISH})
    import_texts(bob, {"b.md": ENGLISH})

    assert sqlite.languages_of(alice.pk) == ["de"]
    assert sqlite.languages_of(bob.pk) == []


def test_a_language_that_comes_later_is_sought_in_as_well(alice):
    import_texts(alice, {"b.md": ENGLISH})
    assert "Häuser" not in titles(alice, "Wo sind die Häuser?")

    import_texts(alice, {"a.md": GERMAN})

    assert "Häuser" in titles(alice, "Wo ist das alte Haus?")
    assert "Häuser" in titles(alice, '"alten Häuser"')
    assert "Houses" in titles(alice, "Which house was sold?")


def test_a_language_whose_notes_are_gone_does_no_harm(alice):
    import_texts(alice, {"a.md": GERMAN, "b.md": ENGLISH})
    Passage.objects.filter(note__title="Häuser").delete()

    assert titles(alice, "Which house was sold?") == {"Houses"}


def test_an_index_of_before_is_looked_through_for_them(alice, bob):
    import_texts(alice, {"a.md": GERMAN, "b.md": ENGLISH})
    import_texts(bob, {"b.md": ENGLISH})
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE notes_fts_language")

    sqlite.install_languages()
    sqlite.install_languages()  # a second time changes nothing

    assert sqlite.languages_of(alice.pk) == ["de"]
    assert sqlite.languages_of(bob.pk) == []


def test_an_index_that_is_made_anew_knows_them(alice):
    import_texts(alice, {"a.md": GERMAN})

    sqlite.index_anew()

    assert sqlite.languages_of(alice.pk) == ["de"]
    assert "Häuser" in titles(alice, "Wo ist das alte Haus?")


def test_nothing_else_is_sought_than_in_those_languages():
    everything = {token for each in sought_words(["houses"]) for token in each.tokens}
    english = {token for each in sought_words(["houses"], among=()) for token in each.tokens}
    german = {token for each in sought_words(["houses"], among=("de",)) for token in each.tokens}

    assert english == {"hous"}
    assert english < german < everything
    assert len(sought_phrase("old houses", 10, ("de",))) == 2
    assert len(sought_phrase("old houses", 10)) == len(everything)


@pytest.mark.parametrize("words", [["house"], ["haus", "garten"], ["bewohnt", "sold"], ["99"]])
def test_the_same_is_found_as_in_all_languages(alice, words, monkeypatch):
    import_texts(alice, {"a.md": GERMAN, "b.md": ENGLISH})
    found = get_index().by_words(alice.pk, words, 10, language="de")

    monkeypatch.setattr(sqlite, "languages_of", lambda owner_id: ("de", "fr", "es", "it", "nl"))

    assert get_index().by_words(alice.pk, words, 10, language="de") == found
