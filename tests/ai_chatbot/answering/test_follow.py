"""Following an answer: from its run, from another process, from its row; after any number."""

import asyncio
import uuid
from contextlib import aclosing

import pytest
from channels.db import database_sync_to_async
from redis.exceptions import ConnectionError as RedisAway

from ai_chatbot.answering import follow as following
from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.events import Ended, Grown, Served
from ai_chatbot.answering.follow import follow, follow_elsewhere
from ai_chatbot.models import Message, Source
from tests.ai_chatbot.conftest import answer_has_ended, until, write_turn
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)

# In this process the run tells its followers itself; from another it is asked by messages.
both_ways = pytest.mark.parametrize("way", [follow, follow_elsewhere], ids=["here", "elsewhere"])


def text_of(events, text=""):
    for event in events:
        if isinstance(event, Grown):
            assert event.start <= len(text), "something was missed"
            text = text[: event.start] + event.text
    return text


async def all_of(events):
    async with asyncio.timeout(60), aclosing(events):
        return [event async for event in events]


@database_sync_to_async
def serve(answer):
    Source.objects.create(
        message=answer, n=1, title="Note", text="It is so.", content_hash="x", start=0, end=9,
        score=0.9, url="/notes/1/",
    )  # fmt: skip


@both_ways
async def test_an_answer_is_followed_to_its_end(conversation, scripted_langflow, way):
    begin = asyncio.Event()
    scripted_langflow.script = [begin, token("Half "), 0.3, token("and half."), end("")]
    answer, _ = await ask(conversation, "Why?")
    await serve(answer)
    following = asyncio.create_task(all_of(way(answer.pk, 0)))
    await asyncio.sleep(0.2)
    begin.set()

    events = await following

    assert text_of(events) == "Half and half."
    assert [source.title for e in events if isinstance(e, Served) for source in e.sources] == [
        "Note"
    ]
    assert events[-1].status == Message.Status.DONE
    assert [event.seq for event in events] == sorted({event.seq for event in events})


@both_ways
async def test_a_follower_that_comes_late_gets_what_it_missed(conversation, scripted_langflow, way):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), token("two "), go_on, token("three"), end("")]
    answer, _ = await ask(conversation, "Count")
    await until(lambda: has_text(answer, "One two "))
    early = [event async for event in first_of(follow(answer.pk), 1)]
    known = text_of(early)
    go_on.set()

    late = await all_of(way(answer.pk, early[-1].seq))

    assert text_of(late, known) == "One two three"


@both_ways
async def test_an_answer_that_fails_ends_with_a_sentence(conversation, scripted_langflow, way):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("Half"), go_on]  # and then the stream is cut
    answer, _ = await ask(conversation, "Why?")
    following = asyncio.create_task(all_of(way(answer.pk, 0)))
    await asyncio.sleep(0.2)
    go_on.set()

    *_, last = await following

    assert last.status == Message.Status.FAILED
    assert "broke off" in last.error


async def test_an_answer_that_has_ended_is_told_from_its_row(conversation, channel_layer):
    answer = (await database_sync_to_async(write_turn)(conversation, answer="Because.", seq=7))[1]

    events = await all_of(follow(answer.pk))

    assert text_of(events) == "Because."
    assert isinstance(events[-1], Ended)


async def test_one_that_ends_unheard_is_told_from_its_row(conversation, channel_layer, monkeypatch):
    """Its process has died: nobody answers, until the row says that it was interrupted."""
    monkeypatch.setattr(following, "SILENCE", 0.1)
    answer = (await database_sync_to_async(write_turn)(conversation, answer="Half", seq=7))[1]
    row = Message.objects.filter(pk=answer.pk)
    await row.aupdate(status="running")
    told = asyncio.create_task(all_of(follow(answer.pk)))
    await asyncio.sleep(0.3)

    await row.aupdate(status="interrupted", error="The server stopped.", seq=1007)

    events = await told
    assert text_of(events) == "Half"
    assert events[-1] == Ended(1007, "interrupted", "The server stopped.")


async def test_one_in_another_process_waits_while_redis_is_away(
    conversation, scripted_langflow, channel_layer, monkeypatch
):
    monkeypatch.setattr(following, "SILENCE", 0.1)
    go_on = asyncio.Event()
    scripted_langflow.script = [token("Half "), go_on, token("and half."), end("")]
    answer, _ = await ask(conversation, "Why?")
    receive, fails = channel_layer.receive, 2

    async def receive_after_failures(name):
        nonlocal fails
        fails -= 1
        if fails < 0:
            return await receive(name)
        go_on.set()
        raise RedisAway("Redis restarts")

    with monkeypatch.context() as away:
        away.setattr(channel_layer, "receive", receive_after_failures)
        events = await all_of(follow_elsewhere(answer.pk, 0))

    assert fails <= 0
    assert text_of(events) == "Half and half."


async def test_a_follower_that_leaves_is_forgotten(conversation, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    answer, _ = await ask(conversation, "Count")
    run = registry.running[answer.pk]
    before = len(run._news)

    assert [event async for event in first_of(follow(answer.pk), 1)]

    assert len(run._news) == before


@both_ways
async def test_one_that_claims_to_know_more_than_there_is_hears_the_end(
    conversation, scripted_langflow, way
):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One"), go_on, end("")]
    answer, _ = await ask(conversation, "Count")
    told = asyncio.create_task(all_of(way(answer.pk, 10**9)))
    await asyncio.sleep(0.1)
    go_on.set()

    (ended,) = await told

    assert isinstance(ended, Ended)
    assert ended.status == Message.Status.DONE


async def test_there_is_nothing_to_follow_without_an_answer(db, channel_layer):
    with pytest.raises(Message.DoesNotExist):
        await all_of(follow(uuid.uuid4()))


async def test_many_followers_hear_the_same(conversation, scripted_langflow):
    pieces = [f"Satz {n}: 文 {n}. " for n in range(40)]
    scripted_langflow.script = [*map(token, pieces), end("")]
    answer, _ = await ask(conversation, "Tell")

    told = await asyncio.gather(
        *(all_of(way(answer.pk, 0)) for way in [follow, follow_elsewhere] * 5)
    )

    assert {text_of(events) for events in told} == {"".join(pieces)}
    await until(answer_has_ended)


async def has_text(answer, text):
    run = registry.running.get(answer.pk)
    return run is not None and run.log.text == text


async def first_of(events, count):
    async with aclosing(events):
        async for event in events:
            yield event
            count -= 1
            if not count:
                return
