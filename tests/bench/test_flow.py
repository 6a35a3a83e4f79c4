"""The benchmark of flows: what its figures say of what was measured."""

import json

import pytest

from bench.flow import compared
from bench.flow.asking import Load
from bench.flow.servers import echo
from tests.stack import ROOT

NAMES = "stock installed langflow langflow_stock langflow_echo lfx_1 lfx_2 lfx_1_echo".split()


def loads(**seconds):
    """Ten runs of each target in so many seconds, ten if not said."""
    return {
        name: Load(runs=10, seconds=seconds.get(name, 10.0), processor=1.0, firsts=[0.5])
        for name in NAMES
    }


def test_ratios_are_over_stock_on_langflow_as_it_is_installed():
    results = compared(loads(stock=20.0, langflow=5.0, langflow_stock=10.0, lfx_2=4.0), 32)

    assert results["flow.runs_a_second.langflow.32"]["value"] == 2
    assert results["flow.runs_ratio.langflow"]["value"] == pytest.approx(4)
    assert results["flow.runs_ratio.lfx"]["value"] == pytest.approx(5)
    assert results["flow.runs_ratio.same_langflow.32"]["value"] == pytest.approx(2)
    assert results["flow.processor_ms.langflow.32"]["value"] == 100


def test_few_at_once_decide_no_headline():
    assert "flow.runs_ratio.langflow" not in compared(loads(), 1)
    assert "flow.runs_ratio.langflow.1" in compared(loads(), 1)


def test_what_failed_and_what_does_not_stream_is_said():
    measured = loads()
    measured["langflow"].failed = 3
    measured["lfx_1_echo"].firsts = []

    results = compared(measured, 8)

    assert results["flow.failed.langflow.8"] == {"value": 3, "unit": "runs", "better": "lower"}
    assert "flow.first_token_ratio.lfx_1_echo.8" not in results


def test_the_echo_leads_from_the_question_to_the_answer():
    flow = json.loads((ROOT / "flows" / "notes_assistant.json").read_text())

    data = echo(flow["data"])

    (edge,) = data["edges"]
    assert (edge["source"], edge["target"]) == ("ChatInput-question", "ChatOutput-answer")
    assert edge["data"]["sourceHandle"]["id"] == "ChatInput-question"
    assert {node["id"] for node in data["nodes"]} == {edge["source"], edge["target"]}
