"""One published version: its page, and what others than staff are told of it."""

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.impact import impact_of
from ai_chatbot.flows.publishing import About
from ai_chatbot.models import Conversation, FlowVersion, Message
from tests.flows.conftest import small_flow
from tests.flows.pages.acting import PAGE, PUBLISH, do, edit, text_of, version_page


def test_a_versions_page_shows_its_picture_and_what_changed(client, staff, published):
    edit(published)
    do(client, PUBLISH, note="Straße")

    response = client.get(version_page(2))

    said = text_of(response)
    assert "This version answers." in said
    assert "· Langflow 1.13.0 ·" in said
    assert "Straße" in said
    assert "What changed since version 1" in said
    assert "<del>Answer briefly.</del>" in said
    assert said.count("<rect") == 3
    assert "Let it answer again" not in said


def test_who_was_answered_is_told_by_which_version_and_nothing_of_what_is_in_it(
    client, alice, bob, published
):
    edit(published)
    sync.publish_flow(About(name="Kürzer", note="for staff alone"))
    version = FlowVersion.objects.get(number=2)
    conversation = Conversation.objects.create(owner=alice)
    Message.objects.create(
        conversation=conversation,
        role=Message.Role.ASSISTANT,
        flow_id=str(version.langflow_id),
        flow_number=2,
    )

    client.force_login(alice)
    said = text_of(client.get(version_page(2)))
    assert "Version 2 “Kürzer”" in said
    assert "It answers still" in said
    assert "for staff alone" not in said
    assert "<svg" not in said.partition("<main")[2]
    assert client.get(version_page(2) + "flow.json").status_code == 404
    assert client.get(version_page(1)).status_code == 404

    client.force_login(bob)
    assert client.get(version_page(2)).status_code == 404


def test_what_a_flow_is_called_is_only_text_in_its_picture(client, staff, published):
    data = small_flow()["data"]
    data["nodes"][0]["data"]["node"]["display_name"] = '"><script>x</script>'
    data["nodes"][0]["data"]["type"] = "</text><a href=x>"
    published.edit(data=data)

    said = text_of(client.get(PAGE))

    assert "<script>x" not in said
    assert "<a href=x>" not in said
    assert "&lt;script&gt;" in said


def test_a_versions_page_shows_what_the_golden_questions_said(client, staff, published):
    edit(published)
    worse = {"name": "Где ключ?", "before": 1, "after": None, "is_share": True, "is_worse": True}
    sync.publish_flow(About(impact=impact_of([worse])))

    said = text_of(client.get(version_page(2)))

    assert "Где ключ? <strong>worse</strong></th><td>100 %</td><td>–</td>" in said


def test_an_older_version_answers_again(client, staff, published):
    edit(published)
    do(client, PUBLISH)

    said = text_of(do(client, version_page(1) + "back/"))

    assert "Version 3 “Version 1 again” answers" in said
    assert published_flow().number == 3


def test_a_versions_json_is_given_without_secrets(client, staff, published):
    response = client.get(version_page(1) + "flow.json")

    assert response.json()["data"]["nodes"]
    assert "attachment" in response["Content-Disposition"]
