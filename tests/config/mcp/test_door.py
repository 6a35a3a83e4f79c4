"""Who may come in at /mcp, from where, and with what."""

import json
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from ai_chatbot.models import Conversation, Message, PersonalToken, Scope
from ai_chatbot.tokens import make_run_token
from config.asgi import application
from config.version import VERSION
from tests.ai_chatbot.conftest import write_turn
from tests.config.asgi import send
from tests.mcp_client import hello, message, token_of

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = "application/json, text/event-stream"


async def post(token, body=None, method="POST", path="/mcp", **headers):
    given = {"content_type": "application/json", "accept": BOTH} | headers
    if token:
        given["authorization"] = f"Bearer {token}"
    return await send(application, method, path, [hello() if body is None else body], **given)


def told(answer):
    """The one message that was answered with."""
    assert answer.status == 200, answer.text
    if answer.headers["content-type"] == "application/json":
        return json.loads(answer.text)
    lines = [line for line in answer.text.splitlines() if line.startswith("data: ")]
    return json.loads(lines[-1].removeprefix("data: "))


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    return json.loads(answer.text)


async def test_a_client_says_hello_and_is_given_a_session_of_its_own(alice):
    token = await token_of(alice)

    first, second = await post(token), await post(token, path="/mcp/")

    said = told(first)["result"]
    assert said["serverInfo"] == {"name": "commonplace", "version": VERSION}
    assert said["protocolVersion"] == "2025-06-18"
    assert "data" in said["instructions"]
    assert set(said["capabilities"]) == {"tools", "resources", "experimental"}
    assert first.headers["mcp-session-id"] != second.headers["mcp-session-id"]
    assert "no-store" in first.headers["cache-control"]
    assert first.headers["x-accel-buffering"] == "no"


async def test_a_session_that_no_process_knows_of_is_as_good_as_any(alice):
    token = await token_of(alice)

    answer = await post(token, message("tools/list"), mcp_session_id="made-up")

    assert told(answer)["result"]["tools"]
    assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize("authorization", [
    "", "Bearer", "Bearer ", "Bearer cp_x", "Basic YTpi", "cp_x", "Bearer é",
    "Bearer " + "x" * 9000,
])  # fmt: skip
async def test_without_a_good_token_it_is_401(db, authorization):
    answer = await post("", authorization=authorization)

    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert problem(answer)["code"] == "unauthorized"


async def test_a_session_cookie_opens_nothing(alice, client):
    await database_sync_to_async(client.force_login)(alice)

    answer = await post("", cookie=f"sessionid={client.cookies['sessionid'].value}")

    assert answer.status == 401


async def test_a_token_that_is_over_is_401(alice):
    token = await token_of(alice)
    await PersonalToken.objects.aupdate(expires_at=timezone.now() - timedelta(seconds=1))

    assert (await post(token)).status == 401


async def test_a_locked_accounts_token_is_401(alice):
    token = await token_of(alice)
    await User.objects.aupdate(is_active=False)

    assert (await post(token)).status == 401


async def test_a_runs_token_is_for_its_run_alone(alice):
    conversation = await Conversation.objects.acreate(owner=alice)
    _, answer = await database_sync_to_async(write_turn)(
        conversation, status=Message.Status.RUNNING
    )

    refused = await post(make_run_token(answer))

    assert refused.status == 403
    assert problem(refused)["code"] == "forbidden"


async def test_who_guesses_tokens_is_told_to_wait(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_token": "2/m/ip"}

    answers = [await post(f"cp_{n}") for n in range(3)]

    assert [answer.status for answer in answers] == [401, 401, 429]
    assert answers[2].headers["retry-after"] == "60"


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH"])
async def test_another_method_is_refused(alice, method):
    answer = await post(await token_of(alice), method=method)

    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_a_stranger_is_told_nothing_by_any_method(db, method):
    assert (await post("", method=method)).status == 401


# --- From where ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "169.254.169.254"])
async def test_a_name_that_is_none_of_ours_is_refused(alice, host):
    answer = await post(await token_of(alice), host=host)

    assert answer.status == 403
    assert "ALLOWED_HOSTS" in problem(answer)["detail"]


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "http://localhost:8000", "https://localhost",
    "http://localhost.evil.example", "file://", "http://[",
])  # fmt: skip
async def test_a_page_of_another_site_is_refused(alice, origin):
    answer = await post(await token_of(alice), origin=origin)

    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


