"""Folders, tags and the archive by the API, and the page's conditions in its search."""

import pytest

from ai_chatbot.models import Conversation
from tests.ai_chatbot.api.conftest import check_problem
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def path(conversation):
    write_turn(conversation, "The boat?", "In Lübeck.")
    return f"/conversations/{conversation.pk}"


def found(program, query):
    return [each["title"] for each in program.get(f"/conversations?q={query}").json()["items"]]


def test_a_conversation_says_where_it_is_kept(program, path):
    said = program.get(path).json()

    assert {name: said[name] for name in ("folder", "tags", "archived", "pinned")} == {
        "folder": "", "tags": [], "archived": False, "pinned": False,
    }  # fmt: skip


def test_it_is_moved_tagged_archived_and_pinned(program, path):
    change = {"folder": "/Arbeit//Alt", "tags": ["#船", "Cafe\u0301", "CAFÉ"], "archived": True}

    changed = program.call("PATCH", path, change | {"pinned": True}).json()

    assert (changed["folder"], changed["archived"], changed["pinned"]) == ("Arbeit/Alt", True, True)
    assert len(changed["tags"]) == 2
    assert program.get(path).json() == changed
    assert changed["title"] == "The boat?"
    again = program.call("PATCH", path, {"tags": [], "archived": False}).json()
    assert (again["tags"], again["archived"], again["folder"]) == ([], False, "Arbeit/Alt")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("boat", ["The boat?"]),
        ("lubeck%20tag:sea", ["The boat?"]),
        ("-tag:sea", ["Other"]),
        ("folder:work", ["The boat?"]),
        ("archived:yes", ["The boat?"]),
        ("archived:no", ["Other"]),
        ("", ["The boat?", "Other"]),
    ],
)
def test_the_list_takes_the_conditions_of_the_page(program, alice, path, query, titles):
    Conversation.objects.create(owner=alice, title="Other")
    program.call("PATCH", path, {"folder": "Work", "tags": ["sea"], "archived": True})

    assert sorted(found(program, query)) == sorted(titles)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": None},
        {"tags": ["x" * 101]},
        {"tags": [""]},
        {"tags": [f"t{n}" for n in range(31)]},
        {"folder": "x" * 201},
        {"archived": "perhaps"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(program, path, body):
    before = program.get(path).json()

    check_problem(program.call("PATCH", path, body), 422, "invalid_request")

    assert program.get(path).json() == before
