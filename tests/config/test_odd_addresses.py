"""Addresses that nobody types by hand: each gets an answer, and none of them is a crash."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ai_chatbot.models import Conversation
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import write_turn
from tests.config.test_login_required import ADDRESSES

HUGE = ["9" * 19, "9" * 30, "9" * 5000]
ODD = ["a" * 60_000, "é" * 40_000, "\x00", "%00", b"\xed\xa0\xbd", "'\"\\%_*[("]
LISTS = ["/notes/", "/conversations/", "/search/", "/search/bench/", "/notes/index/", "/notes/new/"]
NAMES = ["q", "tag", "folder", "page", "only", "deleted", "title", "v", "k", "threshold"]
WITH_A_NUMBER = sorted(address for address in ADDRESSES if re.search(r"/1(/|$|\.)", address))


@pytest.mark.parametrize("number", HUGE, ids=len)
def test_a_number_that_no_row_has_is_answered(staff_browser: Client, number: str) -> None:
    for address in WITH_A_NUMBER:
        response = staff_browser.get(re.sub(r"/1(?=/|$|\.)", f"/{number}", address))

        assert response.status_code in {200, 302, 404, 405, 401}, address


@pytest.fixture
def browser_of_one_with_notes(staff_browser: Client) -> Client:
    root = User.objects.get()
    import_texts(root, {"first.md": "# First\n\n#tag"})
    write_turn(Conversation.objects.create(owner=root))
    return staff_browser


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_words_in_an_address_are_answered(
    browser_of_one_with_notes: Client, value: str | bytes
) -> None:
    for address in LISTS:
        response = browser_of_one_with_notes.get(address, dict.fromkeys(NAMES, value))

        assert response.status_code in {200, 422}, address


@pytest.mark.slow
@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_each_odd_word_in_an_address_is_answered(
    browser_of_one_with_notes: Client, value: str | bytes
) -> None:
    for address in LISTS:
        for name in NAMES:
            response = browser_of_one_with_notes.get(address, {name: value})

            assert response.status_code in {200, 422}, (address, name)


@pytest.mark.parametrize("number", [*HUGE, "-1", "٣", "x", ""], ids=range(7))
def test_forgetting_a_refusal_that_is_not_there_forgets_nothing(
    staff_browser: Client, number: str
) -> None:
    assert staff_browser.post("/notes/index/dismiss/", {"refusal": number}).status_code == 302
