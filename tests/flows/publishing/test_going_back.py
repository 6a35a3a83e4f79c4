"""An older version answers again; a draft is thrown away, and had back."""

import json

import pytest

from ai_chatbot.flows import drafts
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.models import FlowVersion
from tests.flows.conftest import small_flow
from tests.flows.publishing.acting import asked_prompt, edit, prompt_in, publish


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
