"""Notes that are offered while one types a part of their name."""

import pytest

from notes.importing.importer import import_texts

NOTES = {
    "yard/The boat.md": "# The boat\n\nx",
    "Boat.md": "# Boat",
    "Lifeboats of Kiel.md": "# Lifeboats of Kiel",
    "味噌汁.md": "# 味噌汁",
    "e.md": "# Cafe\u0301",
    "other.md": "# Other\n\nA boat in its text alone.",
}


@pytest.fixture
def names(client, alice):
    import_texts(alice, NOTES)
    client.force_login(alice)
    return lambda query: [
        each["title"] for each in client.get("/notes/names/", {"q": query}).json()["notes"]
    ]


def test_those_that_begin_so_come_first_and_short_ones_before_long_ones(names):
    assert names("boat") == ["Boat", "The boat", "Lifeboats of Kiel"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("味噌", "味噌汁"),
        ("caf\u00e9", "Cafe\u0301"),
        ("cafe", "Cafe\u0301"),
        ("CÀFE\u0301", "Cafe\u0301"),
    ],
)
def test_names_are_found_in_any_script(names, query, title):
    assert names(query) == [title]


def test_each_says_where_it_lies_and_what_leads_to_it(client, names):
    names("")

    (boat,) = [
        each
        for each in client.get("/notes/names/?q=the boat").json()["notes"]
        if each["folder"] == "yard"
    ]

    assert boat["name"] == "The boat"
    assert client.get(boat["url"]).status_code == 200


def test_at_most_eight_are_offered(client, alice, names):
    import_texts(alice, {f"many/{n}.md": f"# Many {n}" for n in range(12)})

    assert len(names("many")) == 8


def test_nothing_of_anothers_and_nothing_from_the_trash(client, bob, alice, names):
    client.force_login(bob)
    assert names("boat") == []
    client.force_login(alice)
    alice.notes.update(deleted_at="2026-01-01T00:00Z")
    assert names("boat") == []


def test_it_needs_a_login_and_is_read_alone(client, alice):
    assert client.get("/notes/names/?q=x").status_code == 302
    client.force_login(alice)
    assert client.post("/notes/names/").status_code == 405
    assert client.get("/notes/names/", {"q": "\x00" + "x" * 10_000}).status_code == 200


def test_a_note_beside_an_answer_comes_without_the_page_around_it(client, alice, names, bob):
    note = alice.notes.get(title="The boat")
    address = f"/notes/{note.pk}/?start=0&end=5&panel=1"

    page = client.get(address).text

    assert "<html" not in page
    assert "passage" in page
    client.force_login(bob)
    assert client.get(address).status_code == 404
