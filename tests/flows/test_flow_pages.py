"""/flow/ and the way from there into Langflow's editor."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from ai_chatbot.flows import files, sync
from ai_chatbot.langflow import account
from tests.flows.conftest import small_flow, write_flow

PAGE, OPEN = "/flow/", "/flow/open/"


@pytest.fixture
def staff(db, client):
    """Signed in as somebody who may edit flows."""
    user = get_user_model().objects.create_user("ada", password="pw", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def published(store):
    """Langflow has the flow, and we have kept how to sign in to it."""
    sync.push_flow()
    (sync.settings.DATA_DIR / "langflow_superuser").write_text(store.username)
    account.password_file().write_text(store.password)
    return store


def text_of(response):
    return " ".join(response.content.decode().split())


def editor_of(response):
    return urlsplit(response["location"])


# --- The page ---------------------------------------------------------------------------
def test_the_page_says_which_flow_answers(client, staff, published):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Langflow runs the flow as it is in flows/." in text_of(response)
    assert sync.flow_status().flow.version in text_of(response)
    assert "Edit the flow" in text_of(response)


def test_the_page_says_that_the_flow_was_edited(client, staff, published):
    published.edit(data=small_flow("Edited.")["data"])

    assert "edited in Langflow" in text_of(client.get(PAGE))


def test_the_page_says_that_the_flow_is_missing_and_offers_no_editor(client, staff, store):
    response = client.get(PAGE)

    assert "flows push" in text_of(response)
    assert "Edit the flow" not in text_of(response)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "LANGFLOW_API_KEY"), (502, "does not answer"), (500, "HTTP 500")]
)
def test_the_page_explains_a_langflow_that_will_not(client, staff, published, status, words):
    published.status = status

    response = client.get(PAGE)

    assert response.status_code == 200
    assert words in text_of(response)
    assert "Try again" in text_of(response)


def test_the_page_explains_a_broken_file(client, staff, published):
    files.flow_file().write_text("{")

    assert "is not a flow" in text_of(client.get(PAGE))


def test_the_pages_policy_lets_its_form_lead_to_langflow_and_nowhere_else(
    client, staff, published, settings
):
    policy = client.get(PAGE, headers={"host": "127.0.0.1"})["Content-Security-Policy"]

    (directive,) = [part for part in policy.split(";") if "form-action" in part]
    assert directive.split() == ["form-action", "'self'", settings.LANGFLOW_URL]


# --- Opening the editor -----------------------------------------------------------------
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


# --- Who may ----------------------------------------------------------------------------
@pytest.mark.parametrize(("method", "path"), [("get", PAGE), ("post", OPEN)])
def test_somebody_who_is_not_staff_gets_404_and_langflow_is_not_asked(
    client, db, published, method, path
):
    client.force_login(get_user_model().objects.create_user("bob", password="pw"))
    published.requests.clear()

    response = getattr(client, method)(path)

    assert response.status_code == 404
    assert published.requests == []


@pytest.mark.parametrize(("method", "path"), [("get", PAGE), ("post", OPEN)])
def test_nobody_gets_in_without_signing_in(client, db, method, path):
    response = getattr(client, method)(path)

    assert response.status_code == 302
    assert response["location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("method", "path"), [("post", PAGE), ("get", OPEN)])
def test_the_wrong_method_is_refused(client, staff, method, path):
    assert getattr(client, method)(path).status_code == 405


def test_a_newer_file_is_announced(client, staff, published):
    write_flow(small_flow("Newer."))

    assert "flows/ has a newer flow" in text_of(client.get(PAGE))
