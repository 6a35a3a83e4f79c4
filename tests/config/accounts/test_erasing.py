"""Deleting one's account: nothing of it is left, in any table, on the disk or in Langflow."""

import re
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from ai_chatbot.models import (
    Conversation,
    FlowVersion,
    Leftover,
    Message,
    ModelChoice,
    ModelServer,
    PersonalToken,
)
from config.accounts import erasing
from config.accounts.erasing import LAST_ADMINISTRATOR
from notes.editing.attachments import keep_attachment
from notes.importing.importer import import_texts
from notes.models import Attachment, ImportJob, Note, Passage
from tests.ai_chatbot.conftest import write_turn
from tests.config.strangers.worlds import World
from tests.config.support import PASSWORD
from tests.flows.support import FlowStore

PATH = "/settings/delete/"
# Of the database itself, or a part of the full-text index that says no more than its rows.
NOBODYS = re.compile(
    r"^(django_migrations|sqlite_\w+|(notes|ai_chatbot_searched)_fts_(data|idx|config|words))$"
)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    settings.LANGFLOW_URL = "http://127.0.0.1:9"


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob", "bob@example.org", PASSWORD)


def counts() -> dict[str, int]:
    """How many rows there are in every table of the database, ours or not."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if not NOBODYS.match(table):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
    return found


def live(owner: User) -> Client:
    """Fill every table that has something of people's with something of this one."""
    World(owner, owner.pk * 100_000, owner.username).fill()
    import_texts(
        owner, {"Crème.md": "# Crème\n\n#tag and [[味噌汁]]", "味噌汁.md": "# 味噌汁\n\nماء"}
    )
    keep_attachment(owner, "boat.png", b"picture of " + owner.username.encode())
    write_turn(Conversation.objects.create(owner=owner), "Why?", "Because.")
    EmailAddress.objects.create(user=owner, email=owner.email)
    user_type = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=owner,
        content_type=user_type,
        object_id=str(owner.pk),
        object_repr="x",
        action_flag=CHANGE,
    )
    job = ImportJob.objects.filter(owner=owner).first()
    assert job
    DBTaskResult.objects.create(
        task_path="notes.tasks.import_upload", args_kwargs={"args": [job.pk], "kwargs": {}},
        backend_name="default", run_after="9999-01-01T00:00:00Z", exception_class_path="",
        traceback="",
    )  # fmt: skip
    job.folder.mkdir(parents=True)
    (job.folder / "note.md").write_text("x")
    browser = Client()
    browser.force_login(owner)
    return browser


def leave(browser: Client, password: str = PASSWORD) -> Any:
    return browser.post(PATH, {"password": password}, follow=True)


def test_the_page_names_what_there_is_and_nothing_that_is_not(client, alice):
    client.force_login(alice)
    import_texts(alice, {"味噌汁.md": "miso", "harira.md": "حريرة"})

    listed = re.findall(r"<li>(.*)</li>", client.get(PATH).text.split("at once:")[1])

    assert listed == ["2 notes, with their earlier versions", "webhooks and settings"]


