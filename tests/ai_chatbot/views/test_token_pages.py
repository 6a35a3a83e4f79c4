"""The pages of personal tokens: a new one is shown once, one that is taken back opens nothing."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ai_chatbot.models import PersonalToken, Scope
from ai_chatbot.tokens import TOKENS_PER_USER, make_personal_token, resolve_token

PAGE = "/settings/tokens/"
SHOWN = re.compile(r'<code id="new-token"[^>]*>(cp_[\w-]+)</code>')


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def token(alice):
    """One of Alice's, as a row."""
    make_personal_token(alice, name="my program", scopes=[Scope.ASK])
    return PersonalToken.objects.get()


def revoke_url(token):
    return f"{PAGE}{token.pk}/revoke/"


def make(browser, name="My script", scopes=("notes:read",), days="30"):
    return browser.post(PAGE, {"name": name, "scopes": list(scopes), "days": days})


def made(browser, **form):
    """The token that the page shows, and the page."""
    assert make(browser, **form).status_code == HTTPStatus.FOUND
    page = browser.get(PAGE).text
    return SHOWN.search(page)[1], page


# --- Access ---------------------------------------------------------------------------------


def test_they_need_a_login(client, token):
    for path in ("/settings/", PAGE, revoke_url(token)):
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 302
            assert response.url.startswith("/accounts/login/")
    assert PersonalToken.objects.exists()


def test_a_strangers_token_is_not_there(client, bob, token):
    client.force_login(bob)

    assert "my program" not in client.get(PAGE).text
    for response in (client.get(revoke_url(token)), client.post(revoke_url(token))):
        assert response.status_code == 404
    assert PersonalToken.objects.exists()


def test_a_token_that_is_none_is_not_there(browser):
    for number in ("0", "7", "9" * 30):
        assert browser.post(f"{PAGE}{number}/revoke/").status_code == 404


def test_a_token_opens_no_page(client, alice):
    token = make_personal_token(alice, name="my program")

    assert client.get(PAGE, headers={"Authorization": f"Bearer {token}"}).status_code == 302


def test_other_methods_are_refused(browser, token):
    assert browser.post("/settings/").status_code == 405
    assert browser.delete(PAGE).status_code == 405
    assert browser.put(revoke_url(token)).status_code == 405


