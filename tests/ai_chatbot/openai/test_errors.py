"""Each refusal and failure is one of OpenAI's errors, which its client has classes for."""

import asyncio
import json
from datetime import timedelta

import openai
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from ai_chatbot import rights
from ai_chatbot.models import Conversation, Message, PersonalToken, Usage
from ai_chatbot.openai import telling
from ai_chatbot.tokens import make_personal_token
from tests.ai_chatbot.openai.conftest import user
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import error, token

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "notes_assistant"


async def ask(client, text="Why?", **wishes):
    return await client.chat.completions.create(model=MODEL, messages=[user(text)], **wishes)


async def refused(asking, kind):
    with pytest.raises(kind) as refusal:
        await asking
    assert set(refusal.value.body) == {"message", "type", "param", "code"}
    return refusal.value


async def nothing_was_asked():
    return not await Conversation.objects.aexists() and not await Message.objects.aexists()


# --- Who may ask ------------------------------------------------------------------------------


NO_TOKENS = ["Bearer cp_made-up", "Bearer sk-1234", "Bearer é", "Bearer x y", "Basic a", ""]


async def test_a_token_that_is_none_is_401(http):
    for said in NO_TOKENS:
        response = await http.post("chat/completions", headers={"Authorization": said.encode()})

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["error"]["code"] == "invalid_api_key"


async def test_the_client_calls_that_an_authentication_error(client):
    stranger = client.with_options(api_key="cp_made-up")

    error = await refused(ask(stranger), openai.AuthenticationError)

    assert "not valid" in error.message


async def test_being_signed_in_is_no_token(server, alice, async_client):
    await sync_to_async(async_client.force_login)(alice)

    response = await async_client.post("/v1/chat/completions", {}, "application/json")

    assert response.status_code == 401


async def test_guessing_tokens_is_slowed_down(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"api_token": "2/m/ip"}
    stranger = client.with_options(api_key="cp_made-up")
    for _ in range(2):
        await refused(ask(stranger), openai.AuthenticationError)

    error = await refused(ask(stranger), openai.RateLimitError)

    assert error.response.headers["Retry-After"] == "60"


async def test_a_token_for_something_else_is_403(client, alice):
    make = sync_to_async(make_personal_token)
    other = client.with_options(api_key=await make(alice, name="n", scopes=["notes:read"]))

    error = await refused(ask(other), openai.PermissionDeniedError)

    assert (error.code, "“ask”" in error.message) == ("missing_scope", True)
    assert await nothing_was_asked()


async def test_a_locked_account_is_401(client, alice):
    await User.objects.filter(pk=alice.pk).aupdate(is_active=False)

    await refused(ask(client), openai.AuthenticationError)


