"""A version that does not start, or that Langflow lost."""

import pytest

from ai_chatbot.flows import publishing, sync
from ai_chatbot.flows.current import AskedFlow, published_flow
from ai_chatbot.langflow.admin import LangflowAway
from ai_chatbot.models import FlowPin
from tests.flows.conftest import small_flow
from tests.flows.publishing.acting import answering, asked_prompt, edit, publish


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
    assert "Version 2 does not start: “Prompt”: Invalid Python code" in status.answers
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