async def test_our_own_pages_and_those_that_are_trusted_may_call(alice, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://notes.example.org"]
    token = await token_of(alice)

    for origin in ("http://localhost", "https://notes.example.org"):
        assert (await post(token, origin=origin)).status == 200


async def test_behind_a_proxy_that_speaks_tls_the_address_is_its(alice, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    token = await token_of(alice)

    answer = await post(token, origin="https://localhost", x_forwarded_proto="https")

    assert answer.status == 200


# --- With what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"x", b"[]", b"{", b"\xff", b"[" * 500_000, b"null"])
async def test_what_is_no_message_is_refused_and_the_process_lives_on(alice, body):
    token = await token_of(alice)

    answer = await post(token, body)

    assert answer.status == 422
    assert problem(answer)["code"] == "invalid_request"
    assert (await post(token)).status == 200


@pytest.mark.parametrize("body", [
    b"{}", b'{"jsonrpc": "1.0", "method": "ping", "id": 1}', b'{"method": "ping", "id": 1}',
    b'{"jsonrpc": "2.0", "id": 1}', b'{"jsonrpc": "2.0", "method": "ping", "id": null}',
])  # fmt: skip
async def test_json_that_is_no_rpc_is_refused(alice, body):
    answer = await post(await token_of(alice), body)

    assert answer.status == 422
    assert problem(answer)["code"] == "invalid_request"


@pytest.mark.parametrize(
    ("method", "params"),
    [("no/such", None), ("tools/call", None), ("tools/call", {"name": 1}),
     ("tools/call", {"name": "read_note", "arguments": []}), ("resources/read", {"uri": "x y"}),
     ("resources/subscribe", {"uri": "note://1"}), ("prompts/list", None),
     ("completion/complete", {}), ("logging/setLevel", {"level": "debug"})],
)  # fmt: skip
async def test_a_request_that_is_none_is_an_error_of_rpc(alice, method, params, caplog):
    answer = await post(await token_of(alice), message(method, params, "my id"))

    said = told(answer)
    assert said["id"] == "my id"
    assert said["error"]["code"] in {-32601, -32602}
    assert not caplog.records  # nobody fills the log, nor do anybody's words stand in it


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content_type": "text/plain"}, 400), ({"accept": "application/json"}, 406),
     ({"accept": "text/event-stream"}, 406), ({"mcp_protocol_version": "1999-01-01"}, 400)],
)  # fmt: skip
async def test_a_client_that_speaks_otherwise_is_told(alice, headers, status):
    answer = await post(await token_of(alice), message("tools/list"), **headers)

    assert answer.status == status
    assert "no-store" in answer.headers["cache-control"]


async def test_a_message_that_is_too_large_is_refused(alice):
    answer = await post(await token_of(alice), b'{"a": "' + b"x" * 1_000_000 + b'"}')

    assert answer.status == 413


async def test_a_large_body_of_a_stranger_is_not_read(db):
    answer = await send(application, "POST", "/mcp", [b"x" * 100_000] * 100)

    assert answer.status == 401
    assert answer.taken == 0


@pytest.mark.parametrize("body", [
    b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
    b'{"jsonrpc": "2.0", "method": "notifications/no_such", "params": {"a": [1]}}',
    b'{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}}',
    b'{"jsonrpc": "2.0", "method": "notifications/cancelled"}',
    b'{"jsonrpc": "2.0", "id": 7, "result": {}}',
    b'{"jsonrpc": "2.0", "id": 7, "error": {"code": 1, "message": "no"}}',
])  # fmt: skip
async def test_what_wants_no_answer_is_taken(alice, body, caplog):
    answer = await post(await token_of(alice), body)

    assert (answer.status, answer.body) == (202, b"")
    assert not caplog.records


async def test_a_body_that_nobody_may_send_is_refused_as_to_a_program(alice):
    answer = await post(await token_of(alice), content_length="99999999")

    assert answer.status == 413
    assert answer.headers["content-type"] == "application/json"


# --- How often ----------------------------------------------------------------------------------


async def test_too_many_messages_are_refused_until_later(alice, settings):
    settings.REQUESTS_PER_MINUTE = 2
    token = await token_of(alice)

    answers = [await post(token) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert problem(answers[2])["code"] == "rate_limited"


async def test_a_call_too_many_is_a_result_that_a_model_reads(alice, settings):
    settings.REQUESTS_PER_MINUTE = 1
    token = await token_of(alice)
    call = message("tools/call", {"name": "list_notes", "arguments": {}})

    results = [told(await post(token, call))["result"] for _ in range(2)]

    assert [result["isError"] for result in results] == [False, True]
    assert "Try again in" in results[1]["content"][0]["text"]
    assert results[1]["_meta"]["code"] == "rate_limited"
    assert 1 <= results[1]["_meta"]["retry_after"] <= 60


async def test_what_goes_wrong_here_is_told_without_how(alice, monkeypatch, caplog):
    def fail(token):
        raise RuntimeError("secret path /var/x")

    monkeypatch.setattr("config.mcp.callers.resolve_token", fail)

    answer = await post("cp_x")

    assert answer.status == 500
    assert problem(answer)["code"] == "server_error"
    assert "secret" not in answer.text
    assert "POST /mcp failed" in caplog.text


async def test_a_use_is_seen_at_the_token(alice):
    await post(await token_of(alice, Scope.NOTES_READ))

    assert (await PersonalToken.objects.aget()).last_used_at
