"""A right is looked at when it is used: what ends one closes the pages that rest on it."""

import asyncio
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from ai_chatbot import rights
from ai_chatbot.answering import registry
from ai_chatbot.conversations import keeping, trash
from ai_chatbot.models import Conversation, Message
from ai_chatbot.rights import Right, closing_codes
from ai_chatbot.tokens import make_personal_token, make_run_token, resolve_token
from tests.ai_chatbot.conftest import Tab, answer_has_ended, stored_answer, until, write_turn
from tests.scripted_langflow import token

pytestmark = pytest.mark.django_db(transaction=True)

User = get_user_model()


def session_of(user):
    """What the middleware puts into the scope of somebody who signed in."""
    client = Client()
    client.force_login(user)
    return client.session


@pytest.fixture
async def page(alice, conversation, channel_layer):
    """Alice's page, opened with a session, in which something secret was said."""
    await database_sync_to_async(write_turn)(conversation, "Where?", "A secret.")
    tab = Tab(await User.objects.aget(pk=alice.pk), conversation.pk)
    tab.socket.scope["session"] = await database_sync_to_async(session_of)(alice)
    await tab.open()
    await tab.send(action="nothing")
    await tab.read_until("do not know")  # so it was let in, and listens
    yield tab
    await tab.close()


def sign_out(user, session):
    request = HttpRequest()
    request.session, request.user = session, user
    logout(request)


def lock(user, session):
    user.is_active = False
    user.save()


def change_password(user, session):
    user.set_password("another one")
    user.save()


def delete_account(user, session):
    User.objects.get(pk=user.pk).delete()


def delete_conversation(user, session):
    keeping.delete_conversation(user.conversations.get())


def put_conversation_in_trash(user, session):
    trash.put_in_trash(user.conversations.get())


def give_away(user, session):
    user.conversations.update(owner=User.objects.create_user("carol"))


def delete_session(user, session):
    Session.objects.all().delete()


def let_session_expire(user, session):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sign_in_as_another(user, session):
    session["_auth_user_id"] = str(user.pk + 1000)
    session.save()


def lock_in_silence(user, session):
    User.objects.update(is_active=False)


def change_password_in_silence(user, session):
    User.objects.update(password="!")


def delete_conversation_in_silence(user, session):
    row = Conversation.objects.all()
    row._raw_delete(row.db)


TOLD = [
    (sign_out, 4401),
    (change_password, 4401),
    (lock, 4403),
    (delete_account, 4401),
    (delete_conversation, 4404),
    (put_conversation_in_trash, 4404),
]
SILENT = [
    (delete_session, 4401),
    (let_session_expire, 4401),
    (sign_in_as_another, 4401),
    (change_password_in_silence, 4401),
    (lock_in_silence, 4403),
    (give_away, 4404),
]


async def happens(what, user, session):
    await database_sync_to_async(what)(user, session)


async def code_of(tab):
    return (await tab.socket.receive_output(5))["code"]


@pytest.mark.parametrize(("end", "code"), [*TOLD, *SILENT])
@pytest.mark.parametrize(
    "frame", [{"action": "resume", "seq": 0, "answer": "none"}, {"message": "And?", "id": "1"}]
)
async def test_a_frame_without_right_is_not_obeyed_and_the_page_is_closed(
    alice, page, monkeypatch, end, code, frame
):
    monkeypatch.setattr("ai_chatbot.signals.tell_pages", lambda *_, **__: None)
    await happens(end, alice, page.socket.scope["session"])

    await page.send(**frame)

    assert await code_of(page) == code
    assert "secret" not in page.html
    assert not await Message.objects.filter(text="And?").aexists()


@pytest.mark.parametrize(("end", "code"), TOLD)
async def test_what_ends_a_right_closes_its_pages_at_once(alice, page, end, code):
    await happens(end, alice, page.socket.scope["session"])

    assert await code_of(page) == code


@pytest.mark.parametrize(("end", "code"), SILENT)
async def test_the_watch_finds_what_nobody_told(alice, page, end, code):
    await happens(end, alice, page.socket.scope["session"])

    await rights.shut_pages_without_right()

    assert await code_of(page) == code


