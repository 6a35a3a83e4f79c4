"""Commonplace's two paths for the flow's component, as a script over a real socket."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


def passage(
    n: int, text: str, title: str = "Garden", heading: str = "Soil", origin: str = "imported"
) -> dict[str, Any]:
    return {
        "n": n,
        "note_id": n,
        "title": title,
        "heading": heading,
        "text": text,
        "start": 0,
        "end": len(text),
        "score": 0.9,
        "url": f"/notes/{n}/",
        "origin": origin,
        "source_url": "",
    }


@dataclass
class NotesServer:
    """`with NotesServer() as notes:` serves at `notes.url`; `requests` holds what was asked."""

    port: int = 0
    passages: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    body: bytes = b""  # instead of the passages or messages
    delay: float = 0.0  # seconds
    requests: list[dict[str, Any]] = field(default_factory=list)
    _connections: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        notes = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                notes._connections.append(self.connection)

            def answer(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                notes.requests.append(
                    {
                        "method": self.command,
                        "path": self.path,
                        "token": self.headers.get("authorization", "").removeprefix("Bearer "),
                        "body": json.loads(raw or b"null"),
                        "client": self.client_address,
                    }
                )
                time.sleep(notes.delay)
                body = notes.body or json.dumps(notes.says(self.path)).encode()
                self.send_response(notes.status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, format: str, *args: Any) -> None:
                """Keep the tests' output to the tests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def says(self, path: str) -> dict[str, Any]:
        if path == "/api/conversation":
            return {"messages": self.messages}
        return {"passages": self.passages}

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        for connection in self._connections:  # a client may keep one open for its next request
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
