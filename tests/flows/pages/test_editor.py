"""The way from /flow/ into Langflow's editor."""

from urllib.parse import urlsplit

from ai_chatbot.connections import editors
from ai_chatbot.langflow import account
from tests.flows.conftest import small_flow
from tests.flows.pages.acting import (
    OPEN,
    editor_of,
    text_of,
)


def test_the_editor_opens_on_this_flow_signed_in(client, staff, published):
    response = client.post(OPEN, headers={"host": "127.0.0.1:8000"})

    assert response.status_code == 302
    assert response["location"] == f"{published.url}/flow/{small_flow()['id']}"
    session = response.cookies["access_token_lf"]
    assert session.value == "signed-in"
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["path"] == "/"
    assert 3500 < session["max-age"] <= 3600
    assert set(response.cookies) >= {"refresh_token_lf", "apikey_tkn_lflw"}


def test_a_langflow_that_asks_us_gets_a_cookie_that_names_the_session(client, staff, published):
    published.lets_in = "commonplace_editor="

    response = client.post(OPEN, headers={"host": "127.0.0.1:8000"})

    assert response["location"] == f"{published.url}/flow/{small_flow()['id']}"
    cookie = response.cookies["commonplace_editor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 12 * 3600
    assert editors.editor_of(cookie.value) == staff
    assert client.session.session_key not in cookie.value
    assert "POST /api/v1/login" not in published.requests
    for name in ("access_token_lf", "refresh_token_lf", "apikey_tkn_lflw"):
        assert response.cookies[name]["max-age"] == 0  # of an earlier sign-in


def test_the_editor_has_the_name_by_which_the_browser_came(client, staff, published):
    response = client.post(OPEN, headers={"host": "localhost:8000"})

    assert editor_of(response).hostname == "localhost"
    assert editor_of(response).port == urlsplit(published.url).port


def test_under_another_host_the_page_says_how_to_sign_in(client, staff, published, settings):
    settings.ALLOWED_HOSTS = ["notes.example"]

    response = client.post(OPEN, headers={"host": "notes.example"})

    assert response.status_code == 200
    assert published.username in text_of(response)
    assert str(account.password_file()) in text_of(response)
    assert published.password not in text_of(response)
    assert "access_token_lf" not in response.cookies


def test_without_a_kept_login_the_page_links_to_the_editor(client, staff, published):
    account.password_file().unlink()

    response = client.post(OPEN, headers={"host": "127.0.0.1"})

    assert f"{published.url}/flow/{small_flow()['id']}" in text_of(response)


def test_a_password_changed_in_langflow_is_said(client, staff, published):
    account.password_file().write_text("old")

    response = client.post(OPEN, headers={"host": "127.0.0.1"})

    assert response.status_code == 502
    assert "refused its kept user name and password" in text_of(response)


def test_opening_a_missing_flow_says_how_to_publish_it(client, staff, store):
    response = client.post(OPEN)

    assert response.status_code == 502
    assert "flows push" in text_of(response)


def test_opening_without_langflow_says_so(client, staff, flow_folder, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    assert "does not answer" in text_of(client.post(OPEN))