async def test_a_page_that_is_closed_hears_nothing_more(alice, page, conversation):
    from ai_chatbot.answering.groups import publish

    await happens(lock_in_silence, alice, None)
    await rights.shut_pages_without_right()
    assert await code_of(page) == 4403

    await publish(conversation.group, "<p>secret</p>")
    await page.send(action="resume", seq=0)

    assert await page.hears_nothing()


async def test_signing_out_in_one_browser_leaves_the_other_signed_in(alice, page):
    other = await database_sync_to_async(session_of)(alice)

    await happens(sign_out, alice, other)
    await rights.shut_pages_without_right()

    await page.send(action="resume", seq=0, answer="none")
    assert "secret" in await page.read()


async def test_who_has_all_rights_keeps_the_page(alice, page):
    alice.email = "alice@example.org"
    await alice.asave()  # tells the pages, which look and stay

    await rights.shut_pages_without_right()

    await page.send(action="resume", seq=0, answer="none")
    assert "secret" in await page.read()


async def test_a_strangers_end_closes_nobody_elses_page(bob, page):
    await happens(delete_account, bob, None)
    await rights.shut_pages_without_right()

    assert await page.hears_nothing()


def test_all_pages_of_a_process_take_three_queries(
    alice, bob, conversation, django_assert_num_queries
):
    key = session_of(alice).session_key
    held = [Right(alice.pk, alice.password, key, conversation.pk)]
    held += [Right(bob.pk, bob.password, f"gone{n}", conversation.pk) for n in range(50)]

    with django_assert_num_queries(3):
        codes = closing_codes(held)

    assert set(codes) == set(held[1:])


# --- Runs and tokens --------------------------------------------------------------------------


@pytest.mark.parametrize("end", [lock_in_silence, delete_account])
async def test_what_an_account_without_right_has_asked_is_not_answered_on(
    alice, page, scripted_langflow, end
):
    scripted_langflow.script = [token("On "), asyncio.Event()]
    await page.ask("Long?")
    await page.read_until("On")
    await happens(end, alice, None)

    await rights.end_runs_without_right()

    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    await until(no_run_is_left)


async def no_run_is_left():
    return not registry.running


async def test_an_owner_with_rights_is_answered_on(alice, page, scripted_langflow):
    scripted_langflow.script = [token("On "), 0.5, token("and on"), asyncio.Event()]
    await page.ask("Long?")
    await page.read_until("On")

    await rights.end_runs_without_right()

    await page.read_until("and on")


def test_a_locked_owners_tokens_open_nothing(alice, conversation):
    _, answered = write_turn(conversation, status="running")
    tokens = [make_run_token(answered), make_personal_token(alice, name="script")]
    assert all(map(resolve_token, tokens))

    lock_in_silence(alice, None)

    assert not any(map(resolve_token, tokens))


# --- Deleting while it answers ------------------------------------------------------------------


async def test_deleting_a_conversation_stops_its_answer_before_langflow_is_told_to_forget_it(
    alice, conversation, page, scripted_langflow
):
    scripted_langflow.script = [token("Half "), asyncio.Event()]
    await page.ask("Long?")
    await page.read_until("Half")

    await happens(delete_conversation, alice, None)

    assert scripted_langflow.running == 0
    assert scripted_langflow.other_paths[-1].endswith(f"/session/{conversation.pk}")
    assert not await Message.objects.aexists()


async def test_deleting_waits_for_no_answer_whose_process_has_died(
    alice, conversation, page, monkeypatch
):
    monkeypatch.setattr(keeping, "STOP_PATIENCE", 0.2)
    await Message.objects.filter(role="assistant").aupdate(status="running")

    await happens(delete_conversation, alice, None)

    assert not await Conversation.objects.aexists()


def test_sessions_are_kept_where_they_are_looked_for():
    assert django_settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


async def test_an_answer_in_a_conversation_deleted_elsewhere_ends(alice, page, scripted_langflow):
    scripted_langflow.script = [token("Half "), asyncio.Event()]
    await page.ask("Long?")
    await page.read_until("Half")

    await Conversation.objects.all().adelete()

    await until(no_run_is_left)
    assert await stored_answer() is None
    assert not await answer_has_ended()
