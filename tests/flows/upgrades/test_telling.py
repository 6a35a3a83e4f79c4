"""What an upgrade does to each flow, told by the command and by the doctor."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ai_chatbot.flows import current, files, sync
from config.doctor import upgrades as doctor
from config.doctor.findings import Level
from tests.flows.conftest import small_flow
from tests.flows.upgrades.conftest import node


def run(*arguments):
    out = StringIO()
    try:
        call_command("flows", "upgrade", *arguments, stdout=out)
    except SystemExit as left:
        return out.getvalue(), left.code
    return out.getvalue(), 0


def says(*statuses):
    flows = {str(n): [node(status)] for n, status in enumerate(statuses)}
    return {"version": "1.14.0", "flows": flows}


def test_of_each_flow_what_is_published_the_draft_and_the_file_are_tried(published, another):
    published.edit(data=small_flow("Edited. 短く。")["data"])
    before = json.dumps(published.flows)

    said, code = run("--python", another(says("ok", "outdated_breaking", "ok")))

    assert code == 3
    assert said.splitlines() == [
        "notes_assistant: What is published, the file in flows/: Langflow 1.14.0 has all of its "
        "components as they are (OK).",
        "notes_assistant: The draft: In Langflow 1.14.0 these have other fields or outputs "
        "(BREAKING): Prompt.",
    ]
    shown, _environment = another.seen()
    assert ["Edited. 短く。" in json.dumps(shown[n], ensure_ascii=False) for n in "012"] == (
        [False, True, False]
    )
    assert json.dumps(published.flows) == before
    assert json.loads(files.flow_file().read_text()) == small_flow()


def test_for_programs_it_is_json_and_nothing_ill_is_no_failure(published, another):
    said, code = run("--json", "--python", another(says("outdated_safe", "ok", "ok")))

    assert code == 0
    assert json.loads(said) == [
        {
            "flow": "notes_assistant",
            "sides": ["published"],
            "langflow": "1.14.0",
            "says": "SAFE",
            "nodes": ["Prompt"],
        },
        {
            "flow": "notes_assistant",
            "sides": ["draft", "file"],
            "langflow": "1.14.0",
            "says": "OK",
            "nodes": [],
        },
    ]


def test_without_langflow_what_is_published_is_tried_all_the_same(published, another, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"

    said, _code = run("--python", another(says("ok", "ok")))

    assert said.startswith("notes_assistant: What is published, the file in flows/:")


def test_what_cannot_be_told_is_a_sentence_and_a_failure(published):
    with pytest.raises(CommandError, match="could not look at the flows: /none: No such file"):
        call_command("flows", "upgrade", "--python", "/none")


def test_the_doctor_tells_it_with_what_to_do(published, another, monkeypatch):
    """The interpreter of this environment stands for the one that is installed."""
    files.flow_file("thorough").write_text(
        json.dumps(small_flow("Two steps.") | {"id": "5d1f0c1e-0000-4000-8000-000000000002"})
    )
    sync.push_flow("thorough")
    current._unknown.clear()
    python = another(says("ok", "ok", "ok", "blocked", "outdated_breaking", "outdated_safe"))
    monkeypatch.setattr("sys.executable", python)

    usual, blocked, breaking, safe = doctor.lfx_upgrade()

    assert (usual.level, usual.says.split(":")[0]) == (
        Level.OK,
        "What is published, the draft, the file in flows/",
    )
    assert blocked.level is breaking.level is Level.WARNING
    assert blocked.says.startswith("thorough: What is published: Langflow 1.14.0 does not have")
    assert "Install what has these components" in blocked.fix
    assert "They run with the code that the flow has" in breaking.fix
    assert safe.level is Level.OK


def test_the_doctor_says_where_it_cannot_be_told_and_leaves_another_machines_alone(
    published, another, monkeypatch
):
    monkeypatch.setattr("sys.executable", "/none")
    (found,) = doctor.lfx_upgrade()
    assert found.level is Level.WARNING
    assert "flows upgrade" in found.fix

    monkeypatch.setenv("LANGFLOW_URL", "http://another.example")
    assert list(doctor.lfx_upgrade()) == []
