"""A Langflow as far as flows go, over a real socket: keeps them, lists them, signs people in."""

import json
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.http_servers import QuietHandler, ServerInThread

COOKIES = (
    "access_token_lf=signed-in; Path=/; HttpOnly; SameSite=lax; Max-Age=3600",
    "refresh_token_lf=again; Path=/; HttpOnly; SameSite=lax; Max-Age=604800",
    "apikey_tkn_lflw=None; Path=/; HttpOnly; SameSite=lax",
)
Answer = tuple[int, Any]  # status and JSON body


class FlowStore(ServerInThread):
    """`with FlowStore() as store:` serves at `store.url`; `flows` holds what it keeps, by id."""

    api_key, username, password = "key", "admin", "kept password"

    def __init__(self) -> None:
        self.flows: dict[str, dict[str, Any]] = {}
        self.sessions: list[str] = []  # of which it keeps messages
        self.status = 0  # answer everything with this
        self.requests: list[str] = []
        super().__init__(Handler)

    def edit(self, **changes: Any) -> None:
        """What somebody does in Langflow's editor."""
        next(iter(self.flows.values())).update(changes)

    def answer(self, method: str, path: str, key: str, body: bytes) -> Answer:
        if self.status:
            return self.status, {"detail": "scripted"}
        if path == "/api/v1/login":
            given = parse_qs(body.decode())
            known = given == {"username": [self.username], "password": [self.password]}
            return (200, {}) if known else (401, {"detail": "Incorrect username or password"})
        if key != self.api_key:
            return 403, {"detail": "Invalid API key"}
        if path == "/api/v1/monitor/messages/sessions":
            return 200, self.sessions
        if path.startswith("/api/v1/monitor/messages/session/"):
            session = path.rpartition("/")[2]
            self.sessions = [each for each in self.sessions if each != session]
            return 204, None
        if path == "/api/v1/projects":
            return 200, [{"name": "Starter Project"}] if self.flows else []
        flow_id = path.removeprefix("/api/v1/flows").strip("/")
        return self.answer_flows(method, flow_id, json.loads(body or b"null"))

    def answer_flows(self, method: str, flow_id: str, body: Any) -> Answer:
        if method == "POST":
            made = body | {"id": body.get("id") or str(uuid.uuid4()), "user_id": "u1"}
            self.flows[made["id"]] = made
            return 201, made
        if not flow_id:
            if not self.flows:
                return 500, {"detail": "An internal error occurred while listing flows."}
            return 200, [
                {"id": flow["id"], "endpoint_name": flow["endpoint_name"]}
                for flow in self.flows.values()
            ]
        if method == "PATCH":
            self.flows[flow_id] |= body
        return 200, self.flows[flow_id]


class Handler(QuietHandler):
    server: FlowStore

    def do(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = urlsplit(self.path).path.rstrip("/")
        self.server.requests.append(f"{self.command} {path}")
        key = self.headers.get("x-api-key", "")
        status, says = self.server.answer(self.command, path, key, body)
        self.send_response(status)
        if path == "/api/v1/login" and status == 200:
            for cookie in COOKIES:
                self.send_header("set-cookie", cookie)
        self.end_headers()
        if status != 204:
            self.wfile.write(json.dumps(says).encode())

    do_GET = do_POST = do_PATCH = do_DELETE = do
