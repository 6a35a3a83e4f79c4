"""The version that answers: published on purpose, kept for ever, and nobody else's to change."""

import json

import pytest
from django.db import IntegrityError

from ai_chatbot.flows import drafts, publishing, sync
from ai_chatbot.flows.current import AskedFlow, published_flow
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.impact import impact_of
from ai_chatbot.flows.publishing import About
from ai_chatbot.flows.shape import prompt_hash, version_of
from ai_chatbot.langflow.admin import EditedMeanwhile, FlowDoesNotStart, LangflowAway
from ai_chatbot.models import FlowPin, FlowVersion
from tests.flows.conftest import a_node, an_edge, small_flow, write_flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(store):
    """The flow of flows/ answers as version 1."""
    sync.push_flow()
    return store


def edit(store, prompt="Edited in Langflow."):
    store.edit(data=small_flow(prompt)["data"])


def publish(**about):
    return sync.publish_flow(About(**about))


def answering():
    """The text that reaches whoever asks: of the flow that is asked by its id."""
    asked = published_flow()
    return asked and asked.number


def prompt_in(flow):
    (node,) = [node for node in flow["data"]["nodes"] if node["id"] == "Prompt-1"]
    return node["data"]["node"]["template"]["template"]["value"]


def asked_prompt(store):
    return prompt_in(store.flows[published_flow().id])


# --- The first version ------------------------------------------------------------------
def test_the_shipped_flow_is_version_1_without_anybody_doing_anything(store):
    sync.push_flow()

    asked = published_flow()
    assert (asked.number, asked.version) == (1, version_of(small_flow()))
    assert asked_prompt(store) == "Answer briefly."


def test_a_second_start_publishes_nothing(published):
    published.requests.clear()

    sync.push_flow()

    assert FlowVersion.objects.count() == 1
    assert not [request for request in published.requests if not request.startswith("GET")]


def test_after_an_upgrade_what_answered_before_goes_on_answering(published):
    FlowPin.objects.all().delete()
    FlowVersion.objects.all().delete()
    edit(published)  # before there were versions, this answered

    sync.push_flow()

    assert asked_prompt(published) == "Edited in Langflow."


def test_where_the_draft_cannot_answer_the_shipped_flow_is_version_1(store):
    sync.push_flow()
    FlowPin.objects.all().delete()
    FlowVersion.objects.all().delete()
    store.edit(data={"nodes": [], "edges": []})

    sync.push_flow()

    assert asked_prompt(store) == "Answer briefly."


def test_nothing_that_can_answer_is_said(store):
    write_flow(small_flow() | {"data": {"nodes": [a_node("n", "Prompt")], "edges": []}})

    with pytest.raises(FlowProblem, match=r"Neither .* can answer"):
        sync.push_flow()

    assert published_flow() is None


# --- The draft is only a draft ----------------------------------------------------------
def test_an_edit_changes_no_answer(published):
    edit(published)

    assert asked_prompt(published) == "Answer briefly."
    assert sync.flow_status().has_unpublished
    assert "draft differs" in sync.flow_status().answers


def test_a_deleted_draft_changes_no_answer_and_comes_back_as_what_answers(published):
    edit(published)
    publish()
    del published.flows[small_flow()["id"]]

    assert asked_prompt(published) == "Edited in Langflow."
    said = sync.push_flow()

    assert "as version 2 has it" in said
    assert prompt_in(published.flows[small_flow()["id"]]) == "Edited in Langflow."


def test_where_settings_say_so_the_draft_answers(published, settings):
    settings.FLOW_ANSWERS = "draft"

    assert published_flow() is None
    assert "each edit changes the next answer" in sync.flow_status().answers


# --- Publishing -------------------------------------------------------------------------
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
    assert FlowVersion.objects.count() == 1


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


def test_a_flow_that_langflow_cannot_start_is_not_published_and_leaves_nothing(published):
    edit(published, "def broken(:")
    published.does_not_start = "def broken(:"

    with pytest.raises(FlowDoesNotStart, match="Invalid Python code"):
        publish()

    assert answering() == 1
    assert len(published.forks) == 1
    assert FlowVersion.objects.count() == 1


