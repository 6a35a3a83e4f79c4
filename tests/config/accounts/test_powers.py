"""Powers come from who has all of them: no form gives them, and no lesser power leads to them."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests.config.support import PASSWORD

POWERS = {"is_staff": "on", "is_superuser": "on", "is_active": "on"}
DATE = {"date_joined_0": "2026-01-01", "date_joined_1": "10:00:00"}


@pytest.fixture
def clerk(db: None) -> User:
    """Staff who may do all that can be given a permission for, without being a superuser."""
    clerk = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    for app, model in [("auth", "user"), ("auth", "group"), ("account", "emailaddress")]:
        kind = ContentType.objects.get(app_label=app, model=model)
        for deed in ("add", "change", "delete", "view"):
            known, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{deed}_{model}", defaults={"name": deed}
            )
            clerk.user_permissions.add(known)
    return clerk


@pytest.fixture
def desk(clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def change(browser: Client, account: User, **fields: str) -> int:
    form = {"username": account.username, **DATE, **fields}
    return browser.post(f"/admin/auth/user/{account.pk}/change/", form).status_code


def has_powers(account: User) -> bool:
    return account.is_staff or account.is_superuser


def test_a_sign_up_takes_no_more_than_it_asks_for(client: Client, db: None) -> None:
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    client.post("/accounts/signup/", {"username": "bob", **passwords, **POWERS, "id": "77"})

    bob = User.objects.get(username="bob")
    assert bob.pk != 77
    assert not has_powers(bob)


def test_the_first_to_sign_up_is_nobody_special(client: Client, db: None) -> None:
    assert not User.objects.exists()
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    client.post("/accounts/signup/", {"username": "first", **passwords})

    assert not User.objects.filter(is_staff=True).exists()
    assert client.get("/flow/").status_code == 404


def test_who_may_change_accounts_gives_no_powers(desk: Client, alice: User, clerk: User) -> None:
    assert change(desk, alice, **POWERS, first_name="Alice") == 302
    change(desk, clerk, **POWERS)

    alice.refresh_from_db()
    clerk.refresh_from_db()
    assert alice.first_name == "Alice"
    assert not has_powers(alice)
    assert not clerk.is_superuser


def test_who_may_change_accounts_takes_over_none_with_powers(desk: Client) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    new = {"password1": "another one entirely", "password2": "another one entirely"}

    assert change(desk, root) == 403
    assert desk.post(f"/admin/auth/user/{root.pk}/password/", new).status_code == 403
    assert desk.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    several = {"action": "delete_selected", "_selected_action": root.pk, "post": "yes"}
    desk.post("/admin/auth/user/", several)

    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_addresses_and_groups_are_for_superusers(desk: Client, staff_browser: Client) -> None:
    group = Group.objects.create(name="readers")

    for page in ("account/emailaddress/add/", f"auth/group/{group.pk}/change/"):
        assert desk.get(f"/admin/{page}").status_code == 403
        assert staff_browser.get(f"/admin/{page}").status_code == 200


@pytest.mark.parametrize(
    "lookup", ["auth/user/?password__startswith", "auth/user/?notes__body__contains",
               "auth/user/?conversations__title__startswith",
               "ai_chatbot/personaltoken/?owner__password__startswith"],
)  # fmt: skip
def test_a_list_of_the_admin_is_searched_by_nothing_that_it_does_not_show(
    staff_browser: Client, lookup: str
) -> None:
    assert staff_browser.get(f"/admin/{lookup}=a").status_code == 400
