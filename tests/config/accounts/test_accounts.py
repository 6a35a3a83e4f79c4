import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from tests.config.support import PASSWORD

NEW_PASSWORD = "a different long sentence"


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_signing_in_leads_to_the_start_page(client: Client, alice: User) -> None:
    response = client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})

    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.django_db
def test_the_sign_in_page_has_the_names_that_people_look_for(client: Client) -> None:
    page = text_of(client.get("/accounts/login/"))

    assert re.search(r'<label for="id_login">Username</label>', page)
    assert re.search(r'<label for="id_password">Password</label>', page)
    assert re.search(r"<button type=\"submit\"[^>]*>Sign in</button>", page)


@pytest.mark.parametrize(
    ("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("alice", PASSWORD.upper())]
)
def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(
    client: Client, alice: User, name: str, password: str
) -> None:
    response = client.post("/accounts/login/", {"login": name, "password": password})

    assert response.status_code == 200
    assert "The username and/or password you specified are not correct." in text_of(response)
    assert "_auth_user_id" not in client.session


def test_guessing_is_stopped_after_a_few_tries(client: Client, alice: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": "alice", "password": "wrong"})

    response = client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})

    assert "Too many failed login attempts. Try again later." in text_of(response)
    assert "_auth_user_id" not in client.session


def test_too_many_requests_get_a_page_that_says_to_wait(client: Client, alice: User) -> None:
    for _ in range(30):
        client.get("/accounts/login/")
        response = client.post("/accounts/login/", {"login": "", "password": ""})

    response = client.post("/accounts/login/", {"login": "alice", "password": PASSWORD})

    assert response.status_code == 429
    assert "Wait a few minutes" in text_of(response)


def test_a_switched_off_account_is_told_so(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)

    response = client.post(
        "/accounts/login/", {"login": "alice", "password": PASSWORD}, follow=True
    )

    assert "_auth_user_id" not in client.session
    assert response.status_code == 200


def test_signing_out_takes_a_post_and_ends_the_session(alice_browser: Client) -> None:
    asked = alice_browser.get("/accounts/logout/")
    still_in = "_auth_user_id" in alice_browser.session

    response = alice_browser.post("/accounts/logout/")

    assert "Do you want to sign out, alice?" in text_of(asked)
    assert still_in
    assert response.headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in alice_browser.session


@pytest.mark.django_db
def test_signing_up_makes_an_account_without_powers_and_signs_in(client: Client) -> None:
    form = {"username": "bob", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    response = client.post("/accounts/signup/", form)

    bob = User.objects.get(username="bob")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(bob.pk)
    assert not bob.is_staff


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "alice"}, "A user with that username already exists."),
        ({"username": "two words"}, "Enter a valid username."),
        ({"password1": "short", "password2": "short"}, "This password is too short."),
        ({"password2": "something else"}, "You must type the same password each time."),
        ({"email": "no address"}, "Enter a valid email address."),
    ],
)
def test_a_sign_up_that_cannot_be_says_why_and_makes_nothing(
    client: Client, alice: User, changed: dict[str, str], sentence: str
) -> None:
    form = {"username": "bob", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, **changed}

    response = client.post("/accounts/signup/", form)

    assert sentence in text_of(response)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_closed_sign_up_says_whom_to_ask_and_is_not_offered(
    client: Client, settings: Settings
) -> None:
    settings.SIGNUP_OPEN = False
    form = {"username": "bob", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    sign_in = text_of(client.get("/accounts/login/"))
    response = client.post("/accounts/signup/", form)

    assert "/accounts/signup/" not in sign_in
    assert "Ask the person who runs it" in text_of(response)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_open_sign_up_is_offered_at_the_sign_in(client: Client) -> None:
    page = text_of(client.get("/accounts/login/"))

    assert 'href="/accounts/signup/"' in page


def test_changing_the_password_keeps_one_signed_in(alice_browser: Client, alice: User) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    alice_browser.post("/accounts/password/change/", form)

    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert alice_browser.get("/accounts/password/change/").status_code == 200


def test_changing_the_password_needs_the_present_one(alice_browser: Client, alice: User) -> None:
    form = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    response = alice_browser.post("/accounts/password/change/", form)

    alice.refresh_from_db()
    assert "Please type your current password." in text_of(response)
    assert alice.check_password(PASSWORD)


def reset_link(address: str) -> str:
    """Ask for a reset and return the path of the link that the mail brings."""
    Client().post("/accounts/password/reset/", {"email": address})
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_forgotten_password_is_reset_by_the_mailed_link(client: Client, alice: User) -> None:
    link = reset_link("alice@example.org")

    form_page = client.get(link, follow=True)
    action = form_page.redirect_chain[-1][0]
    done = client.post(action, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True)

    alice.refresh_from_db()
    assert mail.outbox[-1].to == ["alice@example.org"]
    assert mail.outbox[-1].subject == "Commonplace: Reset your password"
    assert "Choose a new password" in text_of(form_page)
    assert "Your password is changed" in text_of(done)
    assert alice.check_password(NEW_PASSWORD)


def test_a_used_reset_link_says_so(client: Client, alice: User) -> None:
    link = reset_link("alice@example.org")
    alice.set_password(NEW_PASSWORD)
    alice.save()

    page = client.get(link, follow=True)

    assert "This link does not work any more" in text_of(page)


def test_a_reset_does_not_tell_who_has_an_account(client: Client, alice: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "alice@example.org"}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "bob@example.org"}, follow=True)

    token = re.compile(r'(?<=FToken": ")\w+')
    assert token.sub("", text_of(known)) == token.sub("", text_of(unknown))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mail_server", "sentence"),
    [
        ("", "is printed where the server runs"),
        ("mail.example.org", "Ask the administrator for a new password."),
    ],
)
def test_the_reset_page_says_where_the_mail_goes(
    client: Client, settings: Settings, mail_server: str, sentence: str
) -> None:
    settings.EMAIL_HOST = mail_server

    page = text_of(client.get("/accounts/password/reset/"))

    assert sentence in page


def test_an_address_can_be_added_for_later_resets(alice_browser: Client, alice: User) -> None:
    alice_browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})

    page = text_of(alice_browser.get("/accounts/email/"))

    assert "new@example.org" in page
