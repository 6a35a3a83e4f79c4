"""The version that answers: published on purpose, kept for ever, and nobody else's to change."""

import json

import pytest
from django.db import IntegrityError

from ai_chatbot.flows import publishing, sync
from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.failures.starting import circle_in
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.impact import impact_of
from ai_chatbot.flows.publishing import About
from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.langflow.admin import EditedMeanwhile, FlowDoesNotStart
from ai_chatbot.models import FlowVersion
from tests.flows.conftest import a_node, an_edge, small_flow, write_flow
from tests.flows.publishing.acting import answering, asked_prompt, edit, publish


def test_publishing_makes_the_next_version_of_the_draft(published, alice):
    edit(published)

    said = publish(name="Pirates", note="They asked for it. Straße, 日本語, שלום", by=alice)

    assert "Version 2 “Pirates” is published" in said
    version = FlowVersion.objects.get(number=2)
    assert (version.name, version.published_by) == ("Pirates", alice)
    assert version.note.endswith("שלום")
    assert version.hash == version_of(small_flow("Edited in Langflow."))
    assert version.prompt_hash == prompt_hash(small_flow("Edited in Langflow."))
    assert version.prompt_hash == published_flow().prompt_hash != ""
    assert version.draft_token == published.draft["version_token"]
    assert asked_prompt(published) == "Edited in Langflow."
    assert not sync.flow_status().has_unpublished


def test_what_is_published_stands_locked_in_a_folder_of_its_own_without_an_endpoint(published):
    (fork,) = published.forks
    (folder,) = [each for each in published.projects if each["id"] == fork["folder_id"]]

    assert folder["name"] == "Commonplace: published"
    assert fork["locked"]
    assert fork["endpoint_name"] is None


def test_the_same_flow_is_not_published_twice(published):
    assert "is this flow" in publish()


def test_a_name_for_what_is_published_already_is_said_not_to_be_taken(published):
    said = "It keeps the name and the note that it was published with."

    assert said in publish(name="Corsaires 海賊")
    assert said in publish(note="שלום")
    assert said not in publish(name=" ")
    assert FlowVersion.objects.get().name == "First version"


def test_a_version_is_never_written_again(published):
    version = FlowVersion.objects.get()
    version.note = "Another"

    with pytest.raises(TypeError, match="publish another"):
        version.save()


def test_each_number_is_given_once(published):
    first = FlowVersion.objects.get()
    first.pk, first._state.adding = None, True
    first.langflow_id = "5d1f0c1e-0000-4000-8000-0000000000ff"

    with pytest.raises(IntegrityError):
        first.save()


def broken_at_the_end(flow):
    flow["edges"] = [an_edge("Question-1", "Prompt-1")]


def without_output(flow):
    flow["nodes"] = flow["nodes"][:2]
    flow["edges"] = flow["edges"][:1]


def empty(flow):
    flow.update(nodes=[], edges=[])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (broken_at_the_end, "Nothing leads into Chat Output"),
        (without_output, "no Chat Output"),
        (empty, "no nodes"),
    ],
)
def test_a_flow_that_cannot_answer_is_not_published(published, damage, words):
    data = small_flow("Broken.")["data"]
    damage(data)
    published.edit(data=data)

    with pytest.raises(FlowProblem, match=words):
        publish()

    assert asked_prompt(published) == "Answer briefly."


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("def broken(: 壊れた", "“Prompt”"),  # in a node alone
        ("Prompt-1-Say-1", "“Prompt → Chat Output”"),  # in an edge, between nodes that start
    ],
)
def test_a_flow_that_langflow_cannot_start_is_told_with_its_place_and_leaves_nothing(
    published, wrong, place
):
    edit(published, "def broken(: 壊れた")
    published.does_not_start = wrong

    with pytest.raises(FlowDoesNotStart, match=rf"because of {place}: Invalid Python code.*editor"):
        publish()

    assert answering() == 1
    assert len(published.forks) == 1
    assert FlowVersion.objects.count() == 1


