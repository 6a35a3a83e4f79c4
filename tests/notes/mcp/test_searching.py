"""The tools that find passages, and the filters that they take."""

import unicodedata

import pytest
from pydantic import ValidationError

from config.base.api.problems import Problem
from notes.index.turns import embed_waiting
from notes.mcp.searching import Lookup, Search, query_of, search, search_notes

SITE = "https://notes.example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(alice, embedder):
    """Searches alice's notes; the titles of the passages found."""

    def find(query, **filters):
        embed_waiting(alice)
        result = search_notes(alice, SITE, Search(query=query, **filters))
        return sorted(passage.title for passage in result.passages)

    return find


def test_a_passage_says_where_it_stands(alice, embedder, write):
    note = write("Sea/Boats.md", "# Boats\n\n## Annika\n\nThe boat Annika has a blue sail.")
    embed_waiting(alice)

    result = search_notes(alice, SITE, Search(query="Which boat has a blue sail?"))

    passage = result.passages[0]
    assert (passage.note_id, passage.title, passage.origin) == (note.pk, "Boats", "imported")
    assert "blue sail" in passage.text
    assert note.body[passage.start : passage.end] == passage.text
    assert passage.url.startswith(f"{SITE}/notes/{note.pk}/?start=")
    assert 0 < passage.score <= 1


def test_filters_narrow_it_down(write, found):
    write("Sea/a.md", "---\ntags: [boat/small]\ndate: 2024-03-05\n---\nA blue sail.")
    write("Land/b.md", "---\ntags: [cart]\ndate: 2023-01-01\n---\nA blue sail on a cart.")

    assert found("blue sail") == ["a", "b"]
    assert found("blue sail", folder="Sea") == ["a"]
    assert found("blue sail", folder="/Sea/") == ["a"]
    assert found("blue sail", tag="boat") == ["a"]
    assert found("blue sail", tag="#cart") == ["b"]
    assert found("blue sail", after="2023") == ["a"]
    assert found("blue sail", before="2024-01-01") == ["b"]


@pytest.mark.parametrize(
    "folder", ['a" OR in:b', "“a” in:b", 'a"', "Reisen/Süd (alt)", "料理", "מתכונים"]
)
def test_a_folder_stays_one_condition_whatever_it_holds(folder):
    written = query_of(Search(query="x", folder=folder))

    assert written.count('"') == 2
    assert written.startswith('x in:"')


@pytest.mark.parametrize(
    "filters",
    [{"tag": "a OR b) -c("}, {"tag": "fff"}, {"tag": "1"}, {"after": "2024-13"},
     {"before": "2024-02-31"}, {"folder": "()"}],
)  # fmt: skip
def test_a_filter_that_is_none_is_refused_and_not_searched_as_words(filters):
    with pytest.raises(Problem) as problem:
        query_of(Search(query="x", **filters))

    assert problem.value.code == "invalid_request"
    assert next(iter(filters)) in problem.value.detail


@pytest.mark.parametrize(
    "arguments",
    [{}, {"query": ""}, {"query": "x" * 8001}, {"query": "x", "limit": 0},
     {"query": "x", "limit": 21}, {"query": "x", "after": "yesterday"},
     {"query": "x", "owner": 1}, {"query": None}],
)  # fmt: skip
def test_arguments_out_of_bounds_are_refused(arguments):
    with pytest.raises(ValidationError):
        Search.model_validate(arguments)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_are_found_in_either_form(write, found, form):
    write("a.md", unicodedata.normalize(form, "Die Brücke über die Örtze."))

    for written in ("NFC", "NFD"):
        assert found(unicodedata.normalize(written, "Brücke Örtze")) == ["a"]


def test_other_scripts_are_found(write, found):
    write("橋.md", "明石海峡大橋は1998年に開通した。")
    write("גשר.md", "הגשר נבנה בשנת 1909.")

    assert found("明石海峡大橋") == ["橋"]
    assert found("הגשר") == ["גשר"]


def test_nothing_found_names_what_is_nearest(alice, embedder, write):
    note = write("a.md", "The boat Annika.")
    embed_waiting(alice)

    result = search_notes(alice, SITE, Search(query="quantum chromodynamics lattice"))

    assert result.passages == []
    assert all(near.url.startswith(f"{SITE}/notes/{note.pk}/") for near in result.nearest)


def test_nobody_finds_the_notes_of_another(alice, bob, embedder, write):
    write("a.md", "The boat Annika.", owner=bob)
    embed_waiting(bob)

    assert search_notes(alice, SITE, Search(query="boat Annika")).passages == []
    assert search(alice, SITE, Lookup(query="boat Annika")).results == []


def test_a_connectors_search_names_each_note_once(alice, embedder, write):
    note = write("a.md", "# One\n\nThe boat Annika.\n\n# Two\n\nThe boat Annika again, in May.")
    embed_waiting(alice)

    hits = search(alice, SITE, Lookup(query="the boat Annika")).results

    assert [(hit.id, hit.title) for hit in hits] == [(str(note.pk), "One")]
    assert hits[0].url.startswith(f"{SITE}/notes/{note.pk}/")