def test_a_draft_that_is_saved_while_it_is_published_is_said_with_who_and_when(published):
    edit(published)
    read = published.draft | {"version_token": "of an earlier save"}

    with (
        publishing.LangflowAdmin() as langflow,
        pytest.raises(EditedMeanwhile, match=r"by grace at 2026-11-26T10:00"),
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


def test_no_secret_is_kept_with_a_version_but_its_flow_in_langflow_has_it(published):
    data = small_flow("Edited.")["data"]
    field = {"type": "str", "password": True, "load_from_db": False, "value": "typed key"}
    data["nodes"][0]["data"]["node"]["template"]["api_key"] = field
    published.edit(data=data)

    publish()

    assert "typed key" not in json.dumps(FlowVersion.objects.get(number=2).content)
    assert "typed key" in json.dumps(published.flows[published_flow().id])


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


# --- Rolling back -----------------------------------------------------------------------
def test_rolling_back_brings_the_version_into_the_draft_and_publishes_it_again(published, alice):
    edit(published)
    publish()

    said = drafts.roll_back(1, alice)

    assert "Version 3 “Version 1 again” answers" in said
    assert asked_prompt(published) == "Answer briefly."
    assert prompt_in(published.draft) == "Answer briefly."
    assert FlowVersion.objects.get(number=3).published_by == alice


def test_rolling_back_keeps_a_draft_that_was_not_published(published, flow_folder):
    edit(published)
    publish()
    edit(published, "Not yet done.")

    said = drafts.roll_back(1)

    kept = drafts.newest_discarded()
    assert str(kept) in said
    assert prompt_in(json.loads(kept.read_text())) == "Not yet done."


def test_rolling_back_to_a_version_that_is_none(published):
    with pytest.raises(FlowProblem, match="no version 7"):
        drafts.roll_back(7)


def test_rolling_back_without_a_draft_makes_it(published):
    edit(published)
    publish()
    del published.flows[small_flow()["id"]]

    drafts.roll_back(1)

    assert prompt_in(published.flows[small_flow()["id"]]) == "Answer briefly."


# --- Discarding -------------------------------------------------------------------------
def test_a_discarded_draft_is_what_answers_and_can_be_had_back(published):
    edit(published)

    said, kept = drafts.discard()

    assert "version 1" in said
    assert prompt_in(published.draft) == "Answer briefly."
    drafts.undo_discard(kept.name)
    assert prompt_in(published.draft) == "Edited in Langflow."


def test_a_draft_that_was_not_edited_is_not_discarded(published):
    said, kept = drafts.discard()

    assert "already" in said
    assert kept is None


@pytest.mark.parametrize("name", ["../flows_pushed.json", "", "none.json", "/etc/passwd"])
def test_only_a_kept_copy_is_brought_back(published, name):
    with pytest.raises(FlowProblem, match="not kept any more"):
        drafts.undo_discard(name)


# --- A version that does not start ------------------------------------------------------
def test_a_version_that_langflow_lost_is_put_back_and_asked_again(published):
    asked = published_flow()
    del published.flows[asked.id]

    assert publishing.recover(asked) == asked
    assert asked_prompt(published) == "Answer briefly."


def test_a_version_that_does_not_start_leaves_answering_to_the_one_before_and_is_said(published):
    edit(published)
    publish()
    published.does_not_start = "Edited in Langflow."

    instead = publishing.recover(published_flow())

    assert instead.number == 1
    assert published_flow() == instead
    status = sync.flow_status()
    assert "Version 2 does not start: Invalid Python code" in status.answers
    assert "Version 1 “First version” answers." in status.answers


def test_publishing_again_ends_the_trouble(published):
    edit(published)
    publish()
    published.does_not_start = "Edited in Langflow."
    publishing.recover(published_flow())
    edit(published, "Mended.")

    publish()

    assert FlowPin.objects.get().trouble == ""
    assert answering() == 3


def test_a_version_that_starts_is_not_asked_again(published):
    assert publishing.recover(published_flow()) is None


def test_without_an_older_one_that_starts_nothing_is_asked_instead(published):
    published.does_not_start = "Answer briefly."

    assert publishing.recover(published_flow()) is None
    assert answering() == 1


def test_what_others_found_out_meanwhile_is_asked(published):
    before = published_flow()
    edit(published)
    publish()

    assert publishing.recover(before) == published_flow()


def test_a_draft_is_never_asked_for_another(published):
    assert publishing.recover(AskedFlow("draft", "hash")) is None


def test_while_langflow_is_away_nothing_changes(published, settings):
    asked = published_flow()
    published.status = 503

    assert publishing.recover(asked) is None
    assert published_flow() == asked


def test_a_published_flow_that_somebody_changed_is_as_it_was_after_the_next_start(published):
    published.forks[0]["data"] = small_flow("Meddled with.")["data"]

    said = sync.push_flow()

    assert "put back" in said
    assert asked_prompt(published) == "Answer briefly."


def test_publishing_without_langflow_says_so(flow_folder, db, settings):
    settings.LANGFLOW_URL = "http://127.0.0.1:9"

    with pytest.raises(LangflowAway):
        publish()


def test_which_version_answers_is_one_query(published, django_assert_num_queries):
    with django_assert_num_queries(1):
        published_flow()
