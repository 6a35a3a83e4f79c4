"""Each answer that ends, in whatever way and by whatever door, has one row of what it cost."""

import uuid

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.conversations import lost
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.conversations.usage import COUNT_MAX, record_usage
from ai_chatbot.listening import listen
from ai_chatbot.models import Conversation, Door, Message, PersonalToken, Usage
from ai_chatbot.rights import Right
from tests.ai_chatbot.conftest import write_turn
from tests.scripted_langflow import answer, error

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fresh(alice, conversation):
    """The conversation as a door finds it, with its owner."""
    return Conversation.objects.select_related("owner").get(pk=conversation.pk)


async def to_its_end(alice, answer):
    right = Right(alice.pk, alice.password, None, answer.conversation_id)
    async for _ in listen(right, answer.pk):
        pass
    return await Usage.objects.aget(answer_id=answer.pk)


async def test_it_says_door_token_model_tokens_and_times(alice, fresh, scripted_langflow):
    scripted_langflow.script = answer("One ", "two.")
    asked, _ = await ask(fresh, "How many?", by=CameBy(Door.API, "my script"))

    row = await to_its_end(alice, asked)

    assert (row.owner_id, row.door, row.token_name) == (alice.pk, "api", "my script")
    assert (row.tokens_in, row.tokens_out, row.tokens) == (10, 2, 12)
    assert (row.status, row.model) == ("done", "scripted-model")
    assert 0 <= row.first_token <= row.seconds
    assert str(row).endswith("12 tokens")


async def test_asking_on_the_page_is_said_so(alice, fresh, scripted_langflow):
    asked, _ = await ask(fresh, "How many?")
    await to_its_end(alice, asked)

    row = await to_its_end(alice, await ask_again(fresh, str(asked.pk)))

    assert (row.door, row.token_name) == ("page", "")
    assert await Usage.objects.acount() == 2


async def test_an_answer_that_fails_is_counted(alice, fresh, scripted_langflow):
    scripted_langflow.script = [error("The model is ill.")]
    asked, _ = await ask(fresh, "How many?", by=CameBy(Door.MCP))

    row = await to_its_end(alice, asked)

    assert (row.status, row.door, row.tokens) == ("failed", "mcp", 0)


def test_an_answer_whose_process_died_is_counted(conversation):
    _, running = write_turn(conversation, status="running", door=Door.OPENAI)

    assert lost.interrupt(running)
    assert not lost.interrupt(running)

    row = Usage.objects.get()
    assert (row.answer_id, row.status, row.door) == (running.pk, "interrupted", "openai")


@pytest.mark.parametrize(
    ("told", "kept"),
    [(0, 0), (None, 0), (-3, 0), (7, 7), (COUNT_MAX, COUNT_MAX), (10**18, COUNT_MAX)],
)
def test_a_models_count_fits_whatever_it_says(conversation, told, kept):
    _, answered = write_turn(conversation, usage={"input": told, "output": told, "total": told})

    record_usage(answered.pk)

    row = Usage.objects.get()
    assert {row.tokens_in, row.tokens_out, row.tokens} == {kept}


def test_an_answer_that_is_gone_costs_nothing():
    record_usage(uuid.uuid4())

    assert not Usage.objects.exists()


def test_a_row_outlives_its_conversation_and_goes_with_its_owner(alice, conversation):
    _, answered = write_turn(conversation, usage={"total": 5})
    record_usage(answered.pk)

    conversation.delete()
    assert Usage.objects.get().tokens == 5

    alice.delete()
    assert not Usage.objects.exists()


def test_answers_and_tokens_of_before_are_taken_over(alice, conversation):
    _, old = write_turn(conversation, usage={"input": 3, "output": 4, "total": 7}, model="m")
    write_turn(conversation, status="running")
    _, without = write_turn(Conversation.objects.create(owner=alice))
    executor = MigrationExecutor(connection)
    executor.migrate([("ai_chatbot", "0005_time_in_questions")])
    before = executor.loader.project_state([("ai_chatbot", "0005_time_in_questions")]).apps
    before.get_model("ai_chatbot", "PersonalToken").objects.create(
        owner_id=alice.pk, name="old", digest="d" * 64
    )

    call_command("migrate", verbosity=0)

    rows = {row.answer_id: row for row in Usage.objects.all()}
    assert rows.keys() == {old.pk, without.pk}
    assert (rows[old.pk].tokens, rows[old.pk].model, rows[old.pk].door) == (7, "m", "page")
    assert set(PersonalToken.objects.get().scopes) == {"notes:read", "notes:write"}
    assert Message.objects.filter(door="page").count() == 6
