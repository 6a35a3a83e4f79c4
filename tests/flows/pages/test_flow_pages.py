"""/flow/: what answers, what differs from it, and what can be done."""

import pytest

from ai_chatbot.flows import drafts, files, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.publishing import About, recover
from ai_chatbot.models import FlowVersion
from tests.flows.conftest import small_flow, write_flow
from tests.flows.pages.acting import PAGE, PUBLISH, do, edit, text_of


def test_the_page_says_which_flow_answers(client, staff, published):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Langflow runs the flow as it is in flows/." in text_of(response)
    assert sync.flow_status().flow.version in text_of(response)
    assert "Edit in Langflow" in text_of(response)


def test_the_page_says_that_the_flow_was_edited(client, staff, published):
    published.edit(data=small_flow("Edited.")["data"])

    page = text_of(client.get(PAGE))

    assert "edited in Langflow" in page
    assert "manage.py" not in page  # what can be done stands there as buttons


def test_the_page_says_that_the_flow_is_missing_and_offers_no_editor(client, staff, store):
    response = client.get(PAGE)

    assert "flows push" in text_of(response)
    assert "Edit in Langflow" not in text_of(response)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "LANGFLOW_API_KEY"), (502, "does not answer"), (500, "HTTP 500")]
)
def test_the_page_explains_a_langflow_that_will_not(client, staff, published, status, words):
    published.status = status

    response = client.get(PAGE)

    assert response.status_code == 200
    assert words in text_of(response)
    assert "Try again" in text_of(response)


def test_what_was_changed_past_us_is_shown_and_put_back(client, staff, published):
    assert "by hand" not in text_of(client.get(PAGE))
    published.forks[0]["data"] = small_flow("Changed by API.")["data"]

    shown = text_of(client.get(PAGE))
    assert "changed in Langflow by hand" in shown
    assert "Changed by API." in shown
    said = text_of(client.post("/flow/put-back/", follow=True))

    assert "Version 1 “First version” is in Langflow again as it was published." in said
    assert "by hand" not in said
    assert "Changed by API." not in str(published.forks[0]["data"])


def test_nothing_is_put_back_where_nothing_is_published(client, staff, store):
    assert "Nothing is published yet." in text_of(client.post("/flow/put-back/", follow=True))


def test_the_page_explains_a_broken_file(client, staff, published):
    files.flow_file().write_text("{")

    assert "is not a flow" in text_of(client.get(PAGE))


def test_the_pages_policy_lets_its_form_lead_to_langflow_and_nowhere_else(
    client, staff, published, settings
):
    policy = client.get(PAGE, headers={"host": "127.0.0.1"})["Content-Security-Policy"]

    (directive,) = [part for part in policy.split(";") if "form-action" in part]
    assert directive.split() == ["form-action", "'self'", settings.LANGFLOW_URL]


def test_an_edited_draft_is_shown_beside_what_answers(client, staff, published):
    edit(published)

    said = text_of(client.get(PAGE))

    assert "Version 1 “First version” answers. The draft differs from it." in said
    assert "<del>Answer briefly.</del>" in said
    assert "<ins>תשובה קצרה. 日本語で。</ins>" in said
    assert "Publish the draft" in said


def test_publishing_from_the_page(client, staff, published):
    edit(published)
    seen = sync.flow_status().flow.version

    said = text_of(do(client, PUBLISH, seen=seen, name="<b>Short</b>", note="Nobody reads on."))

    assert "Version 2 “&lt;b&gt;Short&lt;/b&gt;” is published" in said
    assert FlowVersion.objects.get(number=2).published_by == staff
    assert "Publish the draft" not in said
    assert "The draft is what answers; flows/ has another flow." in said
    assert "answers nobody" not in said


def test_a_draft_that_was_edited_since_the_page_was_loaded_is_not_published(
    client, staff, published
):
    edit(published)
    seen = sync.flow_status().flow.version
    edit(published, "Edited by somebody else.")

    said = text_of(do(client, PUBLISH, seen=seen))

    assert "edited in Langflow meanwhile, by grace (26 Nov 2026, 10:00)" in said
    assert FlowVersion.objects.count() == 1


def test_what_keeps_a_draft_from_being_published_is_named(client, staff, published):
    data = small_flow("Broken.")["data"]
    data["edges"] = data["edges"][:1]
    published.edit(data=data)

    assert "Nothing leads into Chat Output" in text_of(client.get(PAGE))
    said = text_of(do(client, PUBLISH))

    assert "Nothing was published. Nothing leads into Chat Output" in said


def test_edits_are_discarded_and_brought_back(client, staff, published):
    edit(published)

    said = text_of(do(client, "/flow/discard/"))

    assert "The draft is version 1" in said
    assert "Bring discarded edits back" in said
    name = drafts.newest_discarded().name
    assert "as it was before it was discarded" in text_of(do(client, "/flow/restore/", name=name))
    assert sync.flow_status().has_unpublished


def test_only_the_edits_that_the_page_showed_are_discarded(client, staff, published):
    seen = sync.flow_status().flow.version
    edit(published)

    said = text_of(do(client, "/flow/discard/", seen=seen))

    assert "edited in Langflow meanwhile" in said
    assert sync.flow_status().has_unpublished


def test_a_flow_that_langflow_has_not_is_put_there(client, staff, store):
    assert "Put it into Langflow" in text_of(client.get(PAGE))

    assert "Version 1" in text_of(do(client, "/flow/push/"))


def test_a_version_that_did_not_start_is_said(client, staff, published):
    edit(published)
    do(client, PUBLISH)
    published.does_not_start = "Edited."
    recover(published_flow())

    said = text_of(client.get(PAGE))

    assert "Version 2 does not start: “Prompt”: Invalid Python code" in said
    assert "Version 1 “First version” answers." in said


def test_without_langflow_the_versions_are_shown_all_the_same(client, staff, published):
    published.status = 502

    said = text_of(client.get(PAGE))

    assert "does not answer" in said
    assert "First version" in said
    in_german = text_of(client.get(PAGE, headers={"Accept-Language": "de"}))
    assert "Erste Version" in in_german
    assert "First version" not in in_german


def test_the_list_of_versions_costs_as_much_however_many_there_are(
    client, staff, published, django_assert_max_num_queries
):
    for number in range(2, 12):
        edit(published, f"Number {number}.")
        sync.publish_flow(About(name=f"n{number}", by=staff))

    with django_assert_max_num_queries(10):
        assert "n11" in text_of(client.get(PAGE))


def test_a_newer_file_is_announced(client, staff, published):
    write_flow(small_flow("Newer."))

    assert "flows/ has a newer flow" in text_of(client.get(PAGE))
