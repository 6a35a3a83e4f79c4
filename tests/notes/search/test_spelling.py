import pytest

from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.index.vocabulary import add_words, forgotten, words_in
from notes.models import Passage, Word
from notes.pruning import forgotten_words
from notes.search.search import search_notes
from notes.search.spelling import respelled

TEXTS = {
    "Boat.md": "# Boat\n\nThe varnish of the Annika cost 640 crowns in the harbour shop.",
    "Garden.md": "# Garden\n\nWe prune the Gravensteiner in February. Überwinterung im Keller.",
    "日記.md": "# 日記\n\n東京で寿司を食べた。",
}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, TEXTS)
    embed_waiting(alice)
    return alice


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("gravenstiener", "gravensteiner"),  # two letters exchanged
        ("harbor", "harbour"),
        ("ravnish", ""),  # too far, for its length
        ("vanrish", "varnish"),
        ("uberwintrung", "uberwinterung"),
        ("harbours", ""),  # another form of a word that is there
        ("boat", ""),
        ("cots", ""),  # so short a word is like many
        ("xylophone", ""),
        ("東京湾", ""),
    ],
)
def test_a_word_that_no_note_holds_is_read_as_the_nearest_of_the_notes(library, word, meant):
    assert respelled(library.pk, [word], "") == ({word: meant} if meant else {})


def test_a_misspelled_question_finds_the_note_and_says_how_it_was_read(library):
    result = search_notes(library.pk, "When to prune the Gravenstiener?")

    assert "Garden" in {passage.title for passage in result.passages}
    assert result.spelled == {"gravenstiener": "gravensteiner"}
    assert result.searched == "When to prune the gravensteiner?"


def test_a_question_in_the_notes_own_words_is_searched_as_it_is(library):
    result = search_notes(library.pk, "What did the varnish cost?")

    assert (result.spelled, result.searched) == ({}, "What did the varnish cost?")


def test_nobody_is_given_words_of_another_owner(library, bob):
    import_texts(bob, {"a.md": "The mast."})

    assert respelled(bob.pk, ["gravenstiener"], "") == {}


def test_words_of_a_note_that_is_gone_are_suggested_no_more_and_then_forgotten(library):
    library.notes.get(title="Garden").delete()

    assert respelled(library.pk, ["gravenstiener"], "") == {}
    assert Word.objects.filter(owner=library, text="gravensteiner").exists()
    counted = forgotten_words(dry_run=True)
    assert counted == len(forgotten(library.pk)) == forgotten_words(dry_run=False) > 0
    assert not Word.objects.filter(owner=library, text="gravensteiner").exists()
    assert Word.objects.filter(owner=library, text="varnish").exists()


def test_words_are_remembered_once(library):
    before = Word.objects.count()

    add_words(Passage.objects.filter(owner=library).select_related("note"))

    assert Word.objects.count() == before


def test_words_are_letters_alone_and_no_longer_than_words_are():
    assert set(words_in("The error E1042 in naïve foo_bar 東京 " + "x" * 1000)) == {
        "error",
        "naive",
    }


def test_a_question_of_many_strange_words_is_in_another_language(library):
    words = ["gravenstiener", "harbor", "vanrish", "annyka"]

    assert respelled(library.pk, words, "") == {}
