"""Notes as resources."""

import pytest
from pydantic import AnyUrl

from config.base.api.problems import Problem
from notes.mcp import resources
from notes.mcp.reading import TEXT_MAX_CHARS

pytestmark = pytest.mark.django_db


def test_notes_are_listed_page_by_page(alice, write, monkeypatch):
    monkeypatch.setattr(resources, "PER_PAGE", 2)
    notes = [write(f"{name}.md", f"# {name}") for name in ("a", "b", "橋")]

    first = resources.list_resources(alice, None)
    second = resources.list_resources(alice, first.nextCursor)

    listed = first.resources + second.resources
    assert [str(each.uri) for each in listed] == [f"note://{note.pk}" for note in notes]
    assert [(each.name, each.title) for each in listed][2] == ("橋.md", "橋")
    assert {each.mimeType for each in listed} == {"text/markdown"}
    assert second.nextCursor is None


def test_one_is_read(alice, write):
    note = write("a.md", "שלום 橋 é")

    (text,) = resources.read_resource(alice, f"note://{note.pk}").contents

    assert (text.text, text.mimeType) == ("שלום 橋 é", "text/markdown")
    assert text.uri == AnyUrl(f"note://{note.pk}")
    assert text.meta is None


def test_a_long_one_says_where_to_read_on(alice, write):
    body = "word " * (TEXT_MAX_CHARS // 4)
    note = write("a.md", body)

    (first,) = resources.read_resource(alice, f"note://{note.pk}").contents
    (rest,) = resources.read_resource(alice, first.meta["next"]).contents

    assert first.text + rest.text == body
    assert rest.meta is None


@pytest.mark.parametrize("uri", [
    "note://", "note://x", "note://-1", "note://1/../2", "note://1?offset=x", "note://999999",
    "file:///etc/passwd", "http://127.0.0.1/", "note://١", "note://1#x", "note://" + "9" * 5000,
])  # fmt: skip
def test_what_is_no_note_of_ones_own_is_not_there(alice, uri):
    with pytest.raises(Problem) as problem:
        resources.read_resource(alice, uri)

    assert problem.value.code == "not_found"


def test_a_strangers_is_not_there(bob, write):
    note = write("a.md", "secret")

    with pytest.raises(Problem):
        resources.read_resource(bob, f"note://{note.pk}")
    assert resources.list_resources(bob, None).resources == []


def test_a_cursor_that_is_none_is_refused(alice):
    with pytest.raises(Problem):
        resources.list_resources(alice, "x")
