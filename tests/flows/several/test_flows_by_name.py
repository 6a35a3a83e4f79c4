"""Several flows in flows/: commands, the staff's page and the doctor are about each by its name."""

import asyncio
import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from ai_chatbot.flows import drafts, files, sync
from ai_chatbot.flows.current import published_flow, published_flows
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.models import FlowPin, FlowVersion
from config.doctor.flow import kept_flow
from config.launch.__main__ import publish_flows
from tests.flows.conftest import small_flow

USUAL, OTHER = "notes_assistant", "gruendlich"


def other_flow(prompt="Answer at length.", **fields):
    return small_flow(prompt) | {
        "id": "5d1f0c1e-0000-4000-8000-000000000002",
        "name": "Gründlich",
        "description": "Langsam, 徹底的に。",
        "endpoint_name": OTHER,
        **fields,
    }


def write(flow):
    files.flow_file(flow["endpoint_name"]).write_text(json.dumps(flow))


def edit(store, prompt, key=OTHER):
    drafts_there = [flow for flow in store.flows.values() if flow["endpoint_name"] == key]
    drafts_there[0].update(data=small_flow(prompt)["data"], version_token="edited")


def draft_in(store, key):
    (draft,) = [flow for flow in store.flows.values() if flow["endpoint_name"] == key]
    return draft


def prompt_in(flow):
    nodes = {node["id"]: node for node in flow["data"]["nodes"]}
    return nodes["Prompt-1"]["data"]["node"]["template"]["template"]["value"]


