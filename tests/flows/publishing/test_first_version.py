"""The first version, and a draft that is only a draft."""

import pytest

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.shape import version_of
from ai_chatbot.models import FlowPin, FlowVersion
from tests.flows.conftest import a_node, small_flow, write_flow
from tests.flows.publishing.acting import asked_prompt, edit, prompt_in, publish


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


def test_a_langflow_that_begins_anew_gets_what_answers_back_under_its_number(published):
    FlowVersion.objects.update(name="Größe 鍵 שלום")
    published.flows.clear()

    said = sync.push_flow()

    assert "Version 1 “Größe 鍵 שלום” is this flow: published in Langflow, and answering" in said
    assert FlowVersion.objects.count() == 1
    assert asked_prompt(published) == "Answer briefly."


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
