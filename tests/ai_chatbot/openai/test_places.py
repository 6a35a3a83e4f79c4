"""A conversation is known again by the questions that a client sends along."""

import openai
import pytest
from asgiref.sync import sync_to_async

from ai_chatbot.models import Conversation, Message
from ai_chatbot.tokens import make_personal_token
from tests.ai_chatbot.openai.conftest import assistant, user
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import error, token

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "notes_assistant"


@pytest.fixture
def say(client, scripted_langflow):
    """`say(answer, *messages)`: send the messages; the answer will be that."""

    async def send(answer, *messages):
        scripted_langflow.script = answer_of(answer)
        completion = await client.chat.completions.create(model=MODEL, messages=messages)
        return completion.choices[0].message.content

    return send


async def branch():
    """What the one conversation shows, and how many there are."""
    conversation = await Conversation.objects.aget()
    return [message.text for message in await sync_to_async(conversation.branch)()]


async def test_who_sends_the_history_goes_on_with_its_conversation(say):
    first = user("Why?"), assistant(await say("One.", user("Why?")))
    second = user("And?"), assistant(await say("Two.", *first, user("And?")))
    await say("Three.", *first, *second, user("Then?"))

    assert await branch() == ["Why?", "One.", "And?", "Two.", "Then?", "Three."]


async def test_instructions_and_tools_in_between_change_nothing(say):
    await say("One.", {"role": "system", "content": "Be short."}, user("Why?"))

    await say(
        "Two.",
        {"role": "developer", "content": "Be long. Today is Friday."},
        user([{"type": "text", "text": "Why?"}]),
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "tool_call_id": "1", "content": "42"},
        assistant([{"type": "text", "text": "One."}]),
        user("And?"),
    )

    assert await branch() == ["Why?", "One.", "And?", "Two."]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("Où est le café ?", "Où est le cafe\u0301 ?"), ("橋は？", " 橋は？\n"), ("איפה", "איפה")],
)
async def test_the_form_of_its_letters_does_not_matter(say, asked, sent):
    await say("One.", user(asked))

    await say("Two.", user(sent), assistant("One."), user("And?"))

    assert len(await branch()) == 4


async def test_the_same_first_question_begins_another_conversation(say):
    await say("One.", user("Hello"))
    await say("Two.", user("Hello"))

    assert await Conversation.objects.acount() == 2


async def test_of_two_that_began_alike_the_answer_says_which_is_meant(say):
    await say("One.", user("Hello"))
    await say("Two.", user("Hello"))

    await say("Three.", user("Hello"), assistant("One."), user("And?"))

    question = await Message.objects.select_related("parent").aget(text="And?")
    assert question.parent.text == "One."


async def test_of_two_that_began_alike_none_is_guessed(say):
    await say("One.", user("Hello"))
    await say("Two.", user("Hello"))

    await say("Three.", user("Hello"), assistant("Neither."), user("And?"))

    assert (await Message.objects.aget(text="And?")).parent_id is None


async def test_another_question_at_its_place_is_a_branch_as_an_edit_makes_it(say):
    first = user("Why?"), assistant(await say("One.", user("Why?")))
    await say("Two.", *first, user("And?"))

    await say("Three.", *first, user("Or?"))

    assert await branch() == ["Why?", "One.", "Or?", "Three."]
    assert await Message.objects.acount() == 6


async def test_the_same_question_at_its_place_is_asked_again(say):
    first = user("Why?"), assistant(await say("One.", user("Why?")))
    await say("Two.", *first, user("And?"))

    await say("Other.", *first, user("And?"))

    assert await branch() == ["Why?", "One.", "And?", "Other."]
    assert await Message.objects.filter(text="And?").acount() == 1


async def test_it_goes_on_with_the_version_that_was_told(say):
    first = user("Why?"), assistant(await say("One.", user("Why?")))
    await say("Two.", *first, user("And?"))
    await say("Other.", *first, user("And?"))

    await say("Three.", *first, user("And?"), assistant("Two."), user("Then?"))

    assert await branch() == ["Why?", "One.", "And?", "Two.", "Then?", "Three."]


async def test_an_answer_that_was_changed_is_known_by_its_question(say):
    await say("One.", user("Why?"))

    await say("Two.", user("Why?"), assistant("I never said this."), user("And?"))

    assert await branch() == ["Why?", "One.", "And?", "Two."]


async def test_a_history_of_which_nothing_is_known_begins_a_conversation(say):
    await say("One.", user("Never asked"), assistant("Never said"), user("And?"))

    assert await branch() == ["And?", "One."]


async def test_a_deleted_conversation_is_begun_anew(say):
    await say("One.", user("Why?"))
    await Conversation.objects.all().adelete()

    await say("Two.", user("Why?"), assistant("One."), user("And?"))

    assert await branch() == ["And?", "Two."]


async def test_a_stranger_does_not_go_on_with_it(say, client, bob):
    await say("My secret.", user("Why?"))
    theirs = await sync_to_async(make_personal_token)(bob, name="his", scopes=["ask"])

    await client.with_options(api_key=theirs).chat.completions.create(
        model=MODEL, messages=[user("Why?"), assistant("My secret."), user("And?")]
    )

    assert [c.owner_id async for c in Conversation.objects.filter(owner=bob)] == [bob.pk]
    question = await Message.objects.aget(text="And?")
    assert (question.parent_id, await Conversation.objects.acount()) == (None, 2)


async def test_a_first_question_that_failed_is_asked_again_and_not_beside(
    say, client, scripted_langflow
):
    scripted_langflow.script = [token("Ha"), error("away")]
    with pytest.raises(openai.InternalServerError):
        await client.chat.completions.create(model=MODEL, messages=[user("Why?")])

    await say("One.", user("Why?"))

    assert await branch() == ["Why?", "One."]


async def test_ten_thousand_messages_are_looked_through(http, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    history = [
        message for n in range(5000) for message in (user(f"Why {n}? 橋"), assistant("x" * 100))
    ]
    for after in ([], [assistant("One."), user("Then?")]):
        body = {"model": MODEL, "messages": [*history, user("And?"), *after]}
        response = await http.post("chat/completions", json=body)
        assert response.status_code == 200

    assert await branch() == ["And?", "One.", "Then?", "One."]


async def test_half_letters_and_nuls_do_no_harm(http, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    message = b'{"role": "user", "content": "W\\u0000hy\\ud83d?"}'
    body = b'{"model": "notes_assistant", "messages": [%s]}' % message

    response = await http.post("chat/completions", content=body)

    assert response.status_code == 200
    assert await branch() == ["Why\ufffd?", "One."]


async def test_what_was_thought_is_not_needed_to_know_it_again(say, scripted_langflow, client):
    scripted_langflow.script = [token("<think>\nHm.\n</think>\n\nOne."), *answer_of("")[-1:]]
    await client.chat.completions.create(model=MODEL, messages=[user("Why?")])

    for told in ("One.", "<think>\nHm.\n</think>\n\nOne."):
        await say("Two.", user("Why?"), assistant(told), user("And?"))

    assert (await branch())[2:] == ["And?", "Two."]
    assert await Message.objects.acount() == 5