async def test_a_token_that_is_taken_back_ends_its_streams(client, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    chunks = await ask(client, stream=True)
    async for chunk in chunks:
        if chunk.choices[0].delta.content:
            break
    await PersonalToken.objects.all().adelete()
    await rights.shut_pages_without_right()

    with pytest.raises(openai.APIError, match="not valid"):
        async for _ in chunks:
            pass


# --- What is asked ----------------------------------------------------------------------------


async def test_what_is_wrong_is_400_and_names_the_field(client):
    picture = {"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}

    error = await refused(ask(client, [picture]), openai.BadRequestError)

    assert (error.param, error.code) == ("messages[0].content[0].type", "unsupported_content")
    assert "Only text can be asked here" in error.message
    assert await nothing_was_asked()


async def test_a_body_that_is_no_json_object_is_400(http):
    for body in (b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000):
        for path in ("chat/completions", "responses"):
            response = await http.post(path, content=body)

            assert response.status_code == 400
            assert response.json()["error"]["type"] == "invalid_request_error"


async def test_a_body_that_is_too_large_is_413_in_the_same_dress(client, settings):
    settings.BODY_MAX_BYTES = 1000

    with pytest.raises(openai.APIStatusError) as refusal:
        await ask(client, "x" * 2000)

    assert refusal.value.status_code == 413
    assert refusal.value.type == "invalid_request_error"


async def test_the_model_has_to_be_named_and_known(client):
    messages = [user("Why?")]
    unknown = client.chat.completions.create(model="gpt-4o", messages=messages)
    unnamed = client.post("/chat/completions", body={"messages": messages}, cast_to=object)

    error = await refused(unknown, openai.NotFoundError)
    assert (error.code, error.param) == ("model_not_found", "model")
    assert "notes_assistant" in error.message
    assert (await refused(unnamed, openai.BadRequestError)).param == "model"
    await refused(client.models.retrieve("gpt-4o"), openai.NotFoundError)
    await refused(client.models.retrieve("notes_assistant/x"), openai.NotFoundError)
    assert await nothing_was_asked()


async def test_nothing_asked_is_400(client):
    for text in ("", "  \n ", [], [{"type": "text", "text": " "}]):
        await refused(ask(client, text), openai.BadRequestError)

    assert await nothing_was_asked()


async def test_a_question_that_is_too_long_is_one_beyond_the_context(client):
    error = await refused(ask(client, "長" * 4001), openai.BadRequestError)

    assert error.code == "context_length_exceeded"
    assert await nothing_was_asked()


async def test_other_addresses_and_methods_are_said_in_the_same_dress(http):
    paths = ["embeddings", "chat/completions/", "responses/a/b/c", ""]
    nowhere = [await http.post(path, json={}) for path in paths]
    wrong = await http.get("chat/completions")

    assert [each.status_code for each in nowhere] == [404] * 4
    assert {each.json()["error"]["code"] for each in nowhere} == {"unknown_url"}
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "POST")
    assert wrong.json()["error"]["type"] == "invalid_request_error"


async def test_an_unknown_name_of_the_server_is_said_so_too(http):
    response = await http.get("models", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in response.json()["error"]["message"]


# --- Limits -----------------------------------------------------------------------------------


async def test_too_many_questions_are_429_with_when_to_come_back(
    client, scripted_langflow, settings
):
    settings.QUESTIONS_PER_MINUTE = 1
    scripted_langflow.script = answer_of("Yes.")
    await ask(client)

    for streamed in (False, True):
        error = await refused(ask(client, "And?", stream=streamed), openai.RateLimitError)

        assert (error.type, error.code) == ("requests", "rate_limit_exceeded")
        assert 50 < int(error.response.headers["Retry-After"]) <= 60
    assert await Conversation.objects.acount() == 1


async def test_a_spent_budget_is_429(client, alice, settings):
    settings.TOKENS_PER_DAY = 100
    await Usage.objects.acreate(
        owner=alice, answer_id="00000000-0000-0000-0000-000000000001", door="page", tokens=100,
        status="done", at=timezone.now() - timedelta(hours=23),
    )  # fmt: skip

    error = await refused(ask(client), openai.RateLimitError)

    assert (error.type, error.code) == ("insufficient_quota", "insufficient_quota")
    assert 3500 < int(error.response.headers["Retry-After"]) <= 3600
    assert await nothing_was_asked()


async def test_too_many_at_once_are_429_and_nothing_is_asked(client, settings):
    settings.SOCKETS_PER_USER = 0

    error = await refused(ask(client), openai.RateLimitError)

    assert error.response.headers["Retry-After"] == "1"
    assert await nothing_was_asked()


# --- Failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("status", "says", "code"),
    [
        (503, 503, "upstream_unavailable"),
        (500, 502, "upstream_error"),
        (404, 502, "upstream_error"),
    ],
)
async def test_what_fails_before_its_first_word_has_a_status(
    client, scripted_langflow, streamed, status, says, code
):
    scripted_langflow.status = status

    error = await refused(ask(client, stream=streamed), openai.InternalServerError)

    assert error.status_code == says
    assert (error.type, error.code) == ("server_error", code)


async def test_langflow_that_is_away_is_503(client, scripted_langflow):
    await scripted_langflow.die()

    error = await refused(ask(client), openai.InternalServerError)

    assert (error.status_code, "not running" in error.message) == (503, True)


async def test_what_fails_in_the_middle_is_told_in_the_stream(client, scripted_langflow):
    scripted_langflow.script = [token("Half "), error("the model is gone")]
    said = []

    async def read():
        async for chunk in await ask(client, stream=True):
            said.append(chunk.choices[0].delta.content or "")

    with pytest.raises(openai.APIError, match="the model is gone") as failure:
        await read()

    assert "".join(said) == "Half "
    assert failure.value.body["type"] == "server_error"


async def test_what_fails_in_the_middle_is_no_whole_answer(client, scripted_langflow):
    scripted_langflow.script = [token("Half "), error("the model is gone")]

    await refused(ask(client), openai.InternalServerError)


async def test_a_long_silence_is_a_stream_that_has_begun(client, scripted_langflow, monkeypatch):
    monkeypatch.setattr("config.base.api.sse.HEARTBEAT", 0.05)
    scripted_langflow.script = [0.3, error("the model is gone")]

    chunks = await ask(client, stream=True)

    with pytest.raises(openai.APIError, match="the model is gone"):
        async for _ in chunks:
            pass


async def test_an_endless_answer_ends_by_its_length(client, scripted_langflow, settings):
    settings.ANSWER_MAX_CHARS = 20
    scripted_langflow.script = answer_of(*["word "] * 10)

    completion = await ask(client)

    assert completion.choices[0].finish_reason == "length"
    assert completion.choices[0].message.content == "word " * 4


async def test_a_mistake_of_ours_is_500_without_its_words(client, monkeypatch):
    async def mistake(*_):
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(telling, "told_at_end", mistake)

    error = await refused(ask(client), openai.InternalServerError)

    assert error.status_code == 500
    assert "secret" not in json.dumps(error.body)
