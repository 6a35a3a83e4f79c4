"""What every answer says to browsers and caches."""

from pathlib import Path

import pytest
from django.test import Client

from tests.config.test_settings import start_with

ADDRESSES = [
    "/notes/", "/notes/trash/", "/search/?q=x", "/conversations/", "/notes/import/",
    "/notes/index/", "/notes/graph.json", "/accounts/email/", "/accounts/password/change/",
    "/admin/", "/admin/auth/user/", "/no-such-page", "/notes/999/", "/",
    "/collections/", "/widget/config", "/c/nobody-guesses-this/",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_dynamic_is_kept_by_a_cache(staff_browser: Client, address: str) -> None:
    response = staff_browser.get(address)

    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/api/notes/index", "/ready-banner/"])
def test_neither_is_what_a_stranger_gets(client: Client, address: str) -> None:
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.django_db
def test_an_icon_says_otherwise(client: Client) -> None:
    assert client.get("/favicon.ico")["Cache-Control"] == "max-age=86400"


@pytest.mark.parametrize("address", ["/notes/", "/accounts/email/", "/no-such-page"])
def test_a_page_gives_up_what_it_does_not_need(alice_browser: Client, address: str) -> None:
    headers = alice_browser.get(address).headers

    for power in ("camera", "microphone", "geolocation", "display-capture"):
        assert f"{power}=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/notes/", "/accounts/email/", "/no-such-page"])
def test_markup_that_got_in_could_lead_nothing_out(alice_browser: Client, address: str) -> None:
    policy = alice_browser.get(address)["Content-Security-Policy"]

    rules = set(policy.split("; "))
    assert {"default-src 'none'", "form-action 'self'", "base-uri 'none'"} <= rules
    assert {"frame-ancestors 'none'", "object-src 'none'", "script-src 'self'"} <= rules
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECURE_SSL_REDIRECT", "True"), ("SECURE_HSTS_SECONDS", "31536000")],
)
def test_behind_a_tls_proxy_browsers_are_held_to_tls(tmp_path: Path, name: str, value: str) -> None:
    behind = start_with(tmp_path, show=name, BEHIND_TLS_PROXY="true")

    assert behind.stdout.strip() == value


TLS = {"SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 600}
PAST_THE_PROXY = ["^healthz$", "^readyz$", "^metrics$", "^api/"]


def test_plain_http_is_led_to_tls_but_for_what_comes_past_the_proxy(
    settings: object, client: Client, db: None
) -> None:
    for name, value in {**TLS, "SECURE_REDIRECT_EXEMPT": PAST_THE_PROXY}.items():
        setattr(settings, name, value)

    assert client.get("/notes/")["Location"] == "https://testserver/notes/"
    assert client.get("/healthz").status_code == 200
    assert client.post("/api/notes/search").status_code == 401


def test_what_comes_past_the_proxy_is_what_the_settings_name(tmp_path: Path) -> None:
    shown = start_with(tmp_path, show="SECURE_REDIRECT_EXEMPT", BEHIND_TLS_PROXY="true")

    assert shown.stdout.strip() == str(PAST_THE_PROXY)