def test_nothing_of_it_is_left_in_any_table_or_folder(alice, bob, tmp_path, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    theirs = live(bob)
    ContentType.objects.get_for_model(User)
    before = counts()
    alice_pk = alice.pk
    alice.delete()  # so that also its own row is counted
    before = {table: count - (table == "auth_user") for table, count in before.items()}
    files_before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    alice = User.objects.create_user("alice", "alice@example.org", PASSWORD, pk=alice_pk)
    ours = live(alice)
    filled = counts()
    assert not [table for table, count in before.items() if count and filled[table] == count
                and table not in SHARED]  # fmt: skip

    page = leave(ours)

    assert "Your account is deleted" in page.text
    after = counts()
    # What Langflow is still to be told names no person.
    assert after.pop("ai_chatbot_leftover") == before.pop("ai_chatbot_leftover") + 2
    # What was published answers everybody: it stays, and names nobody.
    shared = "flowversion flowpin modelserver modelchoice"
    for table in (f"ai_chatbot_{name}" for name in shared.split()):
        assert after.pop(table) == before.pop(table) + 1
    assert not FlowVersion.objects.filter(published_by=alice_pk).exists()
    assert not ModelServer.objects.filter(added_by=alice_pk).exists()
    assert not ModelChoice.objects.filter(chosen_by=alice_pk).exists()
    assert after == before
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files_before
    assert theirs.get("/settings/").status_code == 200


# What is the same for everybody, or of nobody.
SHARED = {"django_content_type", "auth_permission", "ai_chatbot_leftover"}


def test_every_model_of_ours_was_filled(alice):
    """Else the test above counted nothing of it."""
    live(alice)

    models = [m for app in ("notes", "ai_chatbot") for m in apps.get_app_config(app).get_models()]
    assert [m for m in models if not m._base_manager.exists()] == []


def test_langflow_is_told_of_each_conversation(alice, settings):
    browser = live(alice)
    ids = list(Conversation.objects.filter(owner=alice).values_list("pk", flat=True))
    Leftover.objects.all().delete()

    with FlowStore() as langflow:
        settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
        page = leave(browser)

    told = {request.rpartition("/")[2] for request in langflow.requests}
    assert told == {str(pk) for pk in ids}
    assert not Leftover.objects.exists()
    assert "Langflow" not in page.text


def test_what_langflow_was_not_told_it_is_told_later(alice, settings):
    settings.LANGFLOW_API_KEY = "key"
    one = Conversation.objects.create(owner=alice)
    browser = Client()
    browser.force_login(alice)
    assert "Langflow did not answer" in leave(browser).text

    with FlowStore() as langflow:
        settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
        call_command("prune", verbosity=0)

    deleted = [each for each in langflow.requests if each.startswith("DELETE")]
    assert deleted == [f"DELETE /api/v1/monitor/messages/session/{one.pk}"]
    assert not Leftover.objects.exists()


def test_a_running_answer_is_stopped(alice, monkeypatch):
    conversation = Conversation.objects.create(owner=alice)
    write_turn(conversation, "Why?", "", status=Message.Status.RUNNING)
    asked_to_stop = []

    def sleep(seconds: float) -> None:
        running = Message.objects.filter(status=Message.Status.RUNNING)
        asked_to_stop.append(running.get().stop_requested)
        running.update(status=Message.Status.STOPPED)

    monkeypatch.setattr("time.sleep", sleep)
    erasing.erase(alice)

    assert asked_to_stop == [True]


def test_what_a_process_that_died_left_is_erased_by_the_next_pruning(alice, bob):
    browser = live(alice)
    live(bob)
    erasing.lock_out(alice)
    assert browser.get("/settings/").status_code == 302
    assert not Session.objects.filter(pk=browser.session.session_key).exists()

    call_command("prune", verbosity=0)

    assert list(User.objects.all()) == [bob]
    assert not Passage.objects.filter(owner_id=alice.pk).exists()


def test_the_page_says_what_goes_and_asks_for_the_password(alice, alice_browser):
    import_texts(alice, {"a.md": "# A", "b.md": "# B"})
    page = alice_browser.get(PATH).text
    assert "2 notes" in page
    assert 'href="/settings/export.zip"' in page

    for password in ("", "wrong"):
        assert leave(alice_browser, password).status_code == 422

    assert Note.objects.count() == 2
    alice.refresh_from_db()
    assert alice.is_active


def test_guessing_the_password_there_has_an_end(alice_browser, alice):
    for _ in range(10):
        leave(alice_browser, "wrong")

    page = leave(alice_browser)

    assert "too many tries" in page.text
    assert User.objects.filter(pk=alice.pk).exists()


def test_the_only_administrator_stays_while_there_are_others(staff_browser, alice):
    page = leave(staff_browser)

    assert LAST_ADMINISTRATOR in page.text
    assert User.objects.filter(is_superuser=True, is_active=True).exists()


def test_somebody_alone_may_leave_though_an_administrator(staff_browser):
    leave(staff_browser)

    assert not User.objects.exists()


def test_tokens_open_nothing_from_the_first_step_on(alice):
    live(alice)
    erasing.lock_out(alice)

    assert not PersonalToken.objects.good().filter(owner_id=alice.pk).exists()


def test_it_needs_a_login(client, db):
    assert client.get(PATH).status_code == 302
    assert client.post(PATH).status_code == 302


def test_the_same_name_can_be_had_again_and_has_nothing(alice):
    browser = live(alice)
    leave(browser)

    again = User.objects.create_user("alice", password=PASSWORD)

    assert not Attachment.objects.filter(owner=again).exists()
    assert not Conversation.objects.owned_by(again).exists()
    assert Leftover.objects.count() == 2
    assert uuid.UUID(str(Leftover.objects.all()[0]))
