"""`manage.py flows test FILE`: the table, JSON, JUnit and exit codes, over a scripted flow."""

import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from ai_chatbot.golden.report import Outcome, Report
from ai_chatbot.golden.telling import junit, table
from ai_chatbot.models import GoldenQuestion
from notes.editing.writing import Draft, create_note
from tests.ai_chatbot.conftest import in_thread_of_its_own
from tests.scripted_langflow import answer

pytestmark = pytest.mark.django_db(transaction=True)


async def flows_test(*arguments):
    """(exit code, what it says)"""
    return await in_thread_of_its_own(run_flows_test, arguments)


def run_flows_test(arguments):
    out = StringIO()
    try:
        call_command("flows", "test", *map(str, arguments), stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def boat(alice):
    return create_note(alice, Draft("Boat", "", [], "Repaired in May 2021."))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "golden.yaml"
    path.write_text("- {question: When, facts: [May 2021]}\n- {question: 誰, facts: [Olaf]}\n")
    return path


async def test_questions_of_a_file_are_asked_and_a_wrong_answer_is_another_exit_code(
    alice, boat, file, scripted_langflow, tmp_path
):
    scripted_langflow.script = answer("In May 2021.")

    code, said = await flows_test(
        file, "--user", "alice", "--json", "--junit", tmp_path / "out.xml"
    )

    assert code == 3
    report = json.loads(said)
    assert (report["asked"], report["passed"], report["facts_said"]) == (2, 1, 0.5)
    assert report["questions"][1]["missing_facts"] == ["Olaf"]
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")


async def test_without_a_file_the_persons_own_are_asked(alice, boat, scripted_langflow):
    await GoldenQuestion.objects.acreate(owner=alice, question="When?", facts=[["May 2021"]])
    scripted_langflow.script = answer("In May 2021.")

    code, said = await flows_test("--user", "alice")

    assert code == 0
    assert "1 of 1 passed." in said


async def test_what_cannot_be_asked_is_a_sentence(alice, boat, tmp_path, scripted_langflow):
    for arguments, says in [
        (("--user", "alice"), "alice has no golden questions"),
        ((tmp_path / "none.yaml", "--user", "alice"), "cannot be read"),
        ((tmp_path / "none.yaml",), "There is no administrator"),
    ]:
        with pytest.raises(CommandError, match=says):
            await flows_test(*arguments)


def test_a_table_says_why_a_question_did_not_pass():
    report = Report(
        [
            Outcome("Fine?", found=1.0, said=1.0, first_token=0.5),
            Outcome("Half?", missing_notes=["Boat"], found=0.0, missing_facts=["2021"], said=0.0),
            Outcome("Unknown?", refuse=True),
            Outcome("Known?", refused=True, found=1.0),
            Outcome("Broken?", error="The flow has no key."),
        ]
    )

    told = table(report)

    for said in (
        "Not found: Boat. Not said: 2021.",
        "It answered what the notes do not know.",
        "It said that the notes do not know.",
        "The flow has no key.",
        "1 of 5 passed.",
    ):
        assert said in told


def test_junit_holds_whatever_a_question_holds():
    report = Report([Outcome("<b>\x00 & \x1b \ufffe 庭 שלום?", error="]]> no")])

    case = ElementTree.fromstring(junit(report)).find("testcase")

    assert "庭 שלום" in case.get("name")
    assert case.find("error").get("message") == "]]> no"
