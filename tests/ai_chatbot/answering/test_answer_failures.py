"""Whatever breaks, the user reads a sentence, and what had arrived is kept."""

import asyncio

import pytest

from tests.ai_chatbot.conftest import stored_answer
from tests.scripted_langflow import end, error, token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ([error("Notes Search: the notes did not answer")], "the notes did not answer"),
        ([error("")], "failed without saying why"),
        (["rubbish\n\n"], "broke off before its end"),
        ([token("Half an ans")], "broke off before its end"),
        ([end("")], "answered with nothing"),
        ([token("   "), end("  ")], "answered with nothing"),
    ],
)
async def test_a_broken_answer_is_a_sentence_with_try_again(
    alice, conversation, open_tab, scripted_langflow, script, words
):
    scripted_langflow.script = script
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")

    failed = await tab.read_until('data-status="failed"')
    assert words in failed
    assert "Try again" in failed
    assert 'data-state="failed"' in failed
    assert (await stored_answer()).error


async def test_what_had_arrived_before_a_failure_is_kept(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Half an answer"), error("model: out of memory")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Why?")

    failed = await tab.read_until('data-status="failed"')
    assert "Half an answer" in failed
    assert (await stored_answer()).text == "Half an answer"


async def test_langflow_being_down_is_said_within_seconds(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.LANGFLOW_URL = "http://127.0.0.1:1"
    tab = await open_tab(alice, conversation)

    await tab.ask("Anyone?")

    assert "not running" in await tab.read_until('data-status="failed"', timeout=30)


async def test_a_langflow_that_hangs_up_before_it_answers_is_said_to_be_away(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.hangs_up_at_once = True
    tab = await open_tab(alice, conversation)

    await tab.ask("Anyone?")

    assert "not running" in await tab.read_until('data-status="failed"', timeout=30)


async def test_silence_ends_after_the_time_out(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.ANSWER_TIMEOUT = 0.3
    scripted_langflow.script = [token("So"), asyncio.Event()]
    tab = await open_tab(alice, conversation)

    await tab.ask("Slow?")

    assert "silent for too long" in await tab.read_until('data-status="failed"')
