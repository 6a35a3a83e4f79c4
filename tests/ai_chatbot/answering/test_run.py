"""Answer runs: they outlive sockets, resume exactly, stop, fail in words, and keep a journal."""

import asyncio
import re
from contextvars import ContextVar

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.answering import registry, run
from ai_chatbot.answering.ask import ask as begin
from ai_chatbot.conversations import asking
from ai_chatbot.models import Message
from ai_chatbot.tokens import make_run_token
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, text_of, until, write_turn
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """What chat.js keeps of an answer: its blocks and tail, each event applied exactly once."""

    def __init__(self):
        self.seq, self.blocks, self.tail, self.missed = 0, "", "", False

    def apply(self, html):
        cursor = re.search(r'data-previous="(\d+)" data-seq="(\d+)"', html)
        if not cursor:
            return
        previous, seq = map(int, cursor.groups())
        if previous > self.seq:
            self.missed = True
        if previous != self.seq:
            return
        self.seq = seq
        if block := re.search(r'<div id="blocks-[^>]+>(.*?)</div>\s*<div id="tail', html, re.S):
            self.blocks += block[1]
        if tail := re.search(r'<div id="tail-[^>]+>(.*?)</div>', html, re.S):
            self.tail = tail[1]

    @property
    def text(self):
        return text_of(self.blocks.replace("</p>", "</p> ") + self.tail)


# --- Detached from sockets --------------------------------------------------------------------


async def test_the_answer_arrives_in_more_than_one_piece(
    alice, conversation, open_tab, scripted_langflow
):
    shown = [asyncio.Event() for _ in range(3)]
    scripted_langflow.script = [
        token("One "), shown[0], token("two "), shown[1], token("three"), shown[2], end(""),
    ]  # fmt: skip
    tab = await open_tab(alice, conversation)

    await tab.ask("Count")
    for words, each in zip(("One", "One two", "One two three"), shown, strict=True):
        await tab.read_until(words)
        each.set()
    await tab.read_until('data-ends="m-')

    pieces = re.findall(r'id="tail-[^>]+hx-swap-oob="innerHTML">(.*?)</div>', tab.html, re.S)
    assert [text_of(piece) for piece in pieces if piece.strip()][:3] == [
        "One",
        "One two",
        "One two three",
    ]


async def test_a_closed_tab_changes_nothing(alice, conversation, open_tab, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("Half "), go_on, token("and half"), end("")]
    tab = await open_tab(alice, conversation)
    await tab.ask("Whole?")
    await tab.read_until("Half")

    await tab.close()
    go_on.set()
    await until(answer_has_ended)

    message = await stored_answer()
    assert message.text == "Half and half"
    assert message.status == Message.Status.DONE


async def test_a_page_that_comes_back_gets_exactly_what_it_missed(
    alice, conversation, open_tab, scripted_langflow
):
    go_on = asyncio.Event()
    script = [token(f"Paragraph {n} stands here.\n\n") for n in range(6)]
    steps = [step for piece in script for step in (piece, 0.15)]  # each in a frame of its own
    scripted_langflow.script = [*steps[:6], go_on, *steps[6:], asyncio.Event()]
    page = Page()
    tab = await open_tab(alice, conversation)
    await tab.ask("Tell")
    while "Paragraph 2" not in page.text:
        page.apply(await tab.read())
    await tab.close()
    message = await stored_answer()
    run = registry.running[message.pk]

    async def has_gone_on():
        return "Paragraph 5" in run.log.text

    go_on.set()
    await until(has_gone_on)

    back = await open_tab(alice, conversation)
    await back.send(action="resume", seq=page.seq, answer=str(message.pk))
    while "Paragraph 5" not in page.text:
        page.apply(await back.read())

    assert page.text == " ".join(f"Paragraph {n} stands here." for n in range(6))
    assert not page.missed


