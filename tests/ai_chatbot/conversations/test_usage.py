"""Each answer that ends, in whatever way and by whatever door, has one row of what it cost."""

import uuid

import pytest

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.answering.events import Grown
from ai_chatbot.conversations import lost
from ai_chatbot.conversations.asking import CameBy, Refused
from ai_chatbot.conversations.usage import COUNT_MAX, record_usage
from ai_chatbot.listening import listen
from ai_chatbot.models import Conversation, Door, Source, Usage
from ai_chatbot.rights import Right
from tests.ai_chatbot.conftest import write_turn
from tests.scripted_langflow import answer, error, token

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
    usage = {"input": told, "output": told, "total": told}
    _, answered = write_turn(conversation, answer="", usage=usage)

    record_usage(answered.pk)

    row = Usage.objects.get()
    assert {row.tokens_in, row.tokens_out, row.tokens} == {kept}


@pytest.mark.parametrize(
    ("question", "text", "status", "tokens_in", "tokens_out"),
    [
        ("12345678", "1234 6789", "stopped", 2, 3),
        ("12345678", "1234 6789", "done", 2, 3),  # a server that never tells
        ("12345678", "1234 6789", "interrupted", 2, 3),
        ("12345678", "", "stopped", 2, 0),  # stopped while the model read
        ("12345678", "", "failed", 0, 0),  # no model could be asked
        ("¿Cuál é?", "你好世界", "stopped", 3, 3),
    ],
)
def test_what_a_model_did_not_count_is_estimated(
    conversation, question, text, status, tokens_in, tokens_out
):
    _, answered = write_turn(conversation, question, text, status=status)

    record_usage(answered.pk)

    row = Usage.objects.get()
    assert (row.tokens_in, row.tokens_out) == (tokens_in, tokens_out)
    assert row.tokens == tokens_in + tokens_out


def test_passages_that_were_served_are_estimated_as_read(conversation):
    _, answered = write_turn(conversation, "1234", "", status="stopped")
    for n in (1, 2):
        Source.objects.create(message=answered, n=n, text="x" * 400, start=0, end=400, score=1)

    record_usage(answered.pk)

    assert Usage.objects.get().tokens == 1 + 100 + 100


def test_a_total_that_is_not_told_is_the_sum(conversation):
    _, answered = write_turn(conversation, usage={"input": 30, "output": 4})

    record_usage(answered.pk)

    assert Usage.objects.get().tokens == 34


async def test_stopping_each_answer_before_its_end_does_not_save_the_budget(
    alice, fresh, scripted_langflow, settings
):
    settings.TOKENS_PER_DAY = 5
    scripted_langflow.script = [token("Many words before the end. "), 30.0]
    asked, _ = await ask(fresh, "How many?")
    async for event in listen(Right(alice.pk, alice.password, None, fresh.pk), asked.pk):
        if isinstance(event, Grown):
            await registry.stop_run(asked.pk)

    with pytest.raises(Refused) as refused:
        await ask(fresh, "And now?", by=CameBy(Door.API))

    assert refused.value.code == "budget_spent"


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
