"""Every door where a password or a token can be guessed counts the guesses."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from tests.config.support import PASSWORD
from tests.config.test_settings import start_with

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", password=PASSWORD)


def sign_in(name: str, password: str, *, address: str = HERE) -> bool:
    """Whether a fresh browser at this address is let in."""
    browser = Client(REMOTE_ADDR=address)
    browser.post("/accounts/login/", {"login": name, "password": password})
    return "_auth_user_id" in browser.session


def test_the_admin_takes_no_password_itself(root: User) -> None:
    browser = Client()

    response = browser.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert response.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in browser.session


def test_sixty_guesses_at_the_admins_door_do_not_open_it(root: User) -> None:
    browser = Client()
    for n in range(60):
        browser.post("/admin/login/", {"username": "root", "password": f"wrong {n}"}, follow=True)
        browser.post("/admin/", {"username": "root", "password": f"wrong {n}"}, follow=True)

    browser.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert "_auth_user_id" not in browser.session


def test_staff_cannot_guess_a_superusers_password_in_the_admin(root: User, db: None) -> None:
    clerk = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    browser = Client()
    browser.force_login(clerk)

    browser.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert browser.session["_auth_user_id"] == str(clerk.pk)


def test_signing_in_for_the_admin_leads_there(root: User, client: Client) -> None:
    at_the_door = client.get("/admin/", follow=True).request["QUERY_STRING"]

    client.post(f"/accounts/login/?{at_the_door}", {"login": "root", "password": PASSWORD})

    assert "_auth_user_id" in client.session
    assert client.get("/admin/login/").headers["Location"] == "/admin/"


def test_who_is_no_staff_is_refused_at_the_admins_door(alice_browser: Client) -> None:
    assert alice_browser.get("/admin/login/").status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_change_of_password_is_the_one_that_counts(
    staff_browser: Client, method: str
) -> None:
    response = getattr(staff_browser, method)("/admin/password_change/")

    assert response.headers["Location"] == "/accounts/password/change/"


def test_a_stolen_session_cannot_guess_the_password(alice_browser: Client, alice: User) -> None:
    form = {"password1": "another long sentence", "password2": "another long sentence"}
    guesses = [{**form, "oldpassword": f"wrong {n}"} for n in range(6)]

    answers = [alice_browser.post("/accounts/password/change/", guess) for guess in guesses]

    assert answers[-1].status_code == 429


def test_signing_in_again_counts_guesses(alice_browser: Client, alice: User) -> None:
    for n in range(11):
        answer = alice_browser.post("/accounts/reauthenticate/", {"password": f"wrong {n}"})

    answer = alice_browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert answer.status_code in {200, 429}


def test_wrong_tries_elsewhere_do_not_lock_the_owner_out(alice: User) -> None:
    for n in range(8):
        sign_in("alice", f"wrong {n}", address=ELSEWHERE)

    assert not sign_in("alice", PASSWORD, address=ELSEWHERE)
    assert sign_in("alice", PASSWORD, address=HERE)


@pytest.mark.parametrize("spelling", ["alice", "ALICE", "Alice", "ａｌｉｃｅ"])
def test_another_spelling_is_no_new_set_of_tries(alice: User, spelling: str) -> None:
    for n in range(5):
        sign_in("alice", f"wrong {n}")

    assert not sign_in(spelling, PASSWORD)


def test_tries_from_many_addresses_have_an_end(alice: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_anywhere": "12/h/key"}
    for n in range(12):
        sign_in("alice", f"wrong {n}", address=f"198.51.100.{n}")

    assert not sign_in("alice", PASSWORD)


def test_signing_in_rightly_uses_up_no_tries(alice: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed_anywhere": "3/h/key"}

    assert all(sign_in("alice", PASSWORD) for _ in range(8))


def test_several_processes_count_together_where_they_share_redis(tmp_path: Path) -> None:
    shared = start_with(tmp_path, show="CACHES", REDIS_URL="redis://127.0.0.1:1/0")

    assert "'LOCATION': 'redis://127.0.0.1:1/0'" in shared.stdout


@pytest.mark.django_db
def test_tokens_that_are_not_valid_are_counted_by_address(client: Client) -> None:
    headers = {"Authorization": "Bearer cp_wrong"}
    answers = [client.get("/api/notes/index", headers=headers) for _ in range(31)]

    assert [answer.status_code for answer in answers[::30]] == [401, 429]
    assert "Wait a minute" in answers[-1].json()["detail"]
    elsewhere = client.get("/api/notes/index", headers=headers, REMOTE_ADDR=ELSEWHERE)
    assert elsewhere.status_code == 401
