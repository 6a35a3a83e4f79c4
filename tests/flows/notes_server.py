"""Commonplace's two paths for the flow's component, as a script over a real socket."""

import contextlib
import json
import socket
import time
from typing import Any

from tests.http_servers import QuietHandler, ServerInThread


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


class NotesServer(ServerInThread):
    """`with NotesServer() as notes:` serves at `notes.url`; `requests` holds what was asked."""

    def __init__(self) -> None:
        self.passages: list[dict[str, Any]] = []
        self.messages: list[dict[str, str]] = []
        self.passages_of: dict[str, list[dict[str, Any]]] = {}  # by token, else `passages`
        self.editors: dict[str, dict[str, str]] = {}  # who edits in Langflow, by their cookie
        self.status = 200
        self.body = b""  # instead of the passages or messages
        self.delay = 0.0  # seconds
        self.requests: list[dict[str, Any]] = []
        self.connections: list[socket.socket] = []
        super().__init__(Handler)

    def says(self, path: str, token: str = "") -> dict[str, Any]:
        if path == "/api/conversation":
            return {"messages": self.messages}
        return {"passages": self.passages_of.get(token, self.passages)}

    def server_close(self) -> None:
        super().server_close()
        for connection in self.connections:  # a client may keep one open for its next request
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(QuietHandler):
    server: NotesServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections.append(self.connection)

    def answer(self) -> None:
        notes = self.server
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        asked = {
            "method": self.command,
            "path": self.path,
            "token": self.headers.get("authorization", "").removeprefix("Bearer "),
            "body": json.loads(raw or b"null"),
            "client": self.client_address,
        }
        notes.requests.append(asked)
        time.sleep(notes.delay)
        if self.path == "/api/editor":
            self.tell_who_edits(asked["token"])
            return
        body = notes.body or json.dumps(notes.says(self.path, asked["token"])).encode()
        self.send_response(notes.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def tell_who_edits(self, cookie: str) -> None:
        who = self.server.editors.get(cookie)
        body = json.dumps(who or {"detail": "This token is not valid."}).encode()
        self.send_response(200 if who else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer
