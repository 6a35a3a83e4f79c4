"""Flows looked at by another Langflow's `lfx upgrade`: what it is shown, and what it may say."""

import pytest

from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.upgrades.examining import Examined, Fit, examine_flows
from tests.flows.conftest import small_flow
from tests.flows.upgrades.conftest import node


def says(*nodes, version="1.14.0"):
    return {"version": version, "flows": {"0": list(nodes)}}


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ([], Examined(Fit.OK)),
        ([node("ok"), node("ok", "Chat")], Examined(Fit.OK)),
        ([node("ok"), node("outdated_safe")], Examined(Fit.SAFE, ("Prompt",))),
        (
            [node("outdated_breaking", "提示"), node("outdated_safe"), node("outdated_breaking")],
            Examined(Fit.BREAKING, ("提示", "Prompt")),
        ),
        ([node("outdated_breaking"), node("blocked", "מודל")], Examined(Fit.BLOCKED, ("מודל",))),
        ([node("of a later lfx")], Examined(Fit.BLOCKED, ("Prompt",))),
        ([None, 3, {"status": ["ok"]}], Examined(Fit.BLOCKED, ("",))),
    ],
    ids=["nothing", "ok", "safe", "breaking", "blocked", "unknown word", "rubbish"],
)
def test_the_worst_of_a_flows_nodes_is_what_is_said_of_it(another, nodes, found):
    examination = examine_flows({"Notizen ü": small_flow()}, another(says(*nodes)))

    assert (examination.version, examination.flows) == ("1.14.0", {"Notizen ü": found})


def test_the_flows_that_a_flow_runs_are_looked_at_with_it(another):
    flow = small_flow() | {"nested": {"a": small_flow("Innen. 内") | {"name": "Übersicht שלום"}}}
    said = {"0": [node("outdated_safe")], "0-0": [node("ok"), node("blocked", "提示")], "1": []}
    python = another({"version": "1.14.0", "flows": said})

    found = examine_flows({"whole": flow, "other": small_flow()}, python).flows

    assert found["whole"] == Examined(Fit.BLOCKED, ("Übersicht שלום › 提示",))
    assert found["other"] == Examined(Fit.OK)
    shown, _environment = another.seen()
    assert sorted(shown) == ["0", "0-0", "1"]
    assert "Innen" in str(shown["0-0"])
    assert "Innen" not in str(shown["0"])


def test_it_is_shown_a_copy_without_secrets_and_learns_none_of_ours(another, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "ours alone")
    flow = small_flow()
    template = flow["data"]["nodes"][0]["data"]["node"]["template"]
    template["key"] = {"password": True, "value": "sk-typed", "load_from_db": False}

    examine_flows({"a": flow}, another(says(node("ok"))))

    shown, environment = another.seen()
    assert "sk-typed" not in str(shown)
    assert template["key"]["value"] == "sk-typed"
    assert "ours alone" not in environment.values()
    assert environment["LANGFLOW_COMPONENTS_PATH"].endswith("flows/components")


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ({"says": {"version": "2.0", "error": "ImportError: no lfx.upgrade"}}, "no lfx.upgrade"),
        ({"says": None, "ends_with": 1, "prints": "a\nNo module named lfx"}, "No module named lfx"),
        ({"says": None}, "it said nothing"),
        ("/no/such/python", "/no/such/python: No such file"),
    ],
    ids=["no such part", "no lfx", "silence", "no interpreter"],
)
def test_where_it_cannot_be_told_a_sentence_says_why(another, python, words):
    chosen = another(**python) if isinstance(python, dict) else python

    with pytest.raises(FlowProblem, match="could not look at the flows") as problem:
        examine_flows({"a": small_flow()}, chosen)

    assert words in str(problem.value)
