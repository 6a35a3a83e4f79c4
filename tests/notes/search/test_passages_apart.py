"""What a search of few words found: what holds them, and what is near in meaning alone."""

import pytest

from notes.models import Note, Passage
from notes.search.passages import as_found, by_meaning_apart

TEXTS = {
    "Leaven": "Flour and water rise: leaven.",
    "Bread": "Bread bakes in the oven, for the récolte.",
    "味噌汁": "豆腐とわかめを入れる。",
    "خبز": "الخُبْز في الفرن",
}


def found(**indexed: float):
    """One passage of each, as search hands them out; of those named the index found words."""
    return [
        as_found(
            Passage(note=Note(title=title), text=text, start=0, end=9), 0.5, 0.5, indexed.get(title)
        )
        for title, text in TEXTS.items()
    ]


@pytest.mark.parametrize(
    ("text", "holding"),
    [
        ("leaven", {"Leaven"}),
        ("re\u0301colte", {"Bread"}),
        ("r\u00e9colte", {"Bread"}),
        ("味噌汁", {"味噌汁"}),
        ("الخبز", {"خبز"}),
        ("bread oven", {"Bread"}),
        ("leaven bread", set(TEXTS)),  # nothing holds both, so meaning tells
        ("yeast", set(TEXTS)),
        ("", set(TEXTS)),
        ("Does bread with much leaven rise in the oven?", set(TEXTS)),  # a question
    ],
)
def test_what_holds_no_word_that_is_looked_up_is_set_apart(text, holding):
    held, apart = by_meaning_apart(found(), text)

    assert {each.title for each in held} == holding
    assert {each.title for each in apart} == TEXTS.keys() - holding


def test_an_ending_that_the_index_alone_knows_counts():
    held, apart = by_meaning_apart(found(Bread=3.0), "baked")

    assert [each.title for each in held] == ["Bread"]
    assert len(apart) == len(TEXTS) - 1
