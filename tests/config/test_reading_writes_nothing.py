"""Walks every address: to look at a page is not to change anything."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.config.test_login_required import ADDRESSES

CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_a_page_writes_nothing(staff_browser: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        staff_browser.get(address)

    written = [query["sql"] for query in queries if query["sql"].startswith(CHANGES)]
    assert written == []
