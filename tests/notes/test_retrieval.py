"""Search: by meaning and by words, for one owner, whatever is typed."""

import pytest

from notes.importer import import_texts
from notes.indexing import embed_waiting
from notes.retrieval import content_words, points_back, search

NOTES = {
    "boat.md": "# Annika\n\nThe boat was repaired in May 2021 at Lund. It cost 4,200 kroner.",
    "dentist.md": "# Dentist\n\nDr. Holm sees me each March. Her practice is on Elm Street.",
    "garden.md": "# Garden\n\nThe apple tree by the gate is a Gravenstein. Prune it in February.",
    "router.md": "# Router\n\nThe model is a Turris Omnia; its serial number is 8848-XKCD.",
    "trip.md": "# Trip to Rome\n\nWe flew home on Sunday after seeing the Forum.",
}


@pytest.fixture
def library(alice):
    """Notes with real embeddings."""
    import_texts(alice, NOTES)
    embed_waiting(alice)
    return alice


def titles(found):
    return [passage.title for passage in found]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("What did fixing the ship cost?", "Annika"),
        ("When do I have to cut back the fruit tree?", "Garden"),
        ("tooth doctor", "Dentist"),
        ("our holiday in Italy", "Trip to Rome"),
    ],
)
def test_a_paraphrase_finds_its_note(library, query, title):
    assert titles(search(library.pk, query))[0] == title


@pytest.mark.parametrize(
    ("query", "title"),
    [("Turris", "Router"), ("8848-XKCD", "Router"), ("Gravenstein", "Garden"), ("Holm", "Dentist")],
)
def test_a_rare_name_or_number_finds_its_note(library, query, title):
    assert titles(search(library.pk, query))[0] == title


def test_a_follow_up_is_searched_with_the_question_before(library):
    context = ["Where does the dentist work?", "Where was the boat Annika repaired?"]

    found = search(library.pk, "And when was that?", context=context)

    assert titles(found)[0] == "Annika"


def test_a_new_subject_is_not_held_back_by_the_one_before(library):
    found = search(
        library.pk, "Which apple tree stands by the gate?", context=["Where is the boat?"]
    )

    assert titles(found)[0] == "Garden"


def test_what_has_nothing_to_do_with_the_notes_finds_little(library):
    assert search(library.pk, "quantum chromodynamics lattice gauge theory") == []


def test_a_passage_says_where_it_stands(library):
    found = search(library.pk, "Turris Omnia")[0]

    note = library.notes.get(pk=found.note_id)
    assert note.body[found.start : found.end] == found.text
    assert found.content_hash == note.content_hash
    assert found.url == (
        f"/notes/{note.pk}/?start={found.start}&end={found.end}&v={note.content_hash[:12]}#passage"
    )
    assert 0 < found.score <= 1


def test_scores_fall_and_the_limit_is_kept(library):
    found = search(library.pk, "the boat and the apple tree and the dentist", limit=2)

    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_nobody_finds_the_notes_of_another(library, bob):
    assert search(bob.pk, "Annika boat Lund 4,200 kroner") == []


def test_two_people_with_the_same_words_each_find_their_own(library, bob):
    import_texts(bob, {"b.md": "# Bobs boat\n\nThe boat Annika is mine."})
    embed_waiting(bob)

    assert titles(search(bob.pk, "Annika")) == ["Bobs boat"]
    assert "Bobs boat" not in titles(search(library.pk, "Annika"))


def test_a_note_not_embedded_yet_is_found_by_its_words(library):
    import_texts(library, {"new.md": "# Zeppelin\n\nA ride over Friedrichshafen."})

    assert titles(search(library.pk, "Friedrichshafen"))[0] == "Zeppelin"


def test_what_repeats_a_better_passage_is_left_out(library):
    import_texts(library, {"copy.md": NOTES["router.md"], "again.md": NOTES["router.md"]})
    embed_waiting(library)

    assert titles(search(library.pk, "Turris Omnia serial number")).count("Router") == 1


@pytest.mark.parametrize(
    "query",
    [
        "", "   ", "?", '"', '"unclosed', "a AND OR NOT (", "NEAR(x y)", "title:x", "*", "-", "^x",
        "🎉", "日本語", "nul\x00byte", "'; DROP TABLE notes_note; --", "x" * 4000, "word " * 800,
        "owner1", "{a b} : c", "\\", "%s %d",
    ],
)  # fmt: skip
def test_no_query_breaks_the_search(library, query):
    search(library.pk, query)
    search(library.pk, query, context=[query])


def test_many_passages_cost_few_queries(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        search(library.pk, "Where does the boat lie and who repaired it in May?")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("What is the boat's name?", ["boat", "s", "name"]),
        ("what is it", ["what", "is", "it"]),
        ("", []),
    ],
)
def test_content_words_leave_out_what_says_nothing(query, words):
    assert content_words(query) == words


@pytest.mark.parametrize(
    ("query", "expected"),
    [("And when was that?", True), ("the boat", True), ("How much did it cost in Lund?", True),
     ("Which apple tree stands by the gate?", False)],
)  # fmt: skip
def test_a_follow_up_is_told_by_its_words(query, expected):
    assert points_back(query, content_words(query)) is expected
