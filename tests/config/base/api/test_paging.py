"""Lists a page at a time, over the notes' own rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing

from config.base.api.paging import PageIn, page_of
from config.base.api.problems import Problem
from notes.models import Note
from tests.config.base.api.listing import walk


@pytest.fixture
def notes(alice):
    days = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 2), date(2024, 1, 2)]
    return Note.objects.bulk_create(
        Note(owner=alice, path=f"{number}.md", title="x", dated_on=day)
        for number, day in enumerate(days)
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("order", [["path"], ["-path"], ["-dated_on", "path"], ["dated_on"]])
def test_the_pages_together_are_the_list(notes, order, limit):
    whole = list(Note.objects.order_by(*order, "pk"))

    pages = walk(Note.objects.all(), order, limit)

    assert [note for page in pages for note in page] == whole
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages[-1], "no cursor leads to an empty page"


def test_what_comes_and_goes_meanwhile_shifts_nothing(alice, notes):
    first = page_of(Note.objects.all(), ["path"], PageIn(limit=2))
    Note.objects.create(owner=alice, path="00.md", title="before all")
    notes[1].delete()  # the row that the cursor was made of

    second = page_of(Note.objects.all(), ["path"], PageIn(limit=2, cursor=first["next"]))

    assert [note.path for note in second["items"]] == ["2.md", "3.md"]
    assert second["next"] is None


def test_moments_are_told_apart_to_the_microsecond(alice, notes):
    at = datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)
    for number, note in enumerate(notes):
        Note.objects.filter(pk=note.pk).update(updated_at=at + timedelta(microseconds=number))

    pages = walk(Note.objects.all(), ["-updated_at"], 1)

    assert [page[0] for page in pages] == notes[::-1]


@pytest.mark.parametrize("name", ["e\u0301", "é", "日記", "יומן", "a'b%_\\", "x" * 900, "記" * 900])
def test_any_name_can_be_where_a_page_ends(alice, name):
    paths = sorted([f"{name}/1.md", f"{name}/2.md", f"{name}/3.md"])
    Note.objects.bulk_create(Note(owner=alice, path=path, title="x") for path in paths)

    pages = walk(Note.objects.all(), ["path"], 1)

    assert [page[0].path for page in pages] == paths


def test_an_empty_list_has_one_page(alice):
    assert page_of(Note.objects.all(), ["path"], PageIn()) == {"items": [], "next": None}


@pytest.mark.parametrize(
    "cursor",
    ["x", "a:b:c", ".:", "\x00", "ü:1:x", "9" * 5000, signing.dumps(["1.md", "1"])],
    ids=["word", "parts", "signs", "nul", "no-ascii", "long", "signed-for-another"],
)
def test_a_cursor_that_was_not_given_out_is_refused(notes, cursor):
    with pytest.raises(Problem, match="first page") as refusal:
        page_of(Note.objects.all(), ["path"], PageIn(cursor=cursor))

    assert refusal.value.code == "invalid_request"


def test_a_cursor_of_another_order_or_list_is_refused(alice, notes):
    cursor = page_of(Note.objects.all(), ["path"], PageIn(limit=1))["next"]

    for rows, order in [(Note.objects.all(), ["-path"]), (type(alice).objects.all(), ["pk"])]:
        with pytest.raises(Problem):
            page_of(rows, order, PageIn(cursor=cursor))


def test_a_page_costs_one_query(notes, django_assert_num_queries):
    cursor = page_of(Note.objects.all(), ["path"], PageIn(limit=2))["next"]

    with django_assert_num_queries(1):
        page_of(Note.objects.all(), ["path"], PageIn(limit=2, cursor=cursor))
