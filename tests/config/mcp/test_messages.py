"""What a client may post: one message, within bounds."""

import json
import time

import pytest

from config.base.api.problems import Problem
from config.mcp.messages import (
    ID_MAX_CHARS,
    MESSAGE_MAX_BYTES,
    PARTS_MAX,
    HungUp,
    read_message,
    read_posted,
)


def receiving(*messages):
    left = iter(messages)

    async def receive():
        return next(left)

    return receive


def body(data, more=False):
    return {"type": "http.request", "body": data, "more_body": more}


async def test_a_message_may_come_in_pieces():
    receive = receiving(body(b'{"method": "pi', more=True), body(b'ng", "id": 7}'))

    posted = await read_posted(receive)

    assert (posted.method, posted.request_id) == ("ping", 7)
    assert json.loads(posted.body) == {"method": "ping", "id": 7}


async def test_a_client_that_leaves_has_said_nothing():
    with pytest.raises(HungUp):
        await read_posted(receiving(body(b"{", more=True), {"type": "http.disconnect"}))


async def test_a_message_without_end_is_refused_before_all_of_it_is_kept():
    piece = body(b"x" * (MESSAGE_MAX_BYTES // 2), more=True)

    with pytest.raises(Problem) as problem:
        await read_posted(receiving(piece, piece, piece))

    assert problem.value.code == "too_large"


def test_what_it_takes_back_is_read():
    cancel = {"method": "notifications/cancelled", "params": {"requestId": "a", "reason": "x"}}

    assert read_message(json.dumps(cancel).encode()).cancels == "a"
    assert read_message(b'{"method": "notifications/cancelled"}').cancels is None
    assert read_message(b'{"method": "x", "params": {"requestId": 1}}').cancels is None


@pytest.mark.parametrize("data", [
    b"", b"x", b"[]", b'"x"', b"1", b"null", b"{", b'{"a": 1}}', b"\xff", b'{"method": 1}',
    b'{"method": "x", "id": {}}', b'{"method": "x", "id": true}', b'{"method": "x", "id": 1.5}',
    b'{"method": "x", "id": "' + b"x" * (ID_MAX_CHARS + 1) + b'"}',
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

    began = time.perf_counter()
    with pytest.raises(Problem):
        read_message(many)

    assert time.perf_counter() - began < 1
