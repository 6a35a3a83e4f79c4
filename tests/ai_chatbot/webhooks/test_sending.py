"""One message on its way: what it carries, where it goes, and how little comes back."""

import gzip
import time

import pytest

from ai_chatbot.webhooks import sending
from ai_chatbot.webhooks.sending import REPLY_CHARS, post
from tests.http_servers import QuietHandler, ServerInThread
from tests.stack import free_port

BODY = '{"type":"webhook.test","data":"Äpfel, 林檎, تفاح"}'.encode()


class Names:
    """A name server that says something else each time; it counts how often it is asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host, port):
        self.asked += 1
        return self.answers.pop(0)


async def test_it_arrives_as_it_was_made(receiver):
    reply = await post(f"{receiver.url}/hook?a=b#c", BODY, {"webhook-id": "msg_1"})

    assert (reply.status, reply.text, reply.problem) == (200, "thanks", "")
    assert reply.is_taken
    [heard] = receiver.heard
    assert (heard.path, heard.body) == ("/hook?a=b", BODY)
    assert heard.headers["Content-Type"] == "application/json"
    assert heard.headers["webhook-id"] == "msg_1"
    assert "Cookie" not in heard.headers


async def test_nothing_is_sent_within(receiver, settings):
    settings.WEBHOOKS_TO_PRIVATE = False
    port = receiver.server_port

    for host in ("127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "0"):
        for scheme in ("http", "https"):
            reply = await post(f"{scheme}://{host}:{port}/", BODY, {})
            assert reply.status is None
            assert reply.problem

    assert receiver.heard == []


async def test_a_name_that_leads_within_is_asked_once_and_refused(receiver, settings):
    settings.WEBHOOKS_TO_PRIVATE = False
    names = Names(["127.0.0.1"])

    reply = await post(f"https://example.org:{receiver.server_port}/", BODY, {}, names)

    assert "private network" in reply.problem
    assert (names.asked, receiver.heard) == (1, [])


async def test_the_connection_goes_to_the_address_that_was_judged(receiver):
    """A second look-up would raise: there is none, whatever the name means by then."""
    names = Names(["127.0.0.1"])

    reply = await post(f"http://changes.example:{receiver.server_port}/", BODY, {}, names)

    assert reply.is_taken
    assert names.asked == 1
    assert receiver.heard[0].headers["Host"] == f"changes.example:{receiver.server_port}"


def test_the_last_look_is_at_the_socket():
    make = sending.socket_to(["93.184.216.34"])

    with pytest.raises(OSError, match="not judged"):
        make((2, 1, 6, "", ("127.0.0.1", 80)))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(receiver, status):
    receiver.status, receiver.headers = status, {"Location": f"{receiver.url}/elsewhere"}

    reply = await post(receiver.url, BODY, {})

    assert reply.status == status
    assert not reply.is_taken
    assert "no redirect is followed" in reply.problem
    assert [heard.path for heard in receiver.heard] == ["/"]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
async def test_a_refusal_is_said_with_its_status(receiver, status):
    receiver.status, receiver.body = status, b"no"

    reply = await post(receiver.url, BODY, {})

    assert (reply.status, reply.text, reply.is_taken) == (status, "no", False)
    assert str(status) in reply.problem


async def test_of_a_long_reply_the_beginning_is_read_and_made_storable(receiver):
    receiver.body = b"a\x00b\xff" + "é".encode() * 1_000_000

    reply = await post(receiver.url, BODY, {})

    assert len(reply.text) <= REPLY_CHARS
    assert reply.text.startswith("ab\ufffdé")
    assert "\x00" not in reply.text


async def test_a_reply_that_is_packed_stays_packed(receiver):
    receiver.body = gzip.compress(b"x" * 10_000_000)
    receiver.headers = {"Content-Encoding": "gzip"}

    reply = await post(receiver.url, BODY, {})

    assert reply.is_taken
    assert "xxx" not in reply.text


async def test_a_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert (await post(receiver.url, BODY, {})).is_taken


async def test_nobody_listening_is_said():
    reply = await post(f"https://localhost:{free_port()}/", BODY, {}, Names(["127.0.0.1"]))

    assert reply.status is None
    assert reply.problem


def saying(*pieces, pause=0.0):
    """A server that reads a little, says these and hangs up."""

    class Handler(QuietHandler):
        def handle(self):
            self.request.recv(100)
            try:
                for piece in pieces:
                    self.request.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass  # it was hung up on

    return ServerInThread(Handler)


@pytest.mark.parametrize(
    "said",
    [
        b"", b"nonsense\r\n\r\n", b"HTTP/1.1 999999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 99_999, b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 9_999,
    ],
)  # fmt: skip
async def test_what_is_not_http_is_a_problem_and_no_fault(settings, said):
    settings.WEBHOOKS_TO_PRIVATE = True

    with saying(said) as server:
        reply = await post(server.url, BODY, {})

    assert reply.status is None
    assert reply.problem


async def test_a_receiver_that_drips_is_given_up(settings, monkeypatch):
    settings.WEBHOOKS_TO_PRIVATE = True
    monkeypatch.setattr(sending, "TOTAL_SECONDS", 0.3)

    with saying(b"HTTP/1.1 200 OK\r\n", *[b"A: b\r\n"] * 1000, pause=0.05) as server:
        reply = await post(server.url, BODY, {})

    assert "No reply came" in reply.problem  # of the thousand that it would go on saying
