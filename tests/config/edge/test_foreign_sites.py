"""What a page of another site can have its visitor's browser do here, and read of it: nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import AsyncClient, Client
from pytest_django.fixtures import Settings

from tests.config.support import PASSWORD
from tests.config.test_settings import start_with

FOREIGN = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
ADDRESSES = [
    "/", "/notes/", "/notes/graph.json", "/api/openapi.json", "/api/notes/index", "/readyz",
    "/accounts/login/", "/collections/", "/widget/config", "/c/nobody-guesses-this/config",
]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "options"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_may_be_read_by_another_site(
    alice_browser: Client, address: str, method: str
) -> None:
    response = getattr(alice_browser, method)(address, headers=FOREIGN)
    response.close()

    assert [name for name in response.headers if name.lower().startswith("access-control")] == []


async def test_neither_may_a_static_file(async_client: AsyncClient, settings: Settings) -> None:
    settings.SERVESTATIC_USE_FINDERS = True  # as the product does

    for address in ("/static/img/logo.svg", "/static/js/chat/main.js"):
        response = await async_client.get(address, headers=FOREIGN)
        assert response.status_code == 200
        assert "Access-Control-Allow-Origin" not in response


def test_cookies_come_along_from_no_other_site(client: Client, alice: User) -> None:
    signed_in = client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})

    session, token = signed_in.cookies["sessionid"], signed_in.cookies["csrftoken"]
    assert (session["samesite"], token["samesite"]) == ("Lax", "Lax")
    assert session["httponly"]
    assert not session["domain"]  # of this host alone


@pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"])
def test_behind_a_tls_proxy_cookies_go_over_tls_only(tmp_path: Path, name: str) -> None:
    behind = start_with(tmp_path, show=name, BEHIND_TLS_PROXY="true")

    assert behind.stdout.strip() == "True"