def test_what_stops_nobody_from_publishing_is_said_with_it(published):
    flow = small_flow("Edited in Langflow.")
    flow["data"]["nodes"].append(a_node("Say-2", "ChatOutput", "Ausgabe 出力", x=600))
    flow["data"]["edges"].append(an_edge("Prompt-1", "Say-2"))
    published.edit(data=flow["data"])

    said = publish()

    assert "is published in Langflow, and answers from now on." in said
    assert "Chat Output and Ausgabe 出力 are all Chat Outputs" in said


def test_a_draft_that_is_saved_while_it_is_published_is_said_with_who_and_when(published):
    edit(published)
    read = published.draft | {"version_token": "of an earlier save"}

    with (
        publishing.LangflowAdmin() as langflow,
        pytest.raises(EditedMeanwhile, match=r"by grace \(26 Nov 2026, 10:00\)"),
    ):
        publishing.publish_draft(langflow, read, About())

    assert answering() == 1
    assert len(published.forks) == 1


def test_only_the_draft_that_was_looked_at_is_published(published):
    looked_at = sync.flow_status().flow.version
    edit(published)

    with pytest.raises(EditedMeanwhile):
        sync.publish_flow(About(), seen=looked_at)


def test_a_push_of_a_newer_file_publishes_it(published):
    write_flow(small_flow("Newer in the file."))

    said = sync.push_flow()

    assert "Version 2 “From flows/” is published" in said
    assert asked_prompt(published) == "Newer in the file."


def test_a_push_that_cannot_be_published_says_what_became_of_the_draft(published):
    write_flow(small_flow("Broken.") | {"data": {"nodes": [a_node("n", "P")], "edges": []}})

    with pytest.raises(FlowProblem, match=r"draft has the flow of flows/ now.*no Chat Input"):
        sync.push_flow()

    assert asked_prompt(published) == "Answer briefly."


def test_old_versions_are_kept_by_us_and_cleared_from_langflow(published):
    for number in range(2, 10):
        edit(published, f"Number {number}.")
        publish()

    assert FlowVersion.objects.count() == 9
    assert len(published.forks) == 6  # the one that answers, and five before it


def test_no_secret_is_kept_with_a_version_but_its_flow_in_langflow_finds_it(published):
    data = small_flow("Edited.")["data"]
    field = {"type": "str", "password": True, "load_from_db": False, "value": "typed key"}
    data["nodes"][0]["data"]["node"]["template"]["api_key"] = field
    published.edit(data=data)

    publish()

    assert "typed key" not in json.dumps(FlowVersion.objects.get(number=2).content)
    assert list(published.variables.values()) == ["typed key"]
    (name,) = published.variables
    assert name in json.dumps(published.flows[published_flow().id], ensure_ascii=False)


def test_nodes_that_lead_in_a_circle_are_named():
    flow = small_flow()
    flow["data"]["edges"].append(an_edge("Say-1", "Prompt-1", "again"))

    assert sorted(circle_in(Graph(flow))) == ["Chat Output", "Prompt"]
    assert not list(circle_in(Graph(small_flow())))


# --- What golden questions say ----------------------------------------------------------
def row(name, before, after):
    is_worse = after < before
    return {
        "name": name, "before": before, "after": after, "is_share": True, "is_worse": is_worse,
    }  # fmt: skip


WORSE = impact_of([row("recall", 0.9, 0.5), row("facts said", 0.5, 0.6)], [row("Why?", 1, 0)])


def test_a_flow_that_does_worse_is_published_with_a_warning_and_the_table_is_kept(published):
    edit(published)

    said = publish(impact=WORSE)

    assert "is published" in said
    assert said.endswith("With the golden questions it does worse: recall.")
    assert FlowVersion.objects.get(number=2).impact == WORSE


def test_where_settings_say_so_a_flow_that_does_worse_is_refused(published, settings):
    settings.FLOW_WORSE = "refuse"
    edit(published)

    with pytest.raises(FlowProblem, match=r"Nothing was published.* worse: recall"):
        publish(impact=WORSE)

    assert answering() == 1
    assert "Version 2" in publish(impact=impact_of([row("recall", 0.5, 0.9)]))
