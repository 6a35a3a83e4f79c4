"""Accounts in the admin: how they end there, what its pages tell, and forms that are sent late."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from ai_chatbot.models import Collection, Conversation, Leftover, Message
from notes.editing.attachments import keep_attachment
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn
from tests.config.support import PASSWORD

NAME = "日記 crème"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    settings.LANGFLOW_URL = "http://127.0.0.1:9"


@pytest.fixture
def root(staff_browser: Client) -> User:
    return User.objects.get(username="root")


@pytest.fixture
def full(alice: User, settings: Any) -> User:
    """An account with something of each kind, and a file on the disk."""
    import_texts(alice, {f"{NAME}.md": "what only she may read"})
    keep_attachment(alice, "boat.png", b"a picture")
    conversation = Conversation.objects.create(owner=alice, title="What ails me")
    write_turn(conversation, "What ails me?", "Nothing.")
    Collection.objects.create(owner=alice, title="Published")
    return alice


def form_of(browser: Client, account: User) -> dict[str, str]:
    """The fields of the form for an account, as its page shows them."""
    page = browser.get(f"/admin/auth/user/{account.pk}/change/").text
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', each)) for each in re.findall("<input.*?>", page)]
    boxes = {each["name"] for each in inputs if each.get("type") == "checkbox"}
    ticked = set(re.findall(r'name="(is_\w+)"[^>]*checked', page))
    return {
        each["name"]: each.get("value", "on" if each["name"] in boxes else "")
        for each in inputs
        if "name" in each and (each["name"] not in boxes or each["name"] in ticked)
    }


def save(browser: Client, account: User, form: dict[str, str]) -> Any:
    return browser.post(f"/admin/auth/user/{account.pk}/change/", form)


# --- Deleting -------------------------------------------------------------------------------


@pytest.mark.parametrize("several", [False, True])
def test_an_account_that_is_deleted_there_leaves_nothing(
    staff_browser: Client, full: User, several: bool, django_capture_on_commit_callbacks: Any,
    settings: Any,
) -> None:  # fmt: skip
    page, form = f"/admin/auth/user/{full.pk}/delete/", {"post": "yes"}
    if several:
        page = "/admin/auth/user/"
        form |= {"action": "delete_selected", "_selected_action": str(full.pk)}

    with django_capture_on_commit_callbacks(execute=True):
        assert staff_browser.post(page, form).status_code == 302

    assert not User.objects.filter(pk=full.pk).exists()
    assert not list(settings.ATTACHMENTS_DIR.rglob("*.*"))
    assert not (settings.ATTACHMENTS_DIR / str(full.pk)).exists()
    assert Leftover.objects.count() == 1  # Langflow, which does not run here, is told later


def test_it_cannot_be_signed_in_to_before_all_of_it_is_gone(
    staff_browser: Client, full: User
) -> None:
    staff_browser.post(f"/admin/auth/user/{full.pk}/delete/", {"post": "yes"})

    full.refresh_from_db()  # nothing is committed within a test, so the rest waits
    assert not full.is_active
    assert full.username != "alice"
    assert Note.objects.filter(owner=full).exists()


def test_who_deletes_an_account_is_shown_nothing_of_what_it_wrote(
    staff_browser: Client, full: User
) -> None:
    several = {"action": "delete_selected", "_selected_action": str(full.pk)}
    pages = [
        staff_browser.get(f"/admin/auth/user/{full.pk}/delete/").text,
        staff_browser.post("/admin/auth/user/", several).text,
    ]

    for page in pages:
        assert re.search(r"[Nn]otes: 1\b", page)
        assert not any(told in page for told in (NAME, "only she", "ails me", "boat.png"))


def test_nobody_deletes_their_own_account_without_its_password(
    staff_browser: Client, root: User
) -> None:
    several = {"action": "delete_selected", "_selected_action": str(root.pk), "post": "yes"}

    page = f"/admin/auth/user/{root.pk}/delete/"
    assert staff_browser.post(page, {"post": "yes"}).status_code == 403
    assert staff_browser.post("/admin/auth/user/", several).status_code == 403

    assert User.objects.filter(pk=root.pk, is_superuser=True).exists()


# --- Forms ----------------------------------------------------------------------------------


def test_a_form_that_is_sent_late_undoes_nothing(staff_browser: Client, alice: User) -> None:
    opened = form_of(staff_browser, alice)
    assert opened["is_active"] == "on"
    User.objects.filter(pk=alice.pk).update(is_active=False, email="new@example.org")

    assert save(staff_browser, alice, opened | {"first_name": "Álice"}).status_code == 302

    alice.refresh_from_db()
    assert (alice.first_name, alice.is_active) == ("Álice", False)
    assert alice.email == "new@example.org"


def test_what_others_took_out_of_a_list_is_not_put_in_again(
    staff_browser: Client, alice: User
) -> None:
    cooks, taken, new = (Group.objects.create(name=name) for name in ("Köche", "編集者", "new"))
    one, other, third = Permission.objects.all()[:3]
    alice.groups.set([cooks])  # the others when the forms were opened: `taken` and `other`, too
    cooks.permissions.set([one])
    opened = form_of(staff_browser, alice)

    save(staff_browser, alice, opened | late("groups", [cooks, taken], new))
    staff_browser.post(
        f"/admin/auth/group/{cooks.pk}/change/",
        {"name": "Köche"} | late("permissions", [one, other], third),
    )

    assert set(alice.groups.all()) == {cooks, new}
    assert set(cooks.permissions.all()) == {one, third}


def late(field: str, shown: list[Any], new: Any) -> dict[str, Any]:
    """What a form sends that showed these, and to which somebody added a new one."""
    before = [each.pk for each in shown]
    return {f"initial-{field}": before, field: [*before, new.pk]}


def test_a_new_group_has_what_its_form_says(staff_browser: Client) -> None:
    one = Permission.objects.all()[0]

    staff_browser.post("/admin/auth/group/add/", {"name": "Köche", "permissions": [one.pk]})

    assert list(Group.objects.get().permissions.all()) == [one]


def test_what_is_changed_in_a_form_is_written(staff_browser: Client, alice: User) -> None:
    opened = form_of(staff_browser, alice)
    del opened["is_active"]

    save(staff_browser, alice, opened | {"is_staff": "on", "username": "alicia"})

    alice.refresh_from_db()
    assert (alice.username, alice.is_staff, alice.is_active) == ("alicia", True, False)
    assert alice.check_password(PASSWORD)


def test_a_program_that_sends_no_more_than_the_form_locks_an_account(
    staff_browser: Client, alice: User
) -> None:
    opened = form_of(staff_browser, alice)
    form = {name: value for name, value in opened.items() if not name.startswith("initial-")}
    del form["is_active"]

    save(staff_browser, alice, form)

    alice.refresh_from_db()
    assert not alice.is_active


@pytest.mark.parametrize("power", ["is_superuser", "is_active"])
def test_the_only_administrator_stays_one(
    staff_browser: Client, root: User, alice: User, power: str
) -> None:
    opened = form_of(staff_browser, root)
    del opened[power]

    assert "only administrator" in save(staff_browser, root, opened).text
    User.objects.filter(pk=alice.pk).update(is_superuser=True)
    assert save(staff_browser, root, opened).status_code == 302

    assert not User.objects.filter(pk=root.pk, is_superuser=True, is_active=True).exists()


# --- Lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", ["q=" + "a+" * 3000, "q=" + "x" * 100_000, "q=%00", "is_staff__exact=1&q=É",
              "groups__id__exact=" + "9" * 30, "p=" + "9" * 30, "o=1.2.-99"],
)  # fmt: skip
def test_a_list_answers_whatever_is_asked_of_it(staff_browser: Client, asked: str) -> None:
    assert staff_browser.get(f"/admin/auth/user/?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("at", "said"),
    [("auth/user/", {"action": "delete_selected", "_selected_action": "é字"}),
     ("auth/group/", {"action": "delete_selected", "_selected_action": "9" * 30}),
     ("account/emailaddress/", {"action": "make_verified", "_selected_action": "\0"}),
     ("auth/user/{}/change/", {"groups": "9" * 30}),
     ("auth/user/{}/change/?_to_field=", {})],
)  # fmt: skip
def test_a_form_that_was_made_by_hand_is_refused(
    staff_browser: Client, alice: User, at: str, said: dict[str, str]
) -> None:
    refused = staff_browser.post("/admin/" + at.format(alice.pk), said)

    assert "could not understand this request" in refused.text
    assert refused.status_code == 400


@pytest.mark.parametrize(
    "lookup", ["auth/user/?username__regex=(", "auth/user/?is_staff__regex=(a%2B)%2B$",
               "auth/user/?last_login__year", "ai_chatbot/personaltoken/?digest__startswith",
               "ai_chatbot/collection/?folders__contains"],
)  # fmt: skip
def test_a_list_is_narrowed_by_its_filters_alone(staff_browser: Client, lookup: str) -> None:
    assert staff_browser.get(f"/admin/{lookup}=a").status_code == 400


def test_groups_are_offered_to_superusers_alone(staff_browser: Client) -> None:
    about = {"app_label": "auth", "model_name": "user", "field_name": "groups", "term": "a"}

    assert staff_browser.get("/admin/autocomplete/", about).status_code == 200


def test_a_collection_that_is_closed_there_stops_what_it_answers(
    staff_browser: Client, alice: User
) -> None:
    collection = Collection.objects.create(owner=alice, title="Published")
    asked = Conversation.objects.create(owner=alice, collection=collection, visitor=uuid4())
    answer = Message.objects.create(conversation=asked, role="assistant", status="running")

    staff_browser.post(f"/admin/ai_chatbot/collection/{collection.pk}/change/", {})

    collection.refresh_from_db()
    answer.refresh_from_db()
    assert not collection.is_open
    assert answer.stop_requested
