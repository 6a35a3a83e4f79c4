"""What the widget of somebody signed in refuses: strangers, other sites, what cannot be asked."""

import asyncio
import uuid

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from ai_chatbot.models import Conversation
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.widget.listener import all_events, named, post, says, until_says
from tests.scripted_langflow import token

pytestmark = pytest.mark.django_db(transaction=True)


CALLS = [
    ("get", "/widget/config"),
    ("post", "/widget/conversations"),
    ("get", "/widget/conversations/{}"),
    ("post", "/widget/conversations/{}/ask"),
    ("post", "/widget/conversations/{}/retry"),
    ("post", "/widget/conversations/{}/stop"),
    ("get", "/widget/conversations/{}/events?answer={}"),
]


async def call(browser, method, path, body=None, **options):
    if method == "get":
        return await browser.get(path, **options)
    return await post(browser, path, body or {"message": "Mine?", "id": "1"}, **options)


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_without_a_session_it_is_401(async_client, conversation, method, path):
    response = await call(async_client, method, path.format(conversation.pk, uuid.uuid4()))

    says(response, 401, "unauthorized")


@pytest.mark.parametrize(("method", "path"), CALLS[2:])
async def test_a_strangers_conversation_is_not_there(async_client, bob, conversation, method, path):
    _, answered = await sync_to_async(write_turn)(conversation, seq=7)
    await async_client.aforce_login(bob)

    response = await call(
        async_client, method, path.format(conversation.pk, answered.pk), {"id": str(answered.pk)}
    )

    says(response, 404, "not_found")
    assert await conversation.messages.acount() == 2


async def test_a_strangers_answer_is_in_no_field(async_client, bob, conversation, channel_layer):
    _, answered = await sync_to_async(write_turn)(conversation, seq=7)
    await async_client.aforce_login(bob)
    mine = await Conversation.objects.acreate(owner=bob)
    base = f"/widget/conversations/{mine.pk}"

    followed = await async_client.get(f"{base}/events?answer={answered.pk}")
    header = {"Last-Event-ID": f"{answered.pk}:0"}
    by_header = await async_client.get(f"{base}/events", headers=header)
    retried = await post(async_client, f"{base}/retry", {"id": str(answered.pk)})

    for response in (followed, by_header, retried):
        says(response, 404, "not_found")


@pytest.mark.parametrize(("method", "path"), [each for each in CALLS if each[0] == "post"])
async def test_another_sites_page_asks_nothing_in_ones_name(
    alice, conversation, channel_layer, method, path
):
    browser = AsyncClient(enforce_csrf_checks=True)
    await browser.aforce_login(alice)
    csrf = (await browser.get("/widget/config")).json()["csrf"]
    path = path.format(conversation.pk)

    without = await post(browser, path, {"message": "?"})
    foreign = await post(
        browser,
        path,
        {"message": "?"},
        headers={"X-CSRFToken": csrf, "Origin": "https://evil.example"},
    )
    ours = await post(browser, path, headers={"X-CSRFToken": csrf, "Origin": "http://testserver"})

    says(without, 403, "forbidden")
    says(foreign, 403, "forbidden")
    assert ours.status_code != 403
    assert not await conversation.messages.aexists()


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_another_method_is_refused(browser, conversation, method, path):
    other = browser.post if method == "get" else browser.get

    response = await other(path.format(conversation.pk, uuid.uuid4()))

    says(response, 405, "method_not_allowed")
    assert response["Allow"] == method.upper()


# --- What cannot be asked -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"message": "   "}, "empty_message"),
        ({"message": "x" * 5000}, "too_long"),
        ({"message": ["x"]}, "invalid_request"),
        ({"message": "a\x00b"}, "invalid_request"),
        (["x"], "invalid_request"),
    ],
)
async def test_a_bad_question_is_refused_in_a_sentence(browser, base, conversation, body, code):
    says(await post(browser, f"{base}/ask", body), 422, code)
    assert not await conversation.messages.aexists()


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 60_000, b'"' + b"x" * 70_000 + b'"'])
async def test_a_body_that_is_no_json_is_refused(browser, base, body):
    response = await browser.post(f"{base}/ask", body, content_type="application/json")

    says(response, 422, "invalid_request")


@pytest.mark.parametrize(
    "query", ["", "answer=x", "answer={}&after=-1", "answer={}&after=9" + "9" * 30]
)
async def test_a_place_in_a_stream_that_is_none_is_refused(browser, base, query):
    response = await browser.get(f"{base}/events?{query.format(uuid.uuid4())}")

    says(response, 422, "invalid_request")


async def test_too_many_questions_are_told_when_to_come_back(
    scripted_langflow, browser, base, settings
):
    settings.QUESTIONS_PER_MINUTE = 1
    await all_events(await post(browser, f"{base}/ask", {"message": "One?"}))

    refused = await post(browser, f"{base}/ask", {"message": "Two?"})

    said = says(refused, 429, "rate_limited")
    assert 0 < int(refused["Retry-After"]) <= 61
    assert said["retry_after"] == int(refused["Retry-After"])


async def test_a_second_question_waits_for_the_first_answer(scripted_langflow, browser, base):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    await until_says(await post(browser, f"{base}/ask", {"message": "Why?"}), "One")

    says(await post(browser, f"{base}/ask", {"message": "And?"}), 409, "conflict")


async def test_an_upstream_that_fails_is_said_in_the_end(scripted_langflow, browser, base):
    scripted_langflow.status = 500

    heard = await all_events(await post(browser, f"{base}/ask", {"message": "Why?"}))

    assert named(heard, "ended")[0]["status"] == "failed"
    assert named(heard, "ended")[0]["error"]
