"""A search that is confined to some folders and tags finds nothing else, however it is asked."""

import unicodedata

import pytest

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.search.conditions import Selection, count_in, named_notes, notes_in
from notes.search.search import search_notes

NOTES = {
    "Rezepte/Crème.md": "---\ndate: 2024-05-03\n---\n# Crème\n\nThe boat soup is cooked with leek.",
    "Rezepte/Alt/Brot.md": "# Brot\n#öffentlich\n\nBread of the boat club, with rye.",
    "Rezepte geheim/Kuchen.md": "# Kuchen\n\nThe boat cake is a secret.",
    "Logs/annika.md": "---\ndate: 2024-05-04\n---\n# Annika\n#boat/sail\n\nThe boat Annika leaks.",
    "Logs/船.md": "# 船\n#公開\n\n船は五月に直した。 boat",
    "Logs/סירה.md": "# סירה\n#גלוי\n\nהסירה תוקנה. boat",
    "Logs/safe.md": "# Safe\n\nThe safe of the boat opens with 4711.",
}
RECIPES = Selection(folders=("Rezepte",))
SECRETS = {"Kuchen", "Annika", "Safe"}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, NOTES)
    return alice


def titles(owner, selection):
    return set(notes_in(owner.pk, selection).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (RECIPES, {"Crème", "Brot"}),
        (Selection(folders=("rezepte/alt",)), {"Brot"}),
        (Selection(folders=("/Rezepte/Alt/",)), {"Brot"}),
        (Selection(folders=("Rezept",)), set()),
        (Selection(folders=("%", "_", "Rezepte%")), set()),
        (Selection(folders=("", "/"), tags=("",)), set()),
        (Selection(), set()),
        (Selection(tags=("boat",)), {"Annika"}),
        (Selection(tags=("boa",)), set()),
        (Selection(tags=(unicodedata.normalize("NFD", "Öffentlich"),)), {"Brot"}),
        (Selection(tags=("公開", "גלוי")), {"船", "סירה"}),
        (Selection(("Rezepte",), ("boat/sail",)), {"Crème", "Brot", "Annika"}),
    ],
)
def test_a_selection_is_any_of_its_folders_and_tags(library, selection, found):
    assert titles(library, selection) == found
    assert count_in(library.pk, selection) == len(found)


def test_nothing_of_others_and_nothing_in_the_trash_is_in_it(library, bob):
    import_texts(bob, {"Rezepte/of bob.md": "# Of Bob\n#öffentlich\n\nboat"})
    put_in_trash(notes_in(library.pk, RECIPES).get(title="Brot"))

    assert titles(library, RECIPES) == {"Crème"}
    assert titles(bob, RECIPES) == {"Of Bob"}


def test_without_a_selection_it_is_all(library):
    assert len(titles(library, None)) == len(NOTES)


@pytest.mark.parametrize(
    "question",
    [
        "What is said of the boat?",
        "Annika",
        "[[Annika]]",
        "[[Logs/annika]] [[safe]] boat",
        "in:Logs boat",
        'in:Logs OR in:"Rezepte geheim"',
        "#boat",
        "#boat/sail OR #öffentlich",
        '"safe of the boat opens with 4711"',
        "-soup boat",
        "NOT (#boat OR [[Crème]])",
        "([[Annika]] OR [[Safe]]) boat",
        "after:2024-05-03 boat",
        "boat in May 2024",
        "Which boat was written of on 4 May 2024?",
        "4711",
        "quantum chromodynamics",
        "",
        "boat " * 500,
    ],
)
def test_no_question_leads_out_of_it(library, question):
    result = search_notes(library.pk, question, limit=20, selection=RECIPES)

    seen = {passage.title for passage in [*result.passages, *result.nearest]}
    assert seen <= {"Crème", "Brot"}


def test_neither_does_a_follow_up(library):
    result = search_notes(
        library.pk, "And it?", context=["Where does the boat Annika lie?"], selection=RECIPES
    )

    assert not SECRETS & {passage.title for passage in [*result.passages, *result.nearest]}


def test_what_is_in_it_is_found(library):
    soup = search_notes(library.pk, "How is the soup cooked, with leek?", selection=RECIPES)
    named = search_notes(library.pk, "[[Brot]]", selection=RECIPES)
    conditions = search_notes(library.pk, "in:Rezepte/Alt", selection=RECIPES)
    dated = search_notes(library.pk, "boat soup in May 2024", selection=RECIPES)

    assert soup.passages[0].title == "Crème"
    assert [passage.title for passage in named.passages] == ["Brot"]
    assert [passage.title for passage in conditions.passages] == ["Brot"]
    assert dated.passages[0].title == "Crème"


def test_an_empty_selection_finds_nothing(library):
    result = search_notes(library.pk, "boat [[Annika]]", selection=Selection())

    assert (result.passages, result.nearest) == ([], [])


def test_a_name_means_the_note_of_the_selection(library):
    import_texts(library, {"Rezepte/Neu/annika.md": "# Annika\n\nA dish of that name."})

    (found,) = named_notes(library.pk, ["Annika"], RECIPES)

    assert library.notes.get(pk=found).path == "Rezepte/Neu/annika.md"


@pytest.mark.parametrize("question", ["dish -[[Annika]]", "dish NOT [[annika]]"])
def test_also_where_it_is_to_be_left_out(library, question):
    """Else a visitor would learn by what is left out which names there are outside."""
    import_texts(library, {"Rezepte/Neu/annika.md": "# Annika\n\nA dish of that name."})

    result = search_notes(library.pk, question, selection=RECIPES)

    seen = {passage.title for passage in [*result.passages, *result.nearest]}
    assert "Annika" not in seen


def test_a_folder_that_is_taken_out_is_out_at_once(library):
    both = Selection(folders=("Rezepte", "Logs"))
    question = "Where is the boat Annika that leaks?"

    before = search_notes(library.pk, question, selection=both).passages
    after = search_notes(library.pk, question, selection=RECIPES).passages

    assert "Annika" in {passage.title for passage in before}
    assert "Annika" not in {passage.title for passage in after}
