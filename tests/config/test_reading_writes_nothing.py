"""Walks every address: to look at a page is not to change anything."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.config.test_login_required import ADDRESSES

CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def test_reading_a_page_writes_nothing(staff_browser: Client) -> None:
    written = {}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            staff_browser.get(address)
        if found := [query["sql"] for query in queries if query["sql"].startswith(CHANGES)]:
            written[address] = found

    assert written == {}
