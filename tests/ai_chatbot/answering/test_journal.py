"""What a run writes down, and what is left of it when its process ends."""

import asyncio
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from ai_chatbot.answering import journal, registry
from ai_chatbot.answering.journal import Entry, write_entries
from ai_chatbot.conversations import asking, keeping, lost
from ai_chatbot.models import Message
from ai_chatbot.rendering import fragments
from config import watch
from tests.ai_chatbot.conftest import stored_answer, until, write_turn
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)


async def no_run_is_left():
    return not registry.running


async def test_the_text_so_far_is_on_disk_within_a_second(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Written so far"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Long?")
    await tab.read_until("Written so far")

    async def is_written():
        return (await stored_answer()).text == "Written so far"

    await until(is_written)
    assert (await stored_answer()).is_running
    assert journal.PAUSE < 0.5  # and the writing itself, many a time in a second


async def test_an_answer_whose_process_died_is_interrupted_and_can_be_tried_again(
    alice, conversation, open_tab, scripted_langflow
):
    await database_sync_to_async(write_turn)(
        conversation, "Lost?", "Up to the crash", status="running",
        heartbeat_at=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    tab = await open_tab(alice, conversation)

    await watch.end_lost_answers()

    html = await tab.read()
    assert "Up to the crash" in html
    assert "was interrupted" in html
    assert "Try again" in html
    await tab.ask("And now?")
    await tab.read_until("Hello world")


async def test_a_lost_answer_that_cannot_be_saved_or_shown_keeps_no_other_from_its_end(
    alice, conversation, open_tab, monkeypatch
):
    lost = {"status": "running", "heartbeat_at": timezone.now() - timedelta(minutes=1)}
    odd = await asking.Conversation.objects.acreate(owner=alice)
    for each in (odd, conversation):
        await database_sync_to_async(write_turn)(each, "Lost?", "Up to the crash", **lost)
    first = await Message.objects.aget(conversation=odd, role="assistant")
    save, show = keeping.save_document, fragments.finished_fragment

    def fail_to_save(pk):
        if pk == odd.pk:
            raise RecursionError
        save(pk)

    def fail_to_show(pk):
        if pk == first.pk:
            raise RecursionError
        return show(pk)

    monkeypatch.setattr(keeping, "save_document", fail_to_save)
    monkeypatch.setattr(fragments, "finished_fragment", fail_to_show)
    tab = await open_tab(alice, conversation)

    await watch.end_lost_answers()

    assert "was interrupted" in await tab.read()
    assert await Message.objects.filter(status="interrupted").acount() == 2


async def test_a_run_taken_for_dead_by_others_ends_itself(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Still here"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Alive?")
    await tab.read_until("Still here")

    await Message.objects.filter(role="assistant").aupdate(status="interrupted")

    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    await until(no_run_is_left)


async def test_a_graceful_stop_lets_a_running_answer_finish(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Nearly"), 0.5, token(" done"), end("")]
    tab = await open_tab(alice, conversation)
    await tab.ask("Deploy?")
    await tab.read_until("Nearly")

    await registry.end_all_runs(grace=60)

    message = await stored_answer()
    assert (message.text, message.status) == ("Nearly done", "done")


async def test_a_graceful_stop_keeps_what_an_endless_answer_had(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Never done"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Deploy?")
    await tab.read_until("Never done")

    await registry.end_all_runs(grace=0.1)

    message = await stored_answer()
    assert (message.text, message.status) == ("Never done", "interrupted")


async def test_events_that_the_dead_process_never_wrote_down_are_not_taken_for_the_end(
    alice, conversation, open_tab
):
    _, answered = await database_sync_to_async(write_turn)(
        conversation, "Lost?", "Up to the last journal", status="running", seq=7,
        heartbeat_at=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    await database_sync_to_async(lost.interrupt_lost_answers)()
    tab = await open_tab(alice, conversation)

    for seen in (7, 8, 9, 20):
        await tab.send(action="resume", seq=seen, answer=str(answered.pk))
        assert "was interrupted" in await tab.read()


async def test_our_own_run_is_not_lost_because_its_last_write_is_old(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Alive"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("After a laptop's sleep?")
    await tab.read_until("Alive")
    await Message.objects.filter(role="assistant").aupdate(
        heartbeat_at=timezone.now() - timedelta(hours=8)
    )

    await watch.end_lost_answers()

    assert (await stored_answer()).is_running


async def test_a_run_taken_for_dead_still_keeps_what_it_had(
    alice, conversation, open_tab, scripted_langflow
):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("Half "), go_on, token("and half"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Whole?")
    await tab.read_until("Half")

    await Message.objects.filter(role="assistant").aupdate(status="interrupted", text="Half")
    go_on.set()
    await until(no_run_is_left)

    message = await stored_answer()
    assert (message.text, message.status) == ("Half and half", "interrupted")


# --- A row that the database does not take ------------------------------------------------------


def running_answer(alice, text):
    conversation = asking.Conversation.objects.create(owner=alice)
    return write_turn(conversation, "Why?", text, status="running")[1]


@pytest.mark.parametrize(("text", "seq"), [("half \ud83d", 1), ("well", 2**70), ("well", None)])
def test_an_entry_that_cannot_be_stored_is_set_aside_and_the_others_are_written(alice, text, seq):
    good, poison, other = (running_answer(alice, "") for _ in range(3))

    ends = write_entries(
        [Entry(good.pk, "Good", 1), Entry(poison.pk, text, seq), Entry(other.pk, "Other", 1)]
    )

    assert ends == {poison.pk: (Message.Status.FAILED, journal.UNSTORABLE)}
    texts = [Message.objects.get(pk=answer.pk).text for answer in (good, poison, other)]
    assert texts == ["Good", "", "Other"]


async def test_an_answer_that_cannot_be_stored_is_ended_and_keeps_what_can_be(
    alice, conversation, open_tab, scripted_langflow, caplog
):
    scripted_langflow.script = [token("Written "), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Long?")
    await tab.read_until("Written")
    (run,) = registry.running.values()

    run.log.grow("half \ud83d")  # by whatever way it came in

    await until(no_run_is_left)
    message = await stored_answer()
    assert (message.text, message.status) == ("Written half \ufffd", "failed")
    assert message.error == journal.UNSTORABLE
    told = [record for record in caplog.records if "cannot be stored" in record.message]
    assert len([record for record in told if record.name == "ai_chatbot.answering.journal"]) == 1


async def test_the_end_is_written_though_its_record_cannot_be(
    alice, conversation, open_tab, scripted_langflow, monkeypatch
):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("All "), go_on, token("of it"), end("")]
    tab = await open_tab(alice, conversation)
    await tab.ask("Whole?")
    await tab.read_until("All")
    (run,) = registry.running.values()

    run._timings["odd"] = {1, 2}
    go_on.set()
    await until(no_run_is_left)

    message = await stored_answer()
    assert (message.text, message.status, message.timings) == ("All of it", "done", {})


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError])
async def test_the_journal_outlives_whatever_goes_wrong(
    alice, conversation, open_tab, scripted_langflow, monkeypatch, error
):
    failed = asyncio.Event()
    write = journal.write_journal

    async def fail_once(entries):
        if not failed.is_set():
            failed.set()
            raise error("out of order")
        return await write(entries)

    monkeypatch.setattr(journal, "write_journal", fail_once)
    scripted_langflow.script = [token("Kept"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Long?")
    await tab.read_until("Kept")
    await asyncio.wait_for(failed.wait(), 60)

    async def is_written():
        return (await stored_answer()).text == "Kept"

    await until(is_written)
