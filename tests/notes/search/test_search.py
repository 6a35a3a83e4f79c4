"""Search: by meaning and by words, for one owner, whatever is typed."""

import itertools

import pytest
from django.db import transaction

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.models import Passage
from notes.search.passages import JOINED_MAX_CHARS, as_found, join_neighbours
from notes.search.search import NEAREST, points_back, search, search_notes
from notes.search.telling import telling_words

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


def test_a_paraphrase_finds_its_note(library):
    for query, title in (
        ("What did fixing the ship cost?", "Annika"),
        ("When do I have to cut back the fruit tree?", "Garden"),
        ("tooth doctor", "Dentist"),
        ("our holiday in Italy", "Trip to Rome"),
    ):
        assert titles(search(library.pk, query))[0] == title


def test_a_rare_name_or_number_finds_its_note(library):
    for query, title in (
        ("Turris", "Router"), ("8848-XKCD", "Router"), ("Gravenstein", "Garden"),
        ("Holm", "Dentist"),
    ):  # fmt: skip
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


ODD_QUERIES = [
    "", "   ", "?", '"', '"unclosed', "a AND OR NOT (", "NEAR(x y)", "title:x", "*", "-", "^x",
    "🎉", "日本語", "nul\x00byte", "'; DROP TABLE notes_note; --", "x" * 4000, "word " * 800,
    "owner1", "{a b} : c", "\\", "%s %d",
]  # fmt: skip


def test_no_query_breaks_the_search(library):
    broken = {}
    for query in ODD_QUERIES:
        try:
            with transaction.atomic():
                search(library.pk, query)
                search(library.pk, query, context=[query])
        except Exception as error:
            broken[query] = error

    assert broken == {}


