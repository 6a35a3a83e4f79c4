"""The pages that the bench looks at: where links lead, and what is addressed and linked nowhere."""

import pytest

from bench.page.finding import Finder, Got, is_left_out, links_in, named_by
from bench.page.looking import Seen
from bench.page.states import ON_A_DESK, STATES
from bench.page.walking import OTHERWISE, SIGNED_OUT, WITH_NOTHING, Part, Walk, as_named, figures_of
from tests.config.strangers.doors import addresses

PAGES = {
    "/": '<a href="/notes/">Notes</a> <a href="https://elsewhere.example/notes/1/">away</a>',
    "/notes/": '<a href="/notes/7/#a">味噌汁</a> <a href="/notes/8/">שלום</a> <a href="/x/"></a>',
    "/notes/7/": '<a href="/notes/">back</a><a href="//elsewhere.example/notes/new/">away</a>',
    "/notes/7/edit/": "",
    "/notes/trash/": "",
}


def get(address: str) -> Got:
    return Got(address, address in PAGES, PAGES.get(address, ""))


def test_one_page_of_each_kind_is_found_by_links_and_by_what_is_addressed() -> None:
    found = Finder(get).find(["/"])

    assert found == {
        "home": "/",
        "notes": "/notes/",
        "notes-id": "/notes/7/",
        "notes-id-edit": "/notes/7/edit/",  # linked nowhere: with the number that was seen
        "notes-trash": "/notes/trash/",
    }


def test_where_a_page_leads_on_what_it_leads_to_is_found() -> None:
    def led(address: str) -> Got:
        return Got("/notes/", is_page=True) if address == "/" else Got(address, is_page=False)

    assert Finder(led).find(["/"]) == {"notes": "/notes/"}


def test_links_are_ours_and_without_their_places() -> None:
    html = '<a href="/a/#b">a</a><a href="//c/">c</a><a href="d">d</a><a>e</a><link href="/f">'

    assert links_in(html) == ["/a/"]


@pytest.mark.parametrize(
    ("address", "left_out"),
    [
        ("/notes/", False),
        ("/c/abc/", False),
        ("/c/abc/config", True),
        ("/admin/auth/user/", True),
        ("/conversations/5/export.json", True),
        ("/notes/?q=/admin/", False),
    ],
)
def test_what_is_no_page_of_ours_is_left_out(address: str, left_out: bool) -> None:
    assert is_left_out(address) is left_out


def test_what_is_named_to_be_looked_at_is_there() -> None:
    names = {named_by(each.template) for each in addresses()}

    assert {*STATES, *ON_A_DESK} <= names
    assert {*as_named(WITH_NOTHING), *as_named(SIGNED_OUT)} <= names
    nowhere = {name for name, address in OTHERWISE.items() if not Finder(get).name_of(address)}
    assert nowhere == {"error-404"}


def test_a_page_that_failed_is_counted_and_so_is_one_left() -> None:
    walked = Walk(made=None, looking=None, part=Part(), ends=0.0)  # type: ignore[arg-type]
    walked.seen = [
        Seen("notes", "dark", {"color-contrast": 2, "target-size": 1}),
        Seen("notes", "phone", is_too_wide=True),
        Seen("usage", "phone", failed="it took too long"),
    ]
    walked.left = ["flow (phone)"]

    values = {name: result["value"] for name, result in figures_of(walked).items()}
    assert values == {
        "page.axe_violations": 3,
        "page.axe_pages": 1,
        "page.too_wide": 1,
        "page.failed": 1,
        "page.left": 1,
    }