def run(*arguments):
    out = StringIO()
    try:
        call_command("flows", *arguments, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def two(store):
    write(other_flow())
    return store


@pytest.fixture
def pushed(two):
    run("push")
    return two


def test_push_publishes_each_once_and_says_so_of_each(two):
    said = run("push")[1]

    assert [line.partition(":")[0] for line in said.splitlines()] == [USUAL, OTHER]
    assert published_flows() == [USUAL, OTHER]
    assert run("push")[1].count("runs the flow as it is in flows/") == 2
    assert FlowVersion.objects.count() == 2
    found = published_flow(OTHER)
    assert (found.title, found.flow, found.number) == ("Gründlich", OTHER, 1)
    assert FlowVersion.objects.get(flow=OTHER).summary == "Langsam, 徹底的に。"


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_published_leaves_the_others_answering_and_is_said(two, capsys):
    write(other_flow(data=small_flow()["data"] | {"edges": []}))

    asyncio.run(publish_flows())

    said = capsys.readouterr().err
    assert f"{OTHER}: " in said
    assert "Neither the flow in Langflow nor the one in flows/ can answer" in said
    assert published_flows() == [USUAL]


def test_status_tells_of_each_and_of_one(pushed):
    edit(pushed, "Edited.")

    code, said = run("status", "--json", "--check")

    status = json.loads(said)
    assert (code, status["flow"], status["state"]) == (3, USUAL, "same")
    assert [(each["flow"], each["state"]) for each in status["flows"]] == [
        (USUAL, "same"),
        (OTHER, "edited"),
    ]
    assert run("status", "--flow", USUAL, "--check")[0] == 0
    code, said = run("status", "--flow", OTHER)
    assert f"`manage.py flows publish --flow {OTHER}`" in said
    assert f"`manage.py flows pull --flow {OTHER}`" in said


def test_publish_rollback_and_diff_are_of_the_flow_that_is_named(pushed):
    edit(pushed, "Edited.")

    assert run("diff")[0] == 0  # of the usual one
    code, said = run("diff", "--flow", OTHER)
    assert (code, "Edited." in said) == (3, True)
    assert "Version 2 “Longer”" in run("publish", "--flow", OTHER, "--name", "Longer")[1]
    assert published_flow(OTHER).number == 2
    assert published_flow().number == 1
    assert "Version 3" in run("rollback", "1", "--flow", OTHER)[1]
    assert prompt_in(draft_in(pushed, OTHER)) == "Answer at length."
    assert prompt_in(draft_in(pushed, USUAL)) == "Answer briefly."
    with pytest.raises(CommandError, match="no version 3"):
        run("rollback", "3")  # the usual one has none


def test_pull_and_push_keep_apart_what_was_pushed_last(pushed):
    edit(pushed, "Edited here.")
    edit(pushed, "Edited there.", USUAL)

    run("pull", "--flow", OTHER)

    assert prompt_in(files.read_flow_file(OTHER)) == "Edited here."
    assert prompt_in(files.read_flow_file()) == "Answer briefly."
    assert sync.flow_status(OTHER).state is sync.State.SAME
    assert sync.flow_status().state is sync.State.EDITED
    assert set(json.loads(files.pushed_file().read_text())) == {USUAL, OTHER}


def test_a_flow_that_was_made_in_langflow_is_pulled_and_offered(pushed):
    pushed.flows["new"] = other_flow("Made there.", id="new", endpoint_name="made", name="Mine")

    run("pull", "--flow", "made")
    run("publish", "--flow", "made")

    assert files.flow_keys() == [USUAL, OTHER, "made"]
    assert published_flow("made").title == "Mine"


@pytest.mark.parametrize("name", ["../x", "a b", "é", "x" * 65, "a/b", "."])
def test_a_name_that_no_flow_can_have_is_refused(store, name):
    with pytest.raises(CommandError, match="letters, digits"):
        run("pull", "--flow", name)


def test_files_that_are_no_flows_of_ours_are_left_alone(two, settings):
    for name in ("a b.json", "ünï.json", ".hidden.json"):
        (settings.FLOWS_DIR / name).write_text("{")

    assert files.flow_keys() == [USUAL, OTHER]


def test_one_flows_edits_are_not_brought_back_into_another(pushed):
    edit(pushed, "Edited.")
    kept = drafts.discard(OTHER)[1]

    assert (drafts.newest_discarded(), drafts.newest_discarded(OTHER)) == (None, kept)
    with pytest.raises(FlowProblem, match="not kept any more"):
        drafts.undo_discard(kept.name)
    drafts.undo_discard(kept.name, OTHER)
    assert prompt_in(draft_in(pushed, OTHER)) == "Edited."


def test_one_that_is_withdrawn_is_offered_to_nobody_until_it_is_published_again(pushed):
    assert "Nobody is offered" in run("withdraw", "--flow", OTHER)[1]

    assert published_flows() == [USUAL]
    write(other_flow("A newer one."))
    assert "taken back, and stays so" in run("push")[1]
    assert published_flows() == [USUAL]
    assert "not published" in run("status", "--flow", OTHER)[1]
    run("publish", "--flow", OTHER)
    assert published_flow(OTHER).number == 2
    with pytest.raises(CommandError, match="has to stay"):
        run("withdraw")
    with pytest.raises(CommandError, match="not published"):
        run("withdraw", "--flow", "another")


def test_the_doctor_looks_at_each(pushed):
    pushed.flows.pop(draft_in(pushed, OTHER)["id"])

    first, second = kept_flow()

    assert first.says == "Langflow runs the flow as it is in flows/."
    assert second.says.startswith(f"{OTHER}: The flow is not in Langflow yet.")
    second.mend()
    assert [finding.level.name for finding in kept_flow()] == [first.level.name] * 2


# --- The staff's page ---------------------------------------------------------------------------


@pytest.fixture
def staff(client, db):
    client.force_login(get_user_model().objects.create_user("ada", is_staff=True))
    return client


def page_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_has_a_tab_for_each_and_is_about_one(staff, pushed):
    edit(pushed, "Edited.")

    usual, other = (page_of(staff.get("/flow/", {"flow": key})) for key in (USUAL, OTHER))

    assert f'href="/flow/?flow={OTHER}" aria-current="page"><bdi>Gründlich</bdi>' in other
    assert "Edited." in other
    assert "Edited." not in usual
    assert f'href="/flow/?flow={USUAL}" aria-current="page"' in page_of(staff.get("/flow/"))
    assert "Offer it to nobody" in other
    assert "Offer it to nobody" not in usual


def test_what_is_done_there_is_done_to_that_flow(staff, pushed):
    edit(pushed, "Edited.")
    seen = sync.flow_status(OTHER).flow.version

    response = staff.post("/flow/publish/", {"flow": OTHER, "seen": seen, "name": "Länger"})
    assert response.url == f"/flow/?flow={OTHER}"
    assert published_flow(OTHER).number == 2
    first = FlowVersion.objects.get(flow=OTHER, number=1)
    assert staff.post(f"/flow/versions/{first.langflow_id}/back/").url == f"/flow/?flow={OTHER}"
    assert published_flow(OTHER).number == 3
    edit(pushed, "Edited again.")
    staff.post("/flow/discard/", {"flow": OTHER})
    assert prompt_in(draft_in(pushed, OTHER)) == "Answer at length."
    page = page_of(staff.post("/flow/withdraw/", {"flow": OTHER}, follow=True))
    assert "Nobody is offered this flow any more" in page
    assert "Publish the draft" in page
    assert FlowPin.objects.get().flow == USUAL
    assert published_flow().number == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("flow", ["another", "../notes_assistant", "<b>"])
def test_a_flow_that_is_not_there_has_no_page(staff, pushed, method, flow):
    paths = ["/flow/"] if method == "get" else ["/flow/push/", "/flow/discard/", "/flow/open/"]
    for path in paths:
        assert getattr(staff, method)(path, {"flow": flow}).status_code == 404


def test_taking_a_flow_back_is_for_staff_alone(client, alice, pushed):
    assert client.post("/flow/withdraw/", {"flow": OTHER}).url.startswith("/accounts/login/")
    client.force_login(alice)
    assert client.post("/flow/withdraw/", {"flow": OTHER}).status_code == 404
    assert published_flows() == [USUAL, OTHER]
