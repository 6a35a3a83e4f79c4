"""What a model reads of the passages found: the best sentences with those beside them."""

import pytest

from notes.search.reads import GAP, reads_of, what_is_read
from notes.search.sentences import BestSentence, best_sentences
from tests.passages import Source

FILLER = "The hull was sanded in April. The deck was oiled. The sails were washed."
BOAT = Source(1, "Annika", f"{FILLER} Annika lies at the Lund yard. Her mast is of ash. {FILLER}")
HOUSE = Source(2, "House", "The boiler is serviced in September. It stands in the cellar.")
ASKED = "Where does Annika lie?"


def best(passage, text, of=0, score=1.0):
    start = passage.text.index(text)
    return BestSentence(of, start, start + len(text), text, score)


def test_a_sentence_brings_those_beside_it():
    read = reads_of([BOAT], [best(BOAT, "Annika lies at the Lund yard.")])

    assert read == ["The sails were washed. Annika lies at the Lund yard. Her mast is of ash."]


def test_where_something_is_left_out_stands_a_gap():
    chosen = [best(BOAT, "The hull was sanded in April."), best(BOAT, "Her mast is of ash.")]

    read = reads_of([BOAT], chosen)[0]

    assert read.count(GAP) == 1
    assert read.replace(GAP, " ") in BOAT.text.replace(" The sails were washed.", "", 1)


def test_of_a_passage_without_a_good_sentence_nothing_is_read():
    read = reads_of([BOAT, HOUSE], [best(HOUSE, "It stands in the cellar.", of=1)])

    assert read == ["", HOUSE.text]


@pytest.mark.parametrize("chars", [0, 20, 60, 150, 400])
def test_no_more_is_read_than_was_asked_for(chars):
    read = what_is_read(None, ASKED, [BOAT, HOUSE], chars=chars)

    assert sum(map(len, read)) <= chars


def test_the_best_sentence_comes_before_the_neighbours_of_others():
    chosen = [best(BOAT, "Annika lies at the Lund yard."), best(BOAT, "The deck was oiled.")]

    assert reads_of([BOAT], chosen, 40) == ["Annika lies at the Lund yard."]


def test_items_of_a_list_keep_their_lines():
    tools = Source(1, "Tools", "Bring:\n\n- a saw\n- a plane\n- glue\n")

    assert reads_of([tools], [best(tools, "a plane")]) == ["a saw\n- a plane\n- glue"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("会議は明日です。場所は図書館です。鍵は机の上です。", "場所は図書館です。"),
        ("הסירה במספנה. המפתח על השולחן. המים קרים.", "המפתח על השולחן."),
        ("Die Lärche fa\u0308llt. Das Café öffnet um acht.", "Das Café öffnet um acht."),
    ],
)
def test_a_text_in_any_script_is_read_as_it_stands(text, said):
    note = Source(1, "", text)

    assert reads_of([note], [best(note, said)], 1000)[0] in text


def test_all_passages_are_read_from_for_one_question():
    found = best_sentences(
        None, "Where is the boiler, and where does Annika lie?", [BOAT, HOUSE], 5
    )

    assert all(reads_of([BOAT, HOUSE], found))


@pytest.mark.parametrize("text", ["", "\n\n", "| a | b |\n" * 2000, "a" * 50_000, "x. " * 20_000])
def test_whatever_a_passage_holds_can_be_read(text):
    read = what_is_read(None, ASKED, [Source(1, "", text)], chars=300)

    assert len(read[0]) <= 300
