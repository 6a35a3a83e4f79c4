"""Which flow answers, by the API, for staff."""

import json

import pytest

from ai_chatbot.flows.files import flow_file
from ai_chatbot.models import Scope
from tests.ai_chatbot.api.conftest import check_problem
from tests.http_servers import QuietHandler, ServerInThread


class Langflow(QuietHandler):
    """Has the flow of flows/ under the id f1."""

    server: "LangflowWithFlow"

    def do_GET(self):
        flow = json.loads(flow_file().read_text()) | {"id": "f1"}
        header = {"id": "f1", "endpoint_name": flow["endpoint_name"]}
        found = {"/api/v1/projects/": [{}], "/api/v1/flows/f1": flow}
        path = self.path.split("?")[0]
        is_there = path in found or path == "/api/v1/flows/"
        body = json.dumps(found.get(path, [header])).encode()
        self.send_response(self.server.status if is_there else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class LangflowWithFlow(ServerInThread):
    status = 200


@pytest.fixture
def langflow(settings):
    settings.LANGFLOW_API_KEY = "key"
    with LangflowWithFlow(Langflow) as server:
        settings.LANGFLOW_URL = server.url
        yield server


@pytest.fixture
def staff(alice):
    alice.is_staff = True
    alice.save()


def test_staff_sees_what_answers_now(program, staff, langflow, settings):
    flow, *others = program.get("/flows").json()["items"]

    assert (flow["name"], flow["id"], flow["state"]) == (settings.LANGFLOW_FLOW, "f1", "same")
    assert flow["version"] == flow["file_version"] != ""
    assert flow["says"].endswith(".")
    assert [(other["name"], other["version"]) for other in others] == [
        ("no_notes", ""), ("thorough", ""),
    ]  # fmt: skip


def test_nobody_else_does(program, langflow):
    check_problem(program.get("/flows"), 403, "forbidden")


def test_it_needs_a_token_with_the_scope(program_of, alice, staff, langflow):
    program = program_of(alice, Scope.ASK, Scope.CONVERSATIONS)
    check_problem(program.get("/flows"), 403, "forbidden")
    program.token = ""
    check_problem(program.get("/flows"), 401, "unauthorized")
    assert program.post("/flows", {}).status_code == 405


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (503, "upstream_unavailable", 503),
        (500, "upstream_error", 502),
        (403, "upstream_error", 502),
    ],
)
def test_a_langflow_that_is_not_well_is_said_to_be_so(program, staff, langflow, status, code, says):
    langflow.status = status

    check_problem(program.get("/flows"), says, code)
