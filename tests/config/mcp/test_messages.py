"""What a client may post: one message, within bounds."""

import json
import time

import pytest

from config.base.api.problems import Problem
from config.mcp.messages import (
    ID_MAX_CHARS,
    MESSAGE_MAX_BYTES,
    PARTS_MAX,
    URI_MAX_CHARS,
    HungUp,
    NotUnderstood,
    read_message,
    read_posted,
)
from tests.pace import allowed


def receiving(*messages):
    left = iter(messages)

    async def receive():
        return next(left)

    return receive


def body(data, more=False):
    return {"type": "http.request", "body": data, "more_body": more}


async def test_a_message_may_come_in_pieces():
    receive = receiving(
        body(b'{"jsonrpc": "2.0", "method": "pi', more=True), body(b'ng", "id": 7}')
    )

    posted = await read_posted(receive)

    assert (posted.method, posted.request_id) == ("ping", 7)
    assert json.loads(posted.body) == {"jsonrpc": "2.0", "method": "ping", "id": 7}


async def test_a_client_that_leaves_has_said_nothing():
    with pytest.raises(HungUp):
        await read_posted(receiving(body(b"{", more=True), {"type": "http.disconnect"}))


async def test_a_message_without_end_is_refused_before_all_of_it_is_kept():
    piece = body(b"x" * (MESSAGE_MAX_BYTES // 2), more=True)

    with pytest.raises(Problem) as problem:
        await read_posted(receiving(piece, piece, piece))

    assert problem.value.code == "too_large"


def test_what_goes_on_is_what_was_read():
    """Of two parsers each might take another of these for the method."""
    names = b'"method": "ping", "method": "tools/list"'
    twice = b'{"jsonrpc": "2.0", "id": 1, ' + names + b', "x": "\\ud83d\\ude00"}'

    posted = read_message(twice)

    assert posted.method == "tools/list"
    assert posted.body.count(b"method") == 1
    assert json.loads(posted.body)["x"] == "😀"


def test_what_it_takes_back_is_read():
    def cancels(method, params):
        sent = {"jsonrpc": "2.0", "method": method, "params": params}
        return read_message(json.dumps(sent).encode()).cancels

    assert cancels("notifications/cancelled", {"requestId": "a", "reason": "x"}) == "a"
    assert cancels("notifications/cancelled", {}) is None
    assert cancels("notifications/cancelled", {"requestId": {}}) is None
    assert cancels("notifications/other", {"requestId": 1}) is None


@pytest.mark.parametrize(
    ("sent", "code"),
    [({"method": "no/such"}, -32601), ({"method": "notifications/initialized"}, -32601),
     ({"method": "tools/call"}, -32602), ({"method": "initialize", "params": {}}, -32602),
     ({"method": "resources/read", "params": {"uri": "note://" + "ü" * URI_MAX_CHARS}}, -32602)],
)  # fmt: skip
def test_a_request_that_is_none_of_the_protocols_is_not_understood(sent, code):
    with pytest.raises(NotUnderstood) as error:
        read_message(json.dumps({"jsonrpc": "2.0", "id": "x", **sent}).encode())

    assert (error.value.request_id, error.value.code) == ("x", code)


@pytest.mark.parametrize("data", [
    b"", b"x", b"[]", b"{}", b'{"jsonrpc": "1.0", "method": "ping"}', b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "id": 1}', b'{"jsonrpc": "2.0", "method": "ping", "id": null}',
    b'"x"', b"1", b"null", b"{", b'{"a": 1}}', b"\xff", b'{"jsonrpc": "2.0", "method": 1}',
    b'{"jsonrpc": "2.0", "method": "x", "id": {}}',
    b'{"jsonrpc": "2.0", "method": "x", "id": true}',
    b'{"jsonrpc": "2.0", "method": "x", "id": 1.5}',
    b'{"jsonrpc": "2.0", "method": "x", "id": "' + b"x" * (ID_MAX_CHARS + 1) + b'"}',
    b'{"method": "a\\ud800"}', b'[{"jsonrpc": "2.0", "method": "ping", "id": 1}]',
    b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a": ' + b"9" * 100_000 + b"}",
    b'{"a": [' + b"0," * PARTS_MAX + b"0]}",
    json.dumps({"a": {str(n): 0 for n in range(PARTS_MAX)}}).encode(),
    json.dumps({"a": [[0] * 100] * 30}).encode(),
])  # fmt: skip
def test_what_is_no_message_is_refused(data):
    with pytest.raises(Problem) as problem:
        read_message(data)

    assert problem.value.code == "invalid_request"
    assert len(problem.value.detail) < 300


def test_many_parts_cost_no_more_than_few():
    many = b'{"a": [' + b"{}," * 330_000 + b"0]}"

    began = time.thread_time()
    with pytest.raises(Problem):
        read_message(many)

    assert time.thread_time() - began < allowed(1)
