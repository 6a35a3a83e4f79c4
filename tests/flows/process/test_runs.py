"""Which requests take the short way, and that all others reach Langflow as they came."""

import json
from types import SimpleNamespace

import pytest

KEY = "our-key"


@pytest.fixture(autouse=True)
def our_key(monkeypatch):
    monkeypatch.setenv("LANGFLOW_API_KEY", KEY)


def request(**changes):
    headers = {"x-api-key": KEY, "content-length": "2", **changes.pop("headers", {})}
    return {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/run/notes_assistant",
        "query_string": b"stream=true",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        **changes,
    }


def test_a_streamed_run_with_our_key_does():
    from commonplace_langflow.runs import run_named

    assert run_named(request()) == "notes_assistant"


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"type": "websocket"},
        {"query_string": b""},
        {"query_string": b"stream=false"},
        {"query_string": b"stream=true&x-api-key=1"},
        {"path": "/api/v1/run/session/notes_assistant"},
        {"path": "/api/v1/run/../users"},
        {"path": "/api/v1/run/" + "a" * 201},
        {"headers": {"x-api-key": "another"}},
        {"headers": {"x-api-key": ""}},
        {"headers": {"content-length": str(2 << 20)}},
        {"headers": {"content-length": "²"}},
        {"headers": {"content-length": ""}},
    ],
)
def test_no_other_request_does(changes):
    from commonplace_langflow.runs import run_named

    assert run_named(request(**changes)) == ""


def test_without_a_key_of_ours_none_does(monkeypatch):
    from commonplace_langflow.runs import run_named

    monkeypatch.delenv("LANGFLOW_API_KEY")

    assert run_named(request(headers={"x-api-key": ""})) == ""


async def call(app, scope, *bodies):
    messages = [
        {"type": "http.request", "body": body, "more_body": number < len(bodies) - 1}
        for number, body in enumerate(bodies)
    ]

    async def receive():
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message):
        raise AssertionError("nothing is sent here")

    await app(scope, receive, send)


class Inner:
    """Langflow's application: keeps what it was asked."""

    state = "its own"

    def __init__(self):
        self.bodies = []

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        self.bodies.append(body)
        assert (await receive())["type"] == "http.disconnect"


async def test_what_the_short_way_does_not_know_reaches_langflow_whole():
    from commonplace_langflow.runs import ShortWay

    inner = Inner()
    unusual = json.dumps({"input_value": "x", "tweaks": {"a": {"b": 1}}}).encode()
    for bodies in ([unusual[:9], unusual[9:]], [b"[]"], [b"no json"], [b""]):
        await call(ShortWay(inner), request(), *bodies)

    assert inner.bodies == [unusual, b"[]", b"no json", b""]


async def test_other_requests_are_not_even_read():
    from commonplace_langflow.runs import ShortWay

    inner = Inner()
    await call(ShortWay(inner), request(path="/api/v1/flows/"), b"one", b"two")

    assert inner.bodies == [b"onetwo"]


def test_it_is_langflows_application_in_all_else():
    from commonplace_langflow.runs import ShortWay

    assert ShortWay(Inner()).state == "its own"


async def test_stored_variables_are_looked_up_where_a_field_names_one():
    from commonplace_langflow.runs import spare_sessions

    async def look_up(component, params, fields, *, fallback_to_env_vars=False):
        return params | dict.fromkeys(fields, "its value")

    loading = SimpleNamespace(update_params_with_load_from_db_fields=look_up)
    spare_sessions(loading)
    update = loading.update_params_with_load_from_db_fields

    assert await update(None, {"key": "NAME"}, ["key"], fallback_to_env_vars=True) == {
        "key": "its value"
    }
    assert await update(None, {"key": "plain"}, []) == {"key": "plain"}
