"""Account names: any language, but none that passes for another's."""

import unicodedata

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from config.accounts import names
from tests.config.support import PASSWORD

NEW = "a different long sentence"


def sign_up(name: str) -> bool:
    """Whether an account was made."""
    Client().post("/accounts/signup/", {"username": name, "password1": NEW, "password2": NEW})
    return User.objects.exclude(username="alice").exists()


@pytest.mark.parametrize(
    "name",
    ["bob", "Ås_é.2+3@x-y", "Ёлка", "Ελένη", "محمد", "דוד", "田中", "たなかさん", "タナカー",
     "田中taro", "佐々木", "김철수", "สมชาย"[:1], "नमन", "١٢محمد"],
)  # fmt: skip
def test_a_name_of_one_script_is_taken(alice: User, name: str) -> None:
    assert names.clean_name(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize(
    "name", ["аdm", "pаypal", "αlice", "bоb", "Ελeni", "דavid", "田中вася", "ｘу"]
)
def test_letters_of_several_scripts_are_refused(alice: User, name: str) -> None:
    with pytest.raises(ValidationError, match="one script"):
        names.clean_name(name)

    assert not sign_up(name)


@pytest.mark.parametrize("name", ["аӏісе", "ALICE", "ａｌｉｃｅ", "alıce", "ɑlice"])
def test_a_twin_by_its_looks_is_refused(alice: User, name: str) -> None:
    assert not sign_up(name)


def test_a_latin_twin_of_a_cyrillic_name_is_refused(alice: User) -> None:
    User.objects.create_user("сосо")

    assert User.objects.filter(username="coco").count() == 0
    Client().post("/accounts/signup/", {"username": "coco", "password1": NEW, "password2": NEW})
    assert not User.objects.filter(username="coco").exists()


@pytest.mark.parametrize("name", ["Zo\u00e9", "Zoe\u0301"])
def test_accents_may_be_typed_in_both_forms(alice: User, name: str) -> None:

    assert sign_up(name)
    browser = Client()
    browser.post("/accounts/login/", {"login": name, "password": NEW})
    assert User.objects.get(username="Zoé").pk == int(browser.session["_auth_user_id"])


def test_the_admin_makes_no_twins_either(staff_browser: Client, alice: User) -> None:
    form = {"username": "аӏісе", "usable_password": "true", "password1": NEW, "password2": NEW}

    page = staff_browser.post("/admin/auth/user/add/", form)

    assert "looks like the name of another account" in page.text
    assert not User.objects.filter(username="аӏісе").exists()


def test_the_admin_makes_and_changes_accounts(staff_browser: Client, alice: User) -> None:
    form = {"username": "bob", "usable_password": "true", "password1": NEW, "password2": NEW}
    staff_browser.post("/admin/auth/user/add/", form)
    bob = User.objects.get(username="bob")

    change = {"username": "Bob", "date_joined_0": "2026-01-01", "date_joined_1": "10:00:00"}
    staff_browser.post(f"/admin/auth/user/{bob.pk}/change/", {**change, "is_active": "on"})

    bob.refresh_from_db()
    assert (bob.username, bob.check_password(NEW)) == ("Bob", True)
    assert alice.check_password(PASSWORD)