def test_many_passages_cost_few_queries(library, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
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
    assert telling_words(query) == words


@pytest.mark.parametrize(
    ("query", "expected"),
    [("And when was that?", True), ("the boat", True), ("How much did it cost in Lund?", True),
     ("Which apple tree stands by the gate?", False)],
)  # fmt: skip
def test_a_follow_up_is_told_by_its_words(query, expected):
    assert points_back(query, telling_words(query)) is expected


# --- What is named, and conditions ------------------------------------------------------------


def test_a_named_note_is_found_even_when_nothing_bears_on_it(library):
    found = search(library.pk, "quantum chromodynamics lattice gauge theory [[Router]]")

    assert titles(found) == ["Router"]


def test_two_named_notes_both_reach_the_result(library):
    for limit in (2, 3, 5):
        found = search(library.pk, "How does [[garden]] compare to [[Trip to Rome]]?", limit=limit)

        assert titles(found)[:2] == ["Garden", "Trip to Rome"]
        assert len(found) <= limit


def test_two_named_notes_that_say_the_same_both_reach_the_result(library):
    import_texts(library, {"copy.md": NOTES["router.md"]})

    found = search(library.pk, "[[router]] or [[copy]]?")

    assert {passage.note_id for passage in found} >= set(
        library.notes.filter(path__in=["router.md", "copy.md"]).values_list("pk", flat=True)
    )


def test_a_note_is_heard_that_is_named_at_a_long_questions_end(library):
    assert titles(search(library.pk, "lattice gauge " * 500 + "[[Router]]"))[0] == "Router"


def test_a_named_note_need_not_meet_the_conditions(library):
    assert titles(search(library.pk, "[[Router]] #nosuchtag")) == ["Router"]


def test_a_named_note_in_the_trash_is_not_found(library):
    put_in_trash(library.notes.get(title="Router"))

    assert "Router" not in titles(search(library.pk, "[[Router]] serial number"))


def test_nobody_gets_the_note_of_another_by_its_name(library, bob):
    assert search(bob.pk, "[[Router]] serial number") == []


def test_conditions_alone_find_the_newest_notes_that_meet_them(library):
    import_texts(
        library,
        {f"log/{day}.md": f"# Day {day}\n#log\n\nRain.\n\n## More\n\nWind." for day in (
            "2024-01-01", "2024-01-03", "2024-01-02")},
    )  # fmt: skip

    assert titles(search(library.pk, "in:log", limit=2)) == ["Day 2024-01-03", "Day 2024-01-02"]
    assert titles(search(library.pk, "#log ?", limit=1)) == ["Day 2024-01-03"]
    assert {passage.text for passage in search(library.pk, "in:log -rain")} == {"Wind."}


def test_conditions_that_nothing_meets_find_nothing_and_nothing_near(library):
    for query in (
        "#nosuchtag", "in:nowhere", "before:1900", '"boat was sold"', "boat #nosuchtag",
        "boat #nosuchtag in:nowhere after:2000 -sail", "boat before:1900",
    ):  # fmt: skip
        result = search_notes(library.pk, query)

        assert (result.passages, result.nearest) == ([], []), query


def test_exact_words_and_words_left_out_narrow_a_search(library):
    assert titles(search(library.pk, '"boat was repaired"')) == ["Annika"]
    assert "Annika" not in titles(search(library.pk, "the boat in Lund -kroner"))


# --- Follow-ups ---------------------------------------------------------------------------------


def test_a_follow_up_of_a_follow_up_knows_what_it_is_about(library):
    context = ["Which tree stands by the gate?", "Where was the boat repaired?", "When was that?"]

    result = search_notes(library.pk, "And who did it?", context=context)

    assert titles(result.passages)[0] == "Annika"
    assert result.searched == "Where was the boat repaired? When was that? And who did it?"


def test_a_follow_up_costs_no_model_call_but_the_embedders(alice, embedder):
    import_texts(alice, NOTES)

    search(alice.pk, "And when was that?", context=["Where was the boat repaired?"])

    assert embedder.texts == [
        "And when was that?",
        "Where was the boat repaired? And when was that?",
    ]


def test_a_question_is_embedded_once_however_many_notes_it_names(alice, embedder):
    import_texts(alice, NOTES)

    search(alice.pk, "How does the [[Garden]] compare to the [[Router]]?")

    assert embedder.texts == ["How does the Garden compare to the Router?"]


def test_a_short_new_question_stands_its_ground(library):
    context = ["What is known of the fruit, its pruning and the month that is best for it?"]

    assert titles(search(library.pk, "Turris serial", context=context))[0] == "Router"


# --- When nothing is found ------------------------------------------------------------------------


def test_when_nothing_bears_on_it_the_nearest_notes_are_named(library):
    import_texts(library, {"long.md": "# Long\n\n" + "\n\n".join(
        f"## Part {n}\n\nPaint {n} for the hull is mixed by hand." for n in range(9))})  # fmt: skip
    embed_waiting(library)

    result = search_notes(library.pk, "quantum chromodynamics lattice gauge theory")

    near = [passage.note_id for passage in result.nearest]
    assert result.passages == []
    assert len(near) == len(set(near)) == NEAREST
    scores = [passage.score for passage in result.nearest]
    assert scores == sorted(scores, reverse=True)
    assert result.searched == "quantum chromodynamics lattice gauge theory"


def test_what_holds_no_word_is_not_searched(library):
    for query in ("?", "...", "→", '""', "- - -", "[[]]"):
        result = search_notes(library.pk, query)

        assert (result.passages, result.nearest) == ([], []), query


# --- Neighbours, and where a passage comes from -------------------------------------------------


@pytest.fixture
def long_note(write):
    """A note of one heading with five passages; paragraphs, lines and sentences divide them."""
    sentences = " ".join(f"The hull had {n} coats of paint by then." for n in range(60))
    lines = "\n".join(f"- item {n} of the list that the yard keeps" for n in range(20))
    note = write("log.md", f"# Log\n\n## Yard\n\n{sentences}\n\n{lines}\n")
    assert note.passages.count() >= 5
    return note


def passages_of(note):
    return [as_found(passage, 0.9 - passage.ordinal / 100) for passage in note.passages.all()]


def test_neighbours_are_joined_into_what_the_note_says_there(long_note):
    joined = join_neighbours(passages_of(long_note))

    assert len(joined) < long_note.passages.count()
    for passage in joined:
        cut = long_note.body[passage.start : passage.end]
        assert passage.text.split() == cut.split()
        assert f"start={passage.start}&end={passage.end}&" in passage.url
        assert len(passage.text) <= JOINED_MAX_CHARS


@pytest.fixture
def three(write):
    """Three short passages in a row."""
    lines = "\n".join(f"- {n}. a: b, c; d! e? f" for n in range(32))
    found = passages_of(write("list.md", f"# List\n\n{lines}\n"))
    assert len(found) == 3
    return found


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
def test_three_in_a_row_become_one_in_whatever_order_they_were_found(three, order):
    (whole,) = join_neighbours([three[place] for place in order])

    assert (whole.start, whole.end) == (three[0].start, three[2].end)
    assert (whole.ordinal, whole.last_ordinal) == (0, 2)
    assert whole.text == "\n".join(passage.text for passage in three)
    assert whole.passage_id == three[order[0]].passage_id


def test_joined_passages_stand_where_the_best_of_them_stood(three, write):
    (other,) = passages_of(write("other.md", "# Other\n\nSomething else."))

    joined = join_neighbours([three[2], other, three[0], three[1]])

    assert titles(joined) == ["List", "Other"]


def test_what_stands_apart_is_not_joined(write):
    note = write("log.md", "# Log\n\n## A\n\nOne.\n\n## B\n\nTwo.\n\n## B\n\nThree.\n")
    one, two, three = passages_of(note)

    assert join_neighbours([one, two, three]) == [one, two, three]
    assert two.heading == three.heading


def test_a_search_joins_neighbours_and_keeps_its_limit(library, long_note):
    embed_waiting(library)

    found = search(library.pk, "Which items are on the list that the yard keeps?", limit=3)

    assert len(found) <= 3
    assert any(passage.last_ordinal > passage.ordinal for passage in found)


def test_a_passage_says_where_its_note_comes_from(library):
    import_texts(
        library, {"clip.md": "---\nsource: https://example.org/z\n---\n# Zeppelin\n\nFly."}
    )
    embed_waiting(library)

    clipped, imported = search(library.pk, "Zeppelin")[0], search(library.pk, "Turris Omnia")[0]

    assert (clipped.origin, clipped.source_url) == ("clipped", "https://example.org/z")
    assert (imported.origin, imported.source_url) == ("imported", "")


def test_a_passage_is_embedded_with_its_title_and_heading(alice, embedder):
    import_texts(alice, {"log.md": "# Annika\n\n## Engine\n\nIt was oiled."})
    embed_waiting(alice)

    assert embedder.texts == ["Annika\nEngine\nIt was oiled.", "Annika"]
    assert Passage.objects.get().text == "It was oiled."
