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
CONFLICT = {
    "code": "flow_version_conflict",
    "modified_by": {"id": "u2", "username": "grace"},
    "modified_at": "2026-11-26T10:00:00+00:00",
}
Answer = tuple[int, Any]  # status and JSON body


class FlowStore(ServerInThread):
    """`with FlowStore() as store:` serves at `store.url`; `flows` holds what it keeps, by id."""

    api_key, username, password = "key", "admin", "kept password"

    def __init__(self) -> None:
        self.flows: dict[str, dict[str, Any]] = {}
        self.sessions: list[str] = []  # of which it keeps messages
        self.status = 0  # answer everything with this
        self.cannot_list = False  # as one of its flows cannot be read
        self.does_not_start = ""  # what it says of a graph whose text holds this
        self.projects = [{"id": "p1", "name": "Starter Project"}]
        self.starters: list[Any] = []  # flows to begin with
        self.variables: dict[str, str] = {}  # secrets by their names
        self.requests: list[str] = []
        self.lets_in = ""  # the cookie of ours with which a browser is its own account
        self.langflow_version = "1.13.0"
        self.components = ["NotesSearch", "NotesModel"]  # that it loaded from our folder
        super().__init__(Handler)

    @property
    def draft(self) -> dict[str, Any]:
        """The flow that was put there first; all others are what was published."""
        return next(iter(self.flows.values()))

    @property
    def forks(self) -> list[dict[str, Any]]:
        return list(self.flows.values())[1:]

    def edit(self, **changes: Any) -> None:
        """What somebody does in Langflow's editor."""
        self.draft.update(changes | {"version_token": str(uuid.uuid4())})

    def answer(
        self, method: str, path: str, key: str, body: bytes, if_match: str, cookie: str = ""
    ) -> Answer:
        if self.status:
            return self.status, {"detail": "scripted"}
        if path == "/api/v1/login":
            given = parse_qs(body.decode())
            known = given == {"username": [self.username], "password": [self.password]}
            return (200, {}) if known else (401, {"detail": "Incorrect username or password"})
        if path == "/api/v1/users/whoami" and self.lets_in and self.lets_in in cookie:
            return 200, {"id": "u1", "username": self.username}
        if key != self.api_key:
            return 403, {"detail": "Invalid API key"}
        if path == "/api/v1/users/whoami":
            return 200, {"id": "u1", "username": self.username}
        if path == "/health":
            return 200, {"status": "ok"}
        if path == "/api/v1/starter-projects":
            return 200, self.starters
        if path == "/api/v1/version":
            return 200, {"version": self.langflow_version}
        if path == "/api/v1/all":
            return 200, {
                "commonplace": {f"ext:commonplace:{name}@extra": {} for name in self.components}
            }
        if path == "/api/v1/monitor/messages/sessions":
            return 200, self.sessions
        if path.startswith("/api/v1/monitor/messages/session/"):
            session = path.rpartition("/")[2]
            self.sessions = [each for each in self.sessions if each != session]
            return 204, None
        if path == "/api/v1/projects":
            return self.answer_projects(method, json.loads(body or b"null"))
        if path.startswith("/api/v1/variables"):
            return self.answer_variables(method, path, json.loads(body or b"null"))
        if path.startswith("/api/v1/build/"):
            return self.answer_build(path.split("/")[4], json.loads(body or b"null"))
        flow_id, _, what = path.removeprefix("/api/v1/flows").strip("/").partition("/")
        if what == "version-state":
            return self.answer_state(flow_id)
        return self.answer_flows(method, flow_id, json.loads(body or b"null"), if_match)

    def answer_projects(self, method: str, body: Any) -> Answer:
        if method == "POST":
            self.projects.append(body | {"id": str(uuid.uuid4())})
            return 201, self.projects[-1]
        return 200, self.projects if self.flows else []

    def answer_variables(self, method: str, path: str, body: Any) -> Answer:
        if method == "DELETE":
            del self.variables[bytes.fromhex(path.rpartition("/")[2]).decode()]
            return 204, None
        if method == "POST":
            self.variables[body["name"]] = body["value"]
            return 201, {}
        return 200, [{"id": name.encode().hex(), "name": name} for name in self.variables]

    def answer_build(self, flow_id: str, data: Any) -> Answer:
        """`data` are nodes and edges that are looked at instead of the flow's own."""
        if flow_id not in self.flows:
            return 404, {"detail": f"Flow {flow_id} not found"}
        looked_at = json.dumps(data or self.flows[flow_id], ensure_ascii=False)
        if self.does_not_start and self.does_not_start in looked_at:
            return 500, {"detail": "Invalid Python code: invalid syntax (<unknown>, line 1)"}
        return 200, {"ids": ["Question-1"]}

    def answer_state(self, flow_id: str) -> Answer:
        token = self.flows[flow_id].get("version_token")
        return 200, {
            "version_token": token,
            "last_modified_by_username": "grace",
            "updated_at": "2026-11-26T10:00:00Z",
        }

    def answer_flows(self, method: str, flow_id: str, body: Any, if_match: str) -> Answer:
        if method in ("POST", "PUT"):
            flow_id = flow_id or body.get("id") or str(uuid.uuid4())
            made = body | {"id": flow_id, "user_id": "u1", "version_token": str(uuid.uuid4())}
            made.setdefault("endpoint_name", None)
            self.flows[flow_id] = made
            return 201, made
        if not flow_id:
            if not self.flows or self.cannot_list:
                return 500, {"detail": "An internal error occurred while listing flows."}
            return 200, [
                {name: flow[name] for name in ("id", "name", "endpoint_name")}
                for flow in self.flows.values()
            ]
        if flow_id not in self.flows:
            return 404, {"detail": "Flow not found"}
        if method == "DELETE":
            return 200, self.flows.pop(flow_id)
        if method == "PATCH":
            if if_match and if_match.strip('"') != self.flows[flow_id]["version_token"]:
                return 409, {"detail": CONFLICT}
            self.flows[flow_id] |= body | {"version_token": str(uuid.uuid4())}
        return 200, self.flows[flow_id]


class Handler(QuietHandler):
    server: FlowStore

    def do(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = urlsplit(self.path).path.rstrip("/")
        self.server.requests.append(f"{self.command} {path}")
        key = self.headers.get("x-api-key", "")
        told = self.headers.get("if-match", ""), self.headers.get("cookie", "")
        status, says = self.server.answer(self.command, path, key, body, *told)
        self.send_response(status)
        if path == "/api/v1/login" and status == 200:
            for cookie in COOKIES:
                self.send_header("set-cookie", cookie)
        self.end_headers()
        if status != 204:
            self.wfile.write(json.dumps(says).encode())

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do
