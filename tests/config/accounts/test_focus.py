"""A form of an account begins where it is to be filled in, and says there what is wrong."""

import re

import pytest
from django.test import Client


def focused(page: str) -> list[str]:
    return re.findall(r'<input[^>]*name="(\w+)"[^>]*\bautofocus\b', page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/accounts/login/", "login"),
        ("/accounts/signup/", "username"),
        ("/accounts/password/reset/", "email"),
    ],
)
def test_the_first_field_has_the_focus(client: Client, path: str, field: str) -> None:
    assert focused(client.get(path).text) == [field]


def test_changing_the_password_begins_at_the_present_one(alice_browser: Client) -> None:
    assert focused(alice_browser.get("/accounts/password/change/").text) == ["oldpassword"]


@pytest.mark.django_db
def test_after_a_wrong_password_the_focused_field_is_described_by_what_is_wrong(
    client: Client,
) -> None:
    page = client.post("/accounts/login/", {"login": "alice", "password": "wrong"}).text

    assert focused(page) == ["login"]
    assert re.search(r'<p class="notice error" role="alert" id="form-error-1">', page)
    assert re.search(r'<input[^>]*name="login"[^>]*aria-describedby="form-error-1"', page)


@pytest.mark.django_db
def test_the_first_field_that_is_wrong_has_the_focus_and_is_announced(client: Client) -> None:
    sent = {"username": "zoë", "password1": "short", "password2": "short"}

    page = client.post("/accounts/signup/", sent).text

    assert focused(page) == ["password1"]
    assert re.search(r'<div role="alert"><ul class="errorlist"[^>]*id="id_password1_error"', page)


def test_fields_elsewhere_take_no_focus_from_their_page(alice_browser: Client) -> None:
    assert focused(alice_browser.get("/settings/tokens/").text) == []
