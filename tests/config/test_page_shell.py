"""What every page has, and what the Content-Security-Policy lets none of them have."""

import re
from html.parser import HTMLParser

import pytest
from django.test import AsyncClient, Client
from pytest_django.fixtures import Settings

SIGNED_IN_PAGES = [
    "/conversations/",
    "/notes/",
    "/notes/import/",
    "/notes/graph/",
    "/search/",
    "/settings/",
    "/settings/tokens/",
    "/accounts/password/change/",
    "/accounts/email/",
    "/accounts/logout/",
    "/nowhere/",
]
OPEN_PAGES = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
ADMIN_PAGES = ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/flow/"]


class Inline(HTMLParser):
    """Collects what a strict policy forbids: inline script, style and handlers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attributes}
        is_data = dict(attributes).get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.found.append(f"<{tag}>")
        forbidden = {n for n in names if n == "style" or n.startswith("on") or n == "hx-on"}
        self.found += [f"{tag} {name}" for name in forbidden]


def assert_fits_the_policy(response: object) -> None:
    policy = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    html = response.content.decode()  # type: ignore[attr-defined]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert Inline(html).found == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//(?!testserver)[^"]*"', html) == []


@pytest.mark.parametrize("address", SIGNED_IN_PAGES)
def test_a_page_for_accounts_fits_the_policy(alice_browser: Client, address: str) -> None:
    response = alice_browser.get(address)

    assert response.status_code in {200, 404}
    assert_fits_the_policy(response)


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN_PAGES)
def test_an_open_page_fits_the_policy(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert_fits_the_policy(response)


@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_a_staff_page_fits_the_policy(staff_browser: Client, address: str) -> None:
    response = staff_browser.get(address)

    assert response.status_code == 200
    assert_fits_the_policy(response)


def test_the_inline_finder_finds(db: None) -> None:
    html = "<p style='x' onclick='y'><script>z</script><script src=a></script><style></style>"

    assert sorted(Inline(html).found) == ["<script>", "<style>", "p onclick", "p style"]


def test_a_page_can_be_used_by_keyboard_and_screen_reader(alice_browser: Client) -> None:
    page = alice_browser.get("/conversations/").content.decode()

    assert '<html lang="en">' in page
    assert '<a class="skip-link" href="#main">' in page
    assert '<main id="main"' in page
    assert 'id="messages" role="status"' in page
    assert '<a href="/conversations/" aria-current="page">' in page


def test_what_is_told_stands_in_a_region_that_is_there_from_the_start(
    alice_browser: Client,
) -> None:
    page = alice_browser.get("/conversations/").content.decode()

    region = re.search(r'<div class="notices">.*?<main', page, re.S)
    assert region
    assert region[0].count('role="status"') == 2
    assert 'id="ready-banner" role="status"' in region[0]


def test_the_header_offers_a_new_conversation_and_the_way_out_by_post(
    alice_browser: Client,
) -> None:
    page = alice_browser.get("/conversations/").content.decode()

    assert 'id="new-conversation" method="post" action="/conversations/new/">' in page
    assert '<form method="post" action="/accounts/logout/" data-signs-out>' in page
    assert 'href="/settings/"' in page


def test_only_staff_is_shown_the_way_to_the_flow(
    alice_browser: Client, staff_browser: Client
) -> None:
    hers = alice_browser.get("/conversations/").content.decode()
    theirs = staff_browser.get("/conversations/").content.decode()

    assert 'href="/flow/"' not in hers
    assert 'href="/admin/"' not in hers
    assert 'href="/flow/"' in theirs
    assert 'href="/admin/"' in theirs


def test_a_user_name_cannot_bring_markup(alice_browser: Client, alice: object) -> None:
    alice.username = "<script>x</script>"  # type: ignore[attr-defined]
    alice.save()  # type: ignore[attr-defined]

    page = alice_browser.get("/conversations/").content.decode()

    assert "<script>x" not in page


@pytest.mark.django_db
async def test_static_files_are_served_with_the_pages(
    async_client: AsyncClient, settings: Settings
) -> None:
    settings.SERVESTATIC_USE_FINDERS = True  # as the product does
    page = (await async_client.get("/accounts/login/")).content.decode()

    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert len(addresses) >= 6
    for address in addresses:
        response = await async_client.get(address)
        assert response.status_code == 200, address
        assert "max-age" in response.headers["Cache-Control"]


async def test_a_browser_finds_an_icon_where_a_page_names_none(
    async_client: AsyncClient, settings: Settings
) -> None:
    settings.SERVESTATIC_USE_FINDERS = True

    response = await async_client.get("/favicon.ico", follow=True)

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("image/svg+xml")
