"""An OpenAI-compatible model server that says what a test scripts, word by word.

It stands at the network's edge: whatever asks a model talks to it over a real socket.
`python -m tests.scripted_model --port 9000` starts it for trying things out by hand.
"""

import argparse
import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, urlsplit

MODEL = "scripted"
SSE_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)


@dataclass(frozen=True)
class Call:
    """A piece that calls one of the tools that the request offers."""

    tool: str
    arguments: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        called = {"name": self.tool, "arguments": json.dumps(self.arguments)}
        return {"index": 0, "id": f"call-{self.tool}", "type": "function", "function": called}


# Words, a delta as a server may send it ({"reasoning": "…"}), or a call.
Piece = str | dict[str, Any] | Call


@dataclass(frozen=True)
class Script:
    """What the next completions are like; times in seconds."""

    pieces: tuple[Piece, ...] = ("Hello", " world")
    delay: float = 0.0  # before each piece
    when: Callable[[int], bool] = lambda n: True  # piece n may be said
    status: int = 200
    message: str = ""  # of an error
    hangs: bool = False  # after the pieces, instead of ending
    cut: bool = False  # after the pieces, in the middle of a line
    usage: bool = True
    finish: str = "stop"


class ScriptedModel:
    """`with ScriptedModel() as model:` serves at `model.base_url`, in a thread of its own.

    `requests` holds every completion asked for, oldest first:
    `{"path", "headers", "body", "hung_up"}`; `hung_up` says that the client left early.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._script = Script()
        self._reply: Callable[[dict[str, Any]], Sequence[Piece]] | None = None
        self._changed = threading.Condition()
        self._running: set[asyncio.Task[None]] = set()
        self.requests: list[dict[str, Any]] = []
        self.base_url = ""
        self.models: Any = [
            {"id": MODEL, "object": "model"}
        ]  # that it lists; bytes: the whole body
        self.key = ""  # the one that it takes; "": any
        self.headers: dict[str, str] = {}  # of its answers to GET, such as a redirect's
        self.list_status = 200
        # Of its refusals, whole: (status, headers, body), for the shapes that servers have.
        self.refusal: tuple[int, dict[str, str], Any] | None = None
        self.events: list[Any] = []  # that come before the pieces; bytes as they are
        self.whole = False  # answers as a whole although asked to stream
        # Parameters that it refuses, with what it then says and its status.
        self.refuses: dict[str, tuple[int, Any]] = {}
        # The least tokens with which it comes to an answer; with fewer it only thinks.
        self.thinks_for = 0

    @property
    def settings(self) -> dict[str, str]:
        """The product's settings that name this model."""
        return {
            "LLM_BASE_URL": self.base_url,
            "LLM_API_KEY": "scripted-key",
            "LLM_MODEL": MODEL,
        }

    # --- What a test says and asks ------------------------------------------------------
    def script(
        self,
        pieces: str | Sequence[Piece] = (),
        *,
        delay: float = 0.0,
        when: Callable[[int], bool] = lambda n: True,
        chunk: int = 0,
        hangs: bool = False,
        cut: bool = False,
        usage: bool = True,
        finish: str = "stop",
    ) -> None:
        """Answer with these pieces, or with a text in pieces of `chunk` characters.

        Piece n is said as soon as `when(n)` holds.
        """
        if isinstance(pieces, str):
            size = chunk or len(pieces) or 1
            pieces = [pieces[at : at + size] for at in range(0, len(pieces), size)]
        self._script = Script(
            tuple(pieces), delay=delay, when=when,
            hangs=hangs, cut=cut, usage=usage, finish=finish,
        )  # fmt: skip
        self._reply = None

    def reply(self, pieces: Callable[[dict[str, Any]], Sequence[Piece]]) -> None:
        """Answer each request, given its body, with pieces of its own."""
        self._script, self._reply = Script(), pieces

    def fail(self, status: int, message: str = "scripted failure") -> None:
        """Answer every completion with an HTTP error."""
        self._script = Script(status=status, message=message)

    @property
    def prompts(self) -> list[str]:
        """What was said to the model in each request: all messages, one below the other."""
        return [
            "\n\n".join(str(message["content"]) for message in request["body"]["messages"])
            for request in self.requests
        ]

    def wait_for_requests(self, count: int, timeout: float = 60) -> None:
        self._wait(lambda: len(self.requests) >= count, timeout, f"{count} requests")

    def wait_until_hung_up(self, timeout: float = 60) -> None:
        """Until the client of the newest request has left before its end."""
        self._wait(
            lambda: bool(self.requests) and self.requests[-1]["hung_up"], timeout, "a hang-up"
        )

    def _wait(self, happened: Callable[[], bool], timeout: float, what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(happened, timeout):
                raise AssertionError(f"no {what} within {timeout} s")

    # --- Starting and stopping ----------------------------------------------------------
    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(60)
        self._port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self._port}/v1"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)
        self._loop.close()

    async def _start(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", self._port)

    async def _stop(self) -> None:
        self._server.close()
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    # --- HTTP ---------------------------------------------------------------------------
    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._running.add(task)
        try:
            while await self._serve_request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client is gone, or the server is stopping
        finally:
            self._running.discard(task)
            writer.close()

    async def _serve_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Serve one request; whether the connection can carry another."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [line.partition(":") for line in head.splitlines()[1:] if line]
        headers = {name.lower(): value.strip() for name, _, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = head.split()[1]
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            write_json(writer, 401, error_body("Incorrect API key provided"))
            return True
        address = urlsplit(path)
        if address.path.endswith("/models"):
            listed = (
                self.models if isinstance(self.models, bytes) else as_list(self.models, address)
            )
            write_json(writer, self.list_status, listed, self.headers)
            return True
        if not path.endswith("/chat/completions"):
            write_json(writer, 404, error_body(f"no such path: {path}"))
            return True
        request = {"path": path, "headers": headers, "body": json.loads(body), "hung_up": False}
        self._note(lambda: self.requests.append(request))
        return await self._complete(request, reader, writer)

    def _note(self, change: Callable[[], None]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    async def _complete(
        self,
        request: dict[str, Any],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        script = self._script
        if self._reply is not None:
            script = replace(script, pieces=tuple(self._reply(request["body"])))
        for name, (status, says) in self.refuses.items():
            if request["body"].get(name, False) is not False:
                write_json(writer, status, says)
                return True
        if self.refusal:
            status, headers, says = self.refusal
            write_json(writer, status, says, headers)
            return True
        limit = request["body"].get("max_completion_tokens") or request["body"].get("max_tokens")
        if limit and limit < self.thinks_for:
            script = replace(script, pieces=({"reasoning_content": "Hm"},), finish="length")
        if script.status != 200:
            write_json(writer, script.status, error_body(script.message))
            return True
        playing = asyncio.ensure_future(self._play(script, request["body"], writer))
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({playing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finished = playing.done() and not playing.exception()
        finally:
            for part in (playing, leaving):
                part.cancel()
            await asyncio.gather(playing, leaving, return_exceptions=True)
        if not finished:
            self._note(lambda: request.update(hung_up=True))
        return finished and not script.cut

    async def _play(
        self, script: Script, body: dict[str, Any], writer: asyncio.StreamWriter
    ) -> None:
        if self.whole or not body.get("stream"):
            await asyncio.sleep(script.delay * len(script.pieces))
            write_json(writer, 200, whole_completion(script, body))
            return
        writer.write(SSE_HEAD)
        for event in self.events:
            await send(writer, event if isinstance(event, bytes) else sse(event))
        for n, piece in enumerate(script.pieces):
            if script.delay:
                await asyncio.sleep(script.delay)
            while not script.when(n):
                await asyncio.sleep(0.01)
            await send(writer, sse(said(body, piece)))
        if script.hangs:
            await asyncio.Event().wait()
        if script.cut:
            await send(writer, sse(delta(body, content="lost"))[:20])
            return
        await send(writer, sse(delta(body, finish=finish_of(script))))
        if script.usage and (body.get("stream_options") or {}).get("include_usage"):
            await send(
                writer, sse(completion(body) | {"choices": [], "usage": usage(script, body)})
            )
        await send(writer, b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()


# --- The protocol's shapes --------------------------------------------------------------
def completion(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": body.get("model") or MODEL,
    }


def said(body: dict[str, Any], piece: Piece) -> dict[str, Any]:
    if not isinstance(piece, Call):
        return delta(body, content=piece)
    called = {"role": "assistant", "content": None, "tool_calls": [piece.as_json()]}
    return completion(body) | {"choices": [{"index": 0, "delta": called, "finish_reason": None}]}


def finish_of(script: Script) -> str:
    is_call = any(isinstance(piece, Call) for piece in script.pieces)
    return "tool_calls" if is_call else script.finish


def delta(
    body: dict[str, Any], *, content: str | dict[str, Any] = "", finish: str | None = None
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if finish is None:
        said = {"role": "assistant"} | in_message(content)
    return completion(body) | {"choices": [{"index": 0, "delta": said, "finish_reason": finish}]}


def whole_completion(script: Script, body: dict[str, Any]) -> dict[str, Any]:
    parts = [in_message(piece) for piece in script.pieces if not isinstance(piece, Call)]
    calls = [piece.as_json() for piece in script.pieces if isinstance(piece, Call)]
    names = {name for part in parts for name in part}
    said = {name: "".join(str(part.get(name, "")) for part in parts) for name in names}
    message: dict[str, Any] = {"role": "assistant", "content": ""} | said
    message |= {"tool_calls": calls} if calls else {}
    choice = {"index": 0, "message": message, "finish_reason": finish_of(script)}
    return completion(body) | {
        "object": "chat.completion",
        "choices": [choice],
        "usage": usage(script, body),
    }


def in_message(piece: str | dict[str, Any]) -> dict[str, Any]:
    return piece if isinstance(piece, dict) else {"content": piece}


def usage(script: Script, body: dict[str, Any]) -> dict[str, int]:
    """A token a word of the prompt, and one a piece of the answer."""
    asked = sum(len(str(message["content"]).split()) for message in body["messages"])
    said = len(script.pieces)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def as_list(models: Any, address: SplitResult) -> Any:
    """The list of models; a page of it, where that is asked of what makes pages of a query."""
    if callable(models):
        return models(dict(parse_qsl(address.query)))
    return {"object": "list", "data": models}


def error_body(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "scripted_error", "code": None}}


def sse(event: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(event)}\n\n".encode()


async def send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


def write_json(
    writer: asyncio.StreamWriter,
    status: int,
    value: Any,
    headers: dict[str, str] | None = None,
) -> None:
    """`value` as JSON; bytes as they are."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    lines = "".join(f"{name}: {text}\r\n" for name, text in (headers or {}).items())
    writer.write(
        f"HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\n{lines}"
        f"content-length: {len(data)}\r\n\r\n".encode()
        + data
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--answer", default="The notes say so [1].")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds before each word")
    options = parser.parse_args()
    with ScriptedModel(options.port) as model:
        model.script([f"{word} " for word in options.answer.split()], delay=options.delay)
        print(f"Serving at {model.base_url}")
        threading.Event().wait()


if __name__ == "__main__":
    main()
