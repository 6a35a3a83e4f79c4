"""What the doctor finds in Langflow, and mends there; over a real socket."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from ai_chatbot.flows import sync
from ai_chatbot.langflow import database
from ai_chatbot.langflow.errors import FlowFailed
from config.doctor import asking, flow
from config.doctor.examination import examine, mend
from config.doctor.findings import Level
from tests.flows.conftest import small_flow, write_flow
from tests.scripted_langflow import ScriptedLangflow, answer, end, error

PAGE = "/flow/doctor/"


@pytest.fixture
def published(store):
    sync.push_flow()
    return store


@pytest.fixture
def staff(db, client):
    user = User.objects.create_user("ada", password="pw", is_staff=True)
    client.force_login(user)
    return user


def of(subject, look):
    return [each for each in look() if each.subject == subject]


def test_a_langflow_that_is_well_is_said_to_be(published):
    findings = [*flow.langflow(), *flow.kept_flow()]

    assert {each.level for each in findings} == {Level.OK}
    assert "1.13.0" in findings[0].says


def test_a_component_that_was_not_loaded_is_named(published):
    published.components = ["NotesModel"]

    (found,) = of("components", flow.langflow)

    assert found.level is Level.PROBLEM
    assert "did not load NotesSearch" in found.says
    assert "--components-path" in found.fix


def test_a_key_that_langflow_refuses_is_told_once_with_what_to_do(published, settings):
    settings.LANGFLOW_API_KEY = "another"

    (found,) = of("langflow", flow.answers) + of("langflow", flow.langflow)

    assert "refused our key" in found.says
    assert found.fix == "Set LANGFLOW_API_KEY to the key that it has."


def test_a_langflow_that_cannot_list_its_flows_is_told(published):
    published.cannot_list = True

    (found,) = of("flow", flow.langflow)

    assert found.level is Level.PROBLEM
    assert "Langflow cannot list its flows: Langflow answered HTTP 500" in found.says
    assert "begins anew, with what is published" in found.fix


def test_a_database_of_langflows_that_nobody_can_read_is_put_aside_once_that_has_ended(
    published, settings
):
    file = database.database()
    file.parent.mkdir()
    file.write_text("no database" * 100)

    (found,) = [each for each in of("langflow", flow.langflow) if each.level is Level.PROBLEM]

    assert found.says == "Langflow's database cannot be read (file is not a database)."
    tried = mend(found)
    assert (tried.succeeded, file.read_text()) == (False, "no database" * 100)
    assert "Langflow runs. End Commonplace" in tried.says

    settings.LANGFLOW_URL = "http://127.0.0.1:9"  # nobody listens there
    assert "Langflow begins anew" in mend(found).says
    settings.LANGFLOW_URL = published.url
    assert [each.level for each in of("langflow", flow.langflow)] == [Level.OK]
    assert [each.read_text() for each in file.parent.iterdir()] == ["no database" * 100]


def test_messages_that_langflow_keeps_are_told_and_deleted(published):
    published.sessions = ["one", "two"]

    (found,) = of("privacy", flow.langflow)
    assert "2 sessions" in found.says
    assert mend(found).succeeded

    assert published.sessions == []
    assert of("privacy", flow.langflow) == []


def test_a_missing_flow_is_put_in_place(store):
    (found,) = flow.kept_flow()
    assert found.level is Level.PROBLEM

    assert mend(found).succeeded

    (found,) = flow.kept_flow()
    assert found.level is Level.OK


def test_a_renamed_endpoint_gets_its_name_back(published):
    published.edit(endpoint_name="something_else")

    (found,) = flow.kept_flow()
    assert found.level is Level.PROBLEM
    assert mend(found).succeeded

    assert next(iter(published.flows.values()))["endpoint_name"] == "notes_assistant"


def test_what_was_changed_on_both_sides_is_left_to_a_person(published):
    published.edit(data=small_flow("Edited there.")["data"])
    write_flow(small_flow("Edited here."))

    (found,) = flow.kept_flow()

    assert found.level is Level.WARNING
    assert mend(found) is None


def test_an_edit_in_langflow_is_no_fault(published):
    published.edit(data=small_flow("Edited there.")["data"])

    assert [each.level for each in flow.kept_flow()] == [Level.OK]


def test_what_a_draft_lacks_is_told_before_anybody_publishes_it(published):
    assert [each.level for each in flow.drafts()] == [Level.OK]
    data = small_flow("Edited there.")["data"]
    data["edges"] = [each for each in data["edges"] if each["target"] != "Say-1"]
    published.edit(data=data)

    found = list(flow.drafts())

    assert {each.level for each in found} == {Level.WARNING}
    assert "In the draft: Nothing leads into Chat Output" in found[0].says
    assert "editor" in found[0].fix


def test_a_refused_key_is_named_with_its_setting(published, settings):
    settings.LANGFLOW_API_KEY = "another"

    (found,) = flow.langflow()

    assert found.level is Level.PROBLEM
    assert "LANGFLOW_API_KEY" in found.fix


def test_a_mend_that_fails_says_so(published):
    published.edit(endpoint_name="something_else")
    (found,) = flow.kept_flow()
    published.status = 500

    tried = mend(found)

    assert not tried.succeeded
    assert "HTTP 500" in tried.says


# --- With a question ----------------------------------------------------------------------
@pytest.fixture
async def scripted(settings):
    async with ScriptedLangflow() as langflow:
        settings.LANGFLOW_URL = langflow.url
        yield langflow


@pytest.mark.parametrize(
    ("heard", "levels"),
    [
        (asking.Heard(0.3, 1.0, 20, 400), ["ok", "ok"]),
        # The notes were read for long, and then each word came by itself.
        (asking.Heard(20.0, 20.5, 60, 300), ["ok", "ok"]),
        (asking.Heard(1.0, 1.0, 1, 400), ["ok", "warning"]),
        (asking.Heard(0.99, 1.0, 20, 400), ["ok", "warning"]),
        (asking.Heard(0.0, 1.0, 0, 0), ["problem"]),
    ],
)
def test_an_answer_that_comes_at_once_does_not_stream(heard, levels):
    assert [each.level for each in asking.told(heard)] == levels


def test_an_answer_of_a_few_words_says_nothing_of_streaming():
    _, found = asking.told(asking.Heard(2.0, 2.0, 1, 38))

    assert found.level is Level.OK
    assert "could not be judged" in found.says
    assert "38 characters" in found.says


async def test_pieces_of_an_answer_are_heard(scripted):
    scripted.script = answer("Your ", "notes ", "are ", "about soil.")

    heard = await asking.ask("token")

    assert (heard.pieces, heard.chars) == (4, len("Your notes are about soil."))
    assert 0 < heard.first <= heard.last


async def test_an_answer_that_comes_with_its_end_alone_is_one_piece(scripted):
    scripted.script = [end("Your notes are about soil.")]

    heard = await asking.ask("token")

    assert heard.pieces == 1
    assert not heard.streams


async def test_a_flow_that_fails_says_what_it_said(scripted):

    scripted.script = [error("Commonplace refused the token.")]

    with pytest.raises(FlowFailed) as failed:
        await asking.ask("token")
    assert "refused the token" in failed.value.user_message


def test_without_an_administrator_no_question_is_asked(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    (found,) = asking.question()

    assert found.level is Level.WARNING
    assert "createsuperuser" in found.says


# --- The command --------------------------------------------------------------------------
def run(*arguments):
    out = StringIO()
    try:
        call_command("doctor", "--no-question", *arguments, stdout=out)
    except CommandError as problems:
        return out.getvalue(), str(problems)
    return out.getvalue(), ""


def test_the_command_names_each_problem_and_fails(store, db):
    printed, failed = run()

    assert "PROBLEM flow: The flow is not in Langflow yet." in printed
    assert "(--fix does it.)" in printed
    assert "to be mended" in failed


def test_the_command_mends(store, db):
    printed, _ = run("--fix")

    assert "The flow was put into Langflow." in printed
    assert next(iter(store.flows.values()))["endpoint_name"] == "notes_assistant"


def test_for_programs_each_finding_is_a_line(published, db):
    printed, _ = run("--json")

    findings = [json.loads(line) for line in printed.splitlines()]
    assert {"subject", "level", "says", "fix", "can_be_mended", "mended"} <= set(findings[0])
    assert {"database", "clocks", "redis", "worker", "flow"} <= {f["subject"] for f in findings}


# --- The page -----------------------------------------------------------------------------
def test_the_page_shows_the_worst_first_and_mends_by_a_button(client, staff, store):
    page = client.get(PAGE).content.decode()
    assert page.index("The flow is not in Langflow yet.") < page.index("Well:")
    assert 'name="mend" value="flow"' in page

    page = client.post(PAGE, {"mend": "flow"}).content.decode()

    assert "The flow was put into Langflow." in page
    assert 'name="mend" value="flow"' not in page


def test_a_page_asked_to_mend_what_is_well_does_nothing(client, staff, published):
    before = dict(published.flows)

    response = client.post(PAGE, {"mend": "flow\x00<b>"})

    assert response.status_code == 200
    assert published.flows == before


def test_others_find_no_doctor(client, db, store):
    assert client.get(PAGE).status_code == 302
    client.force_login(User.objects.create_user("reader", password="pw"))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"mend": "flow"}).status_code == 404
    assert store.flows == {}


def test_the_page_takes_no_other_method(client, staff):
    assert client.put(PAGE).status_code == 405


def test_an_examination_that_breaks_is_a_finding_and_the_others_go_on(db, published, settings):
    settings.MODELS_DIR = None  # no path at all

    found = {each.subject: each for each in examine(with_question=False)}

    assert "could not be looked at" in found["weights"].says
    assert found["flow"].level is Level.OK
