"""Langflow asks who a browser's cookie names: somebody of the staff, as long as they are."""

import pytest
from django.contrib.auth.models import User

from ai_chatbot.connections import editors

PATH = "/api/editor"


@pytest.fixture
def staff(db, client):
    user = User.objects.create_user("żółć-鍵-מפתח", password="a long pass phrase", is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def cookie(client, staff):
    return editors.cookie_for(client.session.session_key)


@pytest.fixture
def ask(client):
    """Without the browser's own cookies, as Langflow asks."""
    langflow = type(client)()

    def asked(cookie):
        return langflow.get(PATH, headers={"authorization": f"Bearer {cookie}"})

    return asked


def test_who_edits_is_told(ask, cookie, staff):
    response = ask(cookie)

    assert response.status_code == 200
    assert response.json() == {"id": str(staff.pk), "username": staff.username}


def test_the_session_itself_opens_nothing(ask, client, staff):
    assert ask(client.session.session_key).status_code == 401
    assert client.get(PATH).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA", "\u00e9", "é" * 5000, "null", '["x", 1]'])
def test_what_we_did_not_make_opens_nothing(ask, db, cookie):
    assert ask(cookie.encode().decode("latin-1")).status_code == 401


@pytest.mark.parametrize(
    "sealed", ["a key", "", "editor", "editor x y", "model 1 y", "editor 1 y z"]
)
def test_what_is_sealed_and_is_none_opens_nothing(ask, db, sealed):
    assert ask(editors.encrypt(sealed or " ")).status_code == 401


def test_it_ends_when_they_sign_out(ask, client, cookie):
    client.post("/accounts/logout/")

    assert ask(cookie).status_code == 401


def test_it_ends_with_another_password(ask, cookie, staff):
    staff.set_password("another pass phrase")
    staff.save()

    assert ask(cookie).status_code == 401


@pytest.mark.parametrize("right", ["is_active", "is_staff"])
def test_it_ends_with_the_right(ask, cookie, staff, right):
    User.objects.filter(pk=staff.pk).update(**{right: False})

    assert ask(cookie).status_code == 401


def test_it_ends_with_the_day(ask, cookie, monkeypatch):
    monkeypatch.setattr(editors, "GOOD_SECONDS", -1)

    assert ask(cookie).status_code == 401


def test_it_is_only_read(ask, client, cookie):
    response = client.post(PATH, headers={"authorization": f"Bearer {cookie}"})

    assert response.status_code == 405


def test_two_queries_tell(ask, cookie, django_assert_num_queries):
    with django_assert_num_queries(2):
        ask(cookie)
