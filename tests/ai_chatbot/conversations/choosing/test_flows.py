"""Which of several flows answers a question, and which is refused."""

import pytest

from ai_chatbot.conversations import asking, visitors
from ai_chatbot.conversations.asking import CameBy, Refused
from ai_chatbot.conversations.choosing.flows import (
    NotOffered,
    choices_for,
    choose,
    default_of,
    set_default,
)
from ai_chatbot.models import Collection, Conversation, Door, FlowPin, Message
from tests.ai_chatbot.flows_published import publish, publish_three

pytestmark = pytest.mark.django_db
USUAL = "notes_assistant"


@pytest.fixture(autouse=True)
def flows(settings):
    settings.ASK_WITHOUT_NOTES = True
    return publish_three()


def ended(answer):
    Message.objects.filter(pk=answer.pk).update(status="done")
    return answer


def ask(conversation, text="Why?", **options):
    return ended(asking.ask(conversation, text, **options)[0])


def again(conversation, answer, **options):
    return ended(asking.ask_again(conversation, str(answer.pk), **options)[0])


def test_the_usual_one_answers_and_is_named_in_the_answer(conversation, flows):
    answer = ask(conversation)

    assert (answer.flow, answer.flow_title, answer.flow_number) == (USUAL, "Quick", 1)
    assert answer.flow_id == str(flows[USUAL].langflow_id)
    assert answer.search == {"limit": 4, "read_chars": 0}
    assert not answer.without_notes


def test_the_one_that_a_question_names_answers_it_and_those_after_it(conversation):
    assert ask(conversation, flow="thorough").flow == "thorough"
    assert ask(conversation).flow == "thorough"
    assert ask(conversation, flow=USUAL).flow == USUAL
    assert Conversation.objects.get().flow == USUAL


def test_a_users_default_answers_where_nothing_else_is_chosen(alice, bob, conversation):
    set_default(alice, "thorough")

    assert ask(conversation).flow == "thorough"
    choose(conversation, "no_notes")
    assert ask(conversation).flow == "no_notes"
    assert ask(Conversation.objects.create(owner=bob)).flow == USUAL
    set_default(alice, "")
    assert (default_of(alice.pk), ask(Conversation.objects.create(owner=alice)).flow) == ("", USUAL)


@pytest.mark.parametrize("flow", ["another", "quick", "<b>x</b>", "../thorough", "质问" * 80])
def test_one_that_is_not_published_is_refused_and_nothing_is_written(alice, conversation, flow):
    with pytest.raises(Refused, match=r"no published flow .* Nothing was asked"):
        asking.ask(conversation, "Why?", flow=flow)
    with pytest.raises(NotOffered):
        choose(conversation, flow)
    with pytest.raises(NotOffered):
        set_default(alice, flow)

    assert not Message.objects.exists()
    assert (Conversation.objects.get().flow, default_of(alice.pk)) == ("", "")


def test_what_was_taken_back_since_is_passed_over(alice, conversation):
    choose(conversation, "no_notes")
    set_default(alice, "thorough")

    FlowPin.objects.filter(flow="no_notes").delete()
    assert ask(conversation).flow == "thorough"
    FlowPin.objects.filter(flow="thorough").delete()
    assert ask(conversation).flow == USUAL
    with pytest.raises(Refused):
        asking.ask(conversation, "Why?", flow="thorough")


def test_another_answer_is_by_the_flow_that_made_the_first_or_by_the_one_that_is_named(
    alice, conversation
):
    first = ask(conversation, flow="thorough")
    choose(conversation, USUAL)

    assert again(conversation, first).flow == "thorough"
    other = again(conversation, first, flow="no_notes")
    assert (other.flow, other.without_notes) == ("no_notes", True)
    assert Conversation.objects.get().flow == USUAL  # that was for this answer alone
    FlowPin.objects.filter(flow="thorough").delete()
    assert again(conversation, first).flow == USUAL
    with pytest.raises(Refused):
        asking.ask_again(conversation, str(first.pk), flow="thorough")


def test_without_notes_only_a_flow_that_asks_none_may_be_asked(conversation, settings):
    settings.ASK_WITHOUT_NOTES = False

    with pytest.raises(Refused, match="no notes"):
        asking.ask(conversation, "Why?")
    answer = ask(conversation, "Why?", flow="no_notes")

    assert (answer.without_notes, answer.search) == (True, {})


def test_a_flow_of_which_that_is_not_known_may_ask_the_notes(conversation):
    publish("old", search=None)

    answer = ask(conversation, flow="old")

    assert (answer.without_notes, answer.search, answer.flow_title) == (False, None, "")


def test_visitors_have_no_choice_and_no_model_alone(alice, settings):
    collection = Collection.objects.create(owner=alice, title="C", folders=["a"], flow="thorough")
    visit = visitors.conversation_of(collection, visitors.new_visit(collection))
    visitor = CameBy(Door.VISITOR)
    set_default(alice, "no_notes")

    first = ask(visit, by=visitor)
    assert first.flow == "thorough"
    for flow in ("no_notes", USUAL, "thorough"):
        with pytest.raises(Refused):
            asking.ask(visit, "Why?", by=visitor, flow=flow)
    Collection.objects.update(flow="no_notes")
    visit.refresh_from_db()
    assert again(visit, first, by=visitor).flow == USUAL
    assert choices_for(visit) == ([], "")


def test_what_can_be_chosen_is_what_is_published_the_usual_one_first_the_model_alone_last(
    alice, conversation
):
    offered, chosen = choices_for(conversation)
    assert [flow.key for flow in offered] == [USUAL, "thorough", "no_notes"]
    assert [flow.shown for flow in offered] == ["Quick", "Thorough", "No notes"]
    assert (chosen, offered[0].about) == (USUAL, "Short answers.")

    set_default(alice, "thorough")
    assert choices_for(conversation)[1] == "thorough"
    FlowPin.objects.exclude(flow="thorough").delete()
    assert choices_for(conversation) == ([], "")  # one alone is no choice


def test_where_drafts_answer_the_usual_one_does(alice, conversation, settings):
    set_default(alice, "thorough")
    settings.FLOW_ANSWERS = "draft"

    answer = ask(conversation)

    assert (answer.flow, answer.flow_id, answer.flow_number) == (USUAL, "", None)
    assert choices_for(conversation) == ([], "")
    with pytest.raises(Refused):
        asking.ask(conversation, "Why?", flow="thorough")
    assert ask(conversation, flow=USUAL).flow == USUAL


def test_before_anything_is_published_the_usual_draft_answers(conversation):
    FlowPin.objects.all().delete()

    assert ask(conversation).flow == USUAL
    assert ask(conversation, flow=USUAL).flow == USUAL


def test_which_one_it_is_costs_one_query(alice, conversation, django_assert_num_queries):
    set_default(alice, "thorough")
    choose(conversation, "no_notes")
    asked = asking.Turn(CameBy())
    conversation.refresh_from_db()

    with django_assert_num_queries(1):
        assert asking.flow_of(conversation, asked).flow == "no_notes"


def test_a_trial_is_asked_of_a_flow_by_its_key_or_of_anything_in_langflow(conversation, flows):
    by_key = ask(conversation, by=CameBy(Door.GOLDEN, flow="thorough"))
    by_id = ask(conversation, by=CameBy(Door.GOLDEN, flow="some-draft"))

    assert by_key.flow_id == str(flows["thorough"].langflow_id)
    assert (by_id.flow_id, by_id.flow, by_id.without_notes) == ("some-draft", "", False)
