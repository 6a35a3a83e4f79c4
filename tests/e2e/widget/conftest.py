"""The page of a shop with the widget on it, and its scripted server."""

import pytest

from tests.e2e.widget_support import WidgetServer


@pytest.fixture
def server():
    with WidgetServer() as running:
        yield running


@pytest.fixture
def open_shop(server, open_page):
    """A page of the shop, whose address is not the server's."""

    def open_one(**options):
        page = open_page(server.elsewhere, **options)
        page.goto("/")
        return page

    return open_one
