"""`lfx serve`: which requests are answered in Langflow's words, and which as ever."""

import json
from types import SimpleNamespace

import pytest

from tests.flows.process.test_runs import KEY, Inner, call, request


@pytest.fixture(autouse=True)
def our_key(monkeypatch):
    monkeypatch.setenv("LANGFLOW_API_KEY", KEY)


@pytest.fixture
def served():
    """The application that `lfx serve` makes, ours before it, and one flow."""
    from commonplace_langflow.serving import serve_runs

    inner = Inner()
    module = SimpleNamespace(create_multi_serve_app=lambda *, registry, **options: inner)
    serve_runs(module)
    registry = {"known-flow": ("its graph", "its name")}
    app = module.create_multi_serve_app(registry=registry, identity_config=None)
    answered = []

    def respond(graph, asked, variables):
        async def answer(scope, receive, send):
            answered.append((graph, asked, variables))

        return answer

    app._respond = respond
    return SimpleNamespace(app=app, inner=inner, answered=answered)


async def test_a_streamed_run_of_a_known_flow_is_answered(served):
    body = json.dumps({"input_value": "Où ?", "session_id": "s"}).encode()
    headers = {"x-langflow-global-var-commonplace_token": "run-token"}

    await call(served.app, request(path="/api/v1/run/known-flow", headers=headers), body)

    (answered,) = served.answered
    assert answered == (
        "its graph",
        {"input_value": "Où ?", "session_id": "s"},
        {"COMMONPLACE_TOKEN": "run-token"},
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "/api/v1/run/unknown"},
        {"path": "/api/v2/workflows"},
        {"path": "/api/v1/run/known-flow", "headers": {"x-api-key": "another"}},
    ],
)
async def test_all_else_reaches_lfx_as_it_came(served, changes):
    await call(served.app, request(**changes), b"{}")

    assert served.inner.bodies == [b"{}"]
    assert served.answered == []


async def test_a_run_with_tweaks_is_left_to_lfx_which_refuses_it(served):
    body = b'{"tweaks": {"a": {"b": 1}}}'

    await call(served.app, request(path="/api/v1/run/known-flow"), body)

    assert served.inner.bodies == [body]


def test_no_run_looks_for_tracing_that_there_is_not():
    from commonplace_langflow.serving import trace_nothing

    deps = SimpleNamespace(get_tracing_service=lambda: pytest.fail("lfx logs an error of that"))
    trace_nothing(deps)

    assert deps.get_tracing_service() is None
