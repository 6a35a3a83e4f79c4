"""The websocket: who may open it, and what it says."""

import re
import uuid

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser

from ai_chatbot.models import Conversation, Message
from ai_chatbot.origins import is_same_origin
from ai_chatbot.routing import websocket_urlpatterns
from tests.ai_chatbot.conftest import Tab, write_turn
from tests.scripted_langflow import answer

pytestmark = pytest.mark.django_db(transaction=True)


# --- Who may open it ------------------------------------------------------------------------


async def test_someone_not_signed_in_is_turned_away(conversation):
    assert await Tab(AnonymousUser(), conversation.pk).closing_code() == 4401


async def test_a_stranger_is_told_that_there_is_no_such_conversation(bob, conversation):
    assert await Tab(bob, conversation.pk).closing_code() == 4404


async def test_an_unknown_conversation_is_not_found(alice):
    assert await Tab(alice, uuid.uuid4()).closing_code() == 4404


async def test_a_page_of_another_site_is_turned_away(alice, conversation):
    tab = Tab(alice, conversation.pk, origin="https://evil.example")

    assert await tab.closing_code() == 4403


@pytest.mark.parametrize("origin", ["null", "http://[", "http://testserver:999999", "//testserver"])
async def test_an_origin_that_is_none_is_turned_away(alice, conversation, settings, origin):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert await Tab(alice, conversation.pk, origin=origin).closing_code() == 4403


@pytest.mark.parametrize(
    ("origin", "scheme", "forwarded", "let_in"),
    [
        ("http://testserver", "ws", "", True),
        ("https://testserver", "ws", "", False),
        ("https://testserver", "wss", "", True),
        ("http://testserver", "wss", "", False),
        ("https://testserver", "ws", "https", True),
        ("http://testserver", "ws", "https", False),
        ("https://testserver", "ws", "http", False),
        ("https://notes.example", "ws", "", True),  # trusted
        ("http://notes.example", "ws", "", False),
    ],
)
def test_a_page_of_this_host_is_ours_under_the_servers_own_scheme(
    settings, origin, scheme, forwarded, let_in
):
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://notes.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if forwarded else None
    headers = {b"host": b"testserver", b"origin": origin.encode()}
    headers |= {b"x-forwarded-proto": forwarded.encode()} if forwarded else {}

    scope = {"scheme": scheme, "headers": list(headers.items())}

    assert is_same_origin(scope) is let_in


def test_where_no_proxy_is_told_of_nobody_is_believed_who_says_https(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_PROXY_SSL_HEADER = None
    headers = [
        (b"host", b"testserver"),
        (b"origin", b"https://testserver"),
        (b"x-forwarded-proto", b"https"),
    ]

    assert not is_same_origin({"scheme": "ws", "headers": headers})


@pytest.mark.parametrize(
    "path", ["/ws/", "/ws/conversations/", "/ws/conversations/7/", "/", "/ws/x"]
)
async def test_an_unknown_address_is_closed_with_not_found(alice, channel_layer, path):
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
    socket.scope["user"] = alice

    assert (await socket.connect(timeout=60))[0]
    assert (await socket.receive_output(5))["code"] == 4404
    await socket.send_to(text_data="{}")
    assert await socket.receive_nothing(0.1)
    await socket.disconnect()


async def test_our_own_page_is_let_in(alice, conversation, open_tab, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    tab = await open_tab(alice, conversation, origin="http://testserver")

    await tab.send(action="resume", seq=0)
    assert "Ready" in await tab.read()


@pytest.mark.parametrize("status", ["stopped", "failed", "interrupted"])
async def test_how_an_answer_broke_off_is_no_news_for_a_page_that_comes_back(
    alice, conversation, open_tab, status
):
    _, answer = await database_sync_to_async(write_turn)(conversation, status=status, seq=3)
    tab = await open_tab(alice, conversation)

    await tab.send(action="resume", seq=3, answer=str(answer.pk))

    assert re.search(r'<p id="status"[^>]*data-state="ready"[^>]*>Ready</p>', await tab.read())

    await tab.send(action="resume", seq=0, answer="")  # a page that has not seen it end

    assert f'data-status="{status}"' in await tab.read()


async def test_a_locked_account_is_turned_away(alice, conversation):
    alice.is_active = False

    assert await Tab(alice, conversation.pk).closing_code() == 4403


async def test_too_many_sockets_are_refused_until_one_closes(
    alice, conversation, open_tab, settings
):
    settings.SOCKETS_PER_USER = 1
    first = await open_tab(alice, conversation)

    assert await Tab(alice, conversation.pk).closing_code() == 4429

    await first.close()
    await open_tab(alice, conversation)


# --- Asking ---------------------------------------------------------------------------------


async def test_the_question_shows_at_once_and_the_answer_follows(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("Be", "cause **so**.")
    tab = await open_tab(alice, conversation)

    await tab.ask("Why is that?")

    turn = await tab.read_until("Why is that?")
    assert 'aria-label="Your question"' in turn
    done = await tab.read_until('data-ends="m-')
    assert "Because <strong>so</strong>." in done
    assert "Done, 0 sources" in done


async def test_the_question_is_on_disk_before_langflow_hears_it(
    alice, conversation, open_tab, scripted_langflow
):
    seen = []

    async def look(request):
        seen.extend(
            [m async for m in Message.objects.order_by("created_at").values_list("text", "status")]
        )

    scripted_langflow.script = [look, *answer("Yes.")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Is it safe?")
    await tab.read_until('data-ends="m-')

    assert seen == [("Is it safe?", "done"), ("", "running")]


async def test_the_answer_is_on_disk_with_its_model_usage_and_timings(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("One", " two")
    tab = await open_tab(alice, conversation)

    await tab.ask("Count")
    await tab.read_until('data-ends="m-')

    stored = await Message.objects.aget(role="assistant")
    assert stored.text == "One two"
    assert stored.status == Message.Status.DONE
    assert stored.model == "scripted-model"
    assert stored.usage == {"input": 10, "output": 2, "total": 12}
    assert 0 <= stored.timings["first_token"] <= stored.timings["total"]
    assert stored.ended_at


async def test_a_model_that_does_not_stream_is_read_from_the_end(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("Everything at once.")[-1:]
    tab = await open_tab(alice, conversation)

    await tab.ask("Well?")

    assert "Everything at once." in await tab.read_until('data-ends="m-')


async def test_the_first_question_becomes_the_title(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)

    await tab.ask("  What did\nwe  decide? " + "x" * 200)
    await tab.read_until('data-ends="m-')

    await conversation.arefresh_from_db()
    assert conversation.title.startswith("What did we decide? xxx")
    assert len(conversation.title) == 80


async def test_on_disconnect_the_document_is_saved(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)
    await tab.ask("Save me")
    await tab.read_until('data-ends="m-')
    await Conversation.objects.aupdate(document=None)

    await tab.close()

    await conversation.arefresh_from_db()
    assert [m["text"] for m in conversation.document["messages"]] == ["Save me", "Hello world"]
    assert conversation.saved_at


async def test_two_tabs_show_the_same_answer(alice, conversation, open_tab, scripted_langflow):
    asking = await open_tab(alice, conversation)
    watching = await open_tab(alice, conversation)

    await asking.ask("Both?")

    assert "Hello world" in await asking.read_until('data-ends="m-')
    assert "Hello world" in await watching.read_until('data-ends="m-')
