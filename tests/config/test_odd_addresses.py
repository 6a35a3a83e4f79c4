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


@pytest.mark.parametrize("number", HUGE, ids=len)
@pytest.mark.parametrize("address", sorted(a for a in ADDRESSES if re.search(r"/1(/|$|\.)", a)))
def test_a_number_that_no_row_has_is_answered(
    staff_browser: Client, address: str, number: str
) -> None:
    response = staff_browser.get(re.sub(r"/1(?=/|$|\.)", f"/{number}", address))

    assert response.status_code in {200, 302, 404, 405, 401}


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("address", LISTS)
def test_odd_words_in_an_address_are_answered(
    staff_browser: Client, address: str, value: str | bytes
) -> None:
    root = User.objects.get()
    import_texts(root, {"first.md": "# First\n\n#tag"})
    write_turn(Conversation.objects.create(owner=root))

    for name in ("q", "tag", "folder", "page", "only", "deleted", "title", "v", "k", "threshold"):
        response = staff_browser.get(address, {name: value})

        assert response.status_code in {200, 422}, name


@pytest.mark.parametrize("number", [*HUGE, "-1", "٣", "x", ""], ids=range(7))
def test_forgetting_a_refusal_that_is_not_there_forgets_nothing(
    staff_browser: Client, number: str
) -> None:
    assert staff_browser.post("/notes/index/dismiss/", {"refusal": number}).status_code == 302