async def test_a_new_page_gets_the_running_answer_from_its_start(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Begun already"), asyncio.Event()]
    first = await open_tab(alice, conversation)
    await first.ask("Tell")
    await first.read_until("Begun already")

    second = await open_tab(alice, conversation)
    await second.send(action="resume", seq=0)

    page = Page()
    page.apply(await second.read_until("Begun already"))
    assert page.text == "Begun already"
    assert page.seq > 0


async def test_a_page_that_knows_another_answer_gets_the_whole_log(
    alice, conversation, open_tab, scripted_langflow
):
    await database_sync_to_async(write_turn)(conversation, "Old?", "Old.")
    tab = await open_tab(alice, conversation)

    await tab.send(action="resume", seq=0, answer="00000000-0000-4000-8000-000000000000")

    html = await tab.read()
    assert 'role="log"' in html
    assert "Old." in html


async def test_a_page_that_never_heard_of_the_first_question_gets_the_log(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Begun elsewhere"), asyncio.Event()]
    first = await open_tab(alice, conversation)
    await first.ask("Tell")
    await first.read_until("Begun elsewhere")

    second = await open_tab(alice, conversation)
    await second.send(action="resume", seq=0, answer="")

    assert "Tell" in await second.read_until('role="log"')
    assert "Begun elsewhere" in await second.read_until("data-previous")


# --- Idempotent -------------------------------------------------------------------------------


async def test_the_same_client_id_twice_is_one_question_and_one_run(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)

    await tab.ask("Once?", client_id="abc")
    await tab.ask("Once?", client_id="abc")
    await until(answer_has_ended)

    assert await Message.objects.filter(role="user").acount() == 1
    assert len(scripted_langflow.requests) == 1


async def test_the_same_client_id_in_another_conversation_is_another_question(
    alice, conversation, open_tab, scripted_langflow
):
    other = await database_sync_to_async(asking.Conversation.objects.create)(owner=alice)
    for each in (conversation, other):
        tab = await open_tab(alice, each)
        await tab.ask("Each?", client_id="abc")
        await tab.read_until('data-ends="m-')

    assert await Message.objects.filter(role="user").acount() == 2


async def test_a_refused_question_does_not_count(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.QUESTIONS_PER_MINUTE = 2
    scripted_langflow.script = [token("Busy"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("First?", client_id="one")
    await tab.read_until("Busy")

    for _ in range(3):
        await tab.ask("Meanwhile?")
        assert "still being written" in await tab.read_until("notice")
        await tab.ask("First?", client_id="one")  # a question sent twice is one
    await tab.send(action="stop")
    await tab.read_until('data-status="stopped"')

    await tab.ask("Second?")
    await tab.read_until("Busy")


async def test_langflow_is_asked_for_nothing_else_before_the_first_word(
    alice, conversation, open_tab, scripted_langflow
):
    asked_before = []

    async def note(request):
        asked_before.extend(scripted_langflow.other_paths)

    scripted_langflow.script = [0.2, note, *answer("Now")]
    tab = await open_tab(alice, conversation)

    await tab.ask("Well?")
    await tab.read_until('data-ends="m-')

    assert asked_before == []
    assert scripted_langflow.other_paths[0] == "/api/v1/projects/"  # which flow it was


# --- Stop, try again, edit --------------------------------------------------------------------


async def test_stop_keeps_what_was_written_and_hangs_up_on_langflow(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Up to here"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Long?")
    await tab.read_until("Up to here")

    await tab.send(action="stop")

    stopped = await tab.read_until('data-status="stopped"')
    assert "Up to here" in stopped
    assert 'data-state="stopped"' in stopped
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    assert (await stored_answer()).text == "Up to here"


async def test_stop_asked_for_in_another_process_is_heard_within_seconds(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("Going on"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Long?")
    await tab.read_until("Going on")

    await Message.objects.filter(role="assistant").aupdate(stop_requested=True)

    assert "Going on" in await tab.read_until('data-status="stopped"')


async def test_stop_without_an_answer_does_nothing(alice, conversation, open_tab):
    tab = await open_tab(alice, conversation)

    await tab.send(action="stop")

    assert await tab.hears_nothing()


async def test_try_again_makes_a_second_version_and_keeps_the_first(
    alice, conversation, open_tab, scripted_langflow
):
    tab = await open_tab(alice, conversation)
    scripted_langflow.script = answer("First try")
    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')
    first = await stored_answer()

    scripted_langflow.script = answer("Second try")
    await tab.send(action="retry", id=str(first.pk))

    shown = await tab.read_until("Second try")
    shown = shown if 'data-status="done"' in shown else await tab.read_until('data-ends="m-')
    assert "2 / 2" in shown
    assert await Message.objects.filter(role="user").acount() == 1

    await tab.send(action="version", id=str(first.pk))
    assert "First try" in await tab.read_until("1 / 2")


async def test_editing_a_question_keeps_the_earlier_wording_and_its_answer(
    alice, conversation, open_tab, scripted_langflow
):
    asked, _ = await database_sync_to_async(write_turn)(conversation, "Wenn?", "What?")
    tab = await open_tab(alice, conversation)

    await tab.send(action="edit", of=str(asked.pk), message="When?", id="e1")
    shown = await tab.read_until('data-ends="m-')

    log = tab.html + shown
    assert "When?" in log
    assert "2 / 2" in log
    edited = await Message.objects.aget(text="When?")
    assert edited.parent_id == asked.parent_id


async def test_a_stranger_cannot_retry_or_edit_a_message_of_mine(
    alice, bob, conversation, open_tab, scripted_langflow
):
    asked, answered = await database_sync_to_async(write_turn)(conversation)
    foreign = await database_sync_to_async(asking.Conversation.objects.create)(owner=bob)
    tab = await open_tab(bob, foreign)

    for frame in (
        {"action": "retry", "id": str(answered.pk)},
        {"action": "edit", "of": str(asked.pk), "message": "Mine?", "id": "x"},
        {"action": "version", "id": str(answered.pk)},
    ):
        await tab.send(**frame)
        assert "There is no such" in await tab.read_until('id="notice"')
    assert await Message.objects.acount() == 2


async def test_a_run_takes_nothing_along_of_the_request_that_began_it(
    conversation, scripted_langflow, monkeypatch
):
    """What a request's context holds, such as its thread, ends with it."""
    mark: ContextVar[str] = ContextVar("mark", default="none")
    seen = []

    def note_mark(answer):
        seen.append(mark.get())
        return make_run_token(answer)

    monkeypatch.setattr(run, "make_run_token", note_mark)
    mark.set("of a request")

    await begin(conversation, "Why?")
    await until(answer_has_ended)

    assert seen == ["none"]