@pytest.mark.parametrize("path", [PAGE, "revoke"])
def test_a_page_of_another_site_makes_and_ends_none(alice, token, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    path = revoke_url(token) if path == "revoke" else path
    response = client.post(path, {"name": "Forged", "scopes": ["ask"], "days": ""})

    assert response.status_code == 403
    assert [each.name for each in PersonalToken.objects.all()] == ["my program"]


# --- Making one -------------------------------------------------------------------------------


def test_a_new_token_works_and_is_shown_with_a_line_to_try(browser, alice):
    token, page = made(browser, name="Zürich 東京 שלום", scopes=["notes:read", "ask"], days="7")

    grant = resolve_token(token)
    assert (grant.owner_id, grant.scopes) == (alice.pk, {"notes:read", "ask"})
    kept = PersonalToken.objects.get()
    assert kept.name == "Zürich 東京 שלום"
    assert timedelta(days=6.9) < kept.expires_at - timezone.now() <= timedelta(days=7)
    assert f"Authorization: Bearer {token}&quot;" in page or f"Bearer {token}" in page
    assert "http://testserver/api/v1/notes<" in page
    assert "The token “Zürich 東京 שלום” was made." in page
    assert 'data-copy="new-token"' in page


@pytest.mark.parametrize(
    ("scopes", "address"),
    [(["conversations"], "/api/v1/conversations<"), (["ask"], ""), (["notes:write"], "")],
)
def test_the_line_to_try_is_one_that_the_token_may(browser, scopes, address):
    _, page = made(browser, scopes=scopes)

    assert ("curl" in page) is bool(address)
    assert address in page


def test_it_is_shown_once_and_kept_by_nobody(browser):
    made_at = make(browser)
    cookie = made_at.cookies["new_token"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", PAGE)
    assert int(cookie["max-age"]) <= 60

    first = browser.get(PAGE)
    again = browser.get(PAGE)

    token = SHOWN.search(first.text)[1]
    assert first.headers["Cache-Control"] == "private, no-store"
    assert token not in again.text
    assert not SHOWN.search(again.text)
    assert token not in str(PersonalToken.objects.values())
    assert token not in str(dict(browser.session))
    assert token not in made_at.url


def test_over_tls_it_travels_over_tls_alone(alice):
    client = Client()
    client.force_login(alice)

    response = client.post(PAGE, {"name": "x", "scopes": ["ask"], "days": ""}, secure=True)

    assert response.cookies["new_token"]["secure"]


def test_who_signs_in_next_in_the_same_browser_is_not_shown_it(browser, bob):
    make(browser)
    browser.force_login(bob)

    assert not SHOWN.search(browser.get(PAGE).text)


@pytest.mark.parametrize("cookie", ["", "cp_forged", "cp_x:1:forged", ":" * 3000, "\u00e9"])
def test_a_forged_cookie_shows_nothing(browser, cookie):
    browser.cookies["new_token"] = cookie

    response = browser.get(PAGE)

    assert response.status_code == 200
    assert not SHOWN.search(response.text)


def test_one_that_was_taken_back_meanwhile_is_not_shown(browser):
    make(browser)
    PersonalToken.objects.all().delete()

    assert not SHOWN.search(browser.get(PAGE).text)


def test_one_without_an_end_is_made_if_that_is_said(browser):
    made(browser, days="")

    assert PersonalToken.objects.get().expires_at is None
    assert "without an end" in browser.get(PAGE).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": " \n "}, "This field is required"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "nul \x00"}, "Null characters are not allowed"),
        ({"scopes": []}, "Choose what the token may be used for"),
        ({"scopes": ["everything"]}, "everything is not one of the available choices"),
        ({"scopes": ["ask", "flows"]}, "flows is not one of the available choices"),
        ({"days": "0"}, "0 is not one of the available choices"),
        ({"days": "999999999999"}, "is not one of the available choices"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_makes_none(browser, form, words):
    response = make(browser, **form)

    assert response.status_code == 422
    assert words in response.text
    assert not PersonalToken.objects.exists()


def test_what_was_sent_along_is_not_taken(browser, alice, bob):
    browser.post(
        PAGE,
        {
            "name": "Mine", "scopes": ["ask"], "days": "7", "owner": bob.pk, "digest": "0" * 64,
            "expires_at": "2999-01-01", "id": "7",
        },
    )  # fmt: skip

    kept = PersonalToken.objects.get()
    assert (kept.owner, kept.expires_at.year < 2999) == (alice, True)
    assert kept.digest != "0" * 64


def test_a_name_cannot_bring_markup(browser):
    _, page = made(browser, name="<script>x</script>\"'")

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_staff_alone_is_offered_what_is_staffs(client, alice):
    client.force_login(alice)
    assert 'value="flows"' not in client.get(PAGE).text
    alice.is_staff = True
    alice.save()

    assert 'value="flows"' in client.get(PAGE).text
    token, _ = made(client, scopes=["flows"])
    assert resolve_token(token).allows(Scope.FLOWS)


def test_there_are_so_many_and_no_more(browser, alice):
    for n in range(TOKENS_PER_USER - 1):
        make_personal_token(alice, name=f"token {n}")
    made(browser)

    assert '<form method="post" class="token-form"' not in browser.get(PAGE).text
    response = make(browser, name="One more")
    assert response.status_code == 422
    assert "the most allowed" in response.text
    assert alice.tokens.count() == TOKENS_PER_USER


# --- The list, and taking one back ---------------------------------------------------------------


@pytest.mark.usefixtures("same_day")
def test_the_list_says_what_each_may_and_when_it_was_used_and_ends(browser, alice, client):
    now = timezone.now()
    make_personal_token(alice, name="ended", expires_at=now - timedelta(days=1))
    make_personal_token(alice, name="nothing", scopes=[])
    token, _ = made(browser, scopes=["notes:read", "ask"], days="365")
    assert "never used" in browser.get(PAGE).text
    resolve_token(token)

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", browser.get(PAGE).text))

    assert "may read and search notes; ask questions" in page
    assert "may do nothing" in page
    assert f"last used {now:%-d %b %Y}" in page
    assert f"ends {now + timedelta(days=365):%-d %b %Y}" in page
    assert f"ended {now - timedelta(days=1):%-d %b %Y}" in page


def test_the_list_costs_the_same_however_long_it_is(browser, alice):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get(PAGE)
        return len(captured)

    make_personal_token(alice, name="first")
    of_one = queries()
    for n in range(20):
        make_personal_token(alice, name=f"token {n}")

    assert queries() == of_one


def test_taking_one_back_is_asked_for_once_more_and_then_it_opens_nothing(browser):
    token, _ = made(browser)
    kept = PersonalToken.objects.get()

    assert "Take back “My script”?" in browser.get(revoke_url(kept)).text
    assert resolve_token(token)
    response = browser.post(revoke_url(kept), follow=True)

    assert "“My script” opens nothing any more" in response.text
    assert resolve_token(token) is None
    assert browser.post(revoke_url(kept)).status_code == 404


# --- The ways there ------------------------------------------------------------------------------


def test_the_menu_leads_to_the_settings_and_they_to_the_tokens(browser):
    assert 'href="/settings/"' in browser.get("/conversations/").text
    page = browser.get("/settings/").text
    for path in (PAGE, "/accounts/password/change/", "/accounts/email/"):
        assert f'href="{path}"' in page


def test_who_changes_the_password_is_told_that_tokens_stay(browser):
    page = browser.get("/accounts/password/change/").text

    assert "personal tokens</a> stay as they are" in page
    assert f'href="{PAGE}"' in page
