"""A page that leaves gives everything back, whatever else fails; nothing is kept for it."""

import asyncio

import pytest
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db import OperationalError
from redis.exceptions import ConnectionError as RedisAway

from ai_chatbot import rights, sockets
from ai_chatbot.answering import registry
from ai_chatbot.answering.groups import publish, run_group, user_group
from ai_chatbot.conversations import keeping
from config.base.layers import LocalChannelLayer
from tests.ai_chatbot.conftest import Tab, answer_has_ended, until
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.django_db(transaction=True)


def database_is_away(*_, **__):
    raise OperationalError("the database restarts")


async def redis_is_away(*_, **__):
    raise RedisAway("Redis restarts")


def members_of(group):
    layer = get_channel_layer()
    if isinstance(layer, LocalChannelLayer):
        return layer.groups.get(group, {})
    return layer.groups.get(f"asgi__group__{group}", set())


def waiting_channels():
    layer = get_channel_layer()
    return [name for name, queue in layer.channels.items() if queue.qsize()]


@pytest.mark.parametrize(
    ("where", "what", "fails"),
    [
        (keeping, "save_document", database_is_away),
        (LocalChannelLayer, "group_discard", redis_is_away),
        (sockets.LocalSockets, "leave", redis_is_away),
        (sockets.RedisSockets, "leave", redis_is_away),
    ],
)
async def test_what_cannot_be_given_back_keeps_nothing_else(
    alice, conversation, channel_layer, monkeypatch, where, what, fails
):
    tab = await Tab(alice, conversation.pk).open()
    await tab.send(action="resume", seq=0)
    await tab.read()  # now it listens
    groups = [conversation.group, user_group(alice.pk)]
    assert all(map(members_of, groups))

    with monkeypatch.context() as away:
        away.setattr(where, what, fails)
        await tab.close()

    if what != "group_discard":
        assert not any(map(members_of, groups))
    if what != "leave":
        assert await sockets.open_sockets().enter(alice.pk, "another")
    assert not rights.open_pages
    await publish(conversation.group, "<p>To nobody</p>")
    await asyncio.sleep(0.05)
    assert not waiting_channels()


async def test_a_place_comes_back_though_the_database_is_away(
    alice, conversation, channel_layer, monkeypatch, settings
):
    settings.SOCKETS_PER_USER = 1
    for _ in range(3):
        tab = await Tab(alice, conversation.pk).open()
        with monkeypatch.context() as away:
            away.setattr(keeping, "save_document", database_is_away)
            await tab.close()

    tab = await Tab(alice, conversation.pk).open()
    await tab.close()


async def test_a_page_that_cannot_be_let_in_is_asked_to_come_back_and_holds_nothing(
    alice, conversation, channel_layer, monkeypatch, settings
):
    settings.SOCKETS_PER_USER = 1
    with monkeypatch.context() as away:
        away.setattr(channel_layer, "group_add", redis_is_away, raising=False)
        tab = Tab(alice, conversation.pk)
        assert await tab.closing_code() == 1013
        await tab.close()

    tab = await Tab(alice, conversation.pk).open()
    await tab.close()


async def test_a_refused_page_leaves_nothing_behind(bob, conversation, channel_layer):
    tab = Tab(bob, conversation.pk)
    assert await tab.closing_code() == 4404
    await tab.close()

    assert not get_channel_layer().channels
    assert not getattr(get_channel_layer(), "known", set())


async def test_tabs_that_close_while_it_is_answered_leave_no_queue_behind(
    alice, conversation, channel_layer, scripted_langflow
):
    words = [step for n in range(30) for step in (token(f"word {n} "), 0.01)]
    scripted_langflow.script = [*words, end("")]
    for n in range(4):
        tab = await Tab(alice, conversation.pk).open()
        await tab.ask(f"Question {n}?")
        await tab.read_until("word 3")
        await tab.send(action="resume", seq=0)  # its run replies to a page that is gone
        await tab.close()
        await until(answer_has_ended)

    await registry.end_all_runs(grace=60)
    layer = get_channel_layer()
    assert not layer.channels
    assert not layer.groups
    assert not getattr(layer, "known", set())
    assert not registry.running
    assert not registry._tasks


async def test_a_page_that_reads_nothing_keeps_no_other_from_being_told(
    alice, conversation, open_tab, scripted_langflow, monkeypatch
):
    scripted_langflow.script = [token("Begun"), asyncio.Event()]
    tab = await open_tab(alice, conversation)
    await tab.ask("Tell")
    await tab.read_until("Begun")
    (answer_id,) = registry.running
    layer = get_channel_layer()
    send = layer.send

    async def send_to_those_who_read(channel, message):
        if channel == "full":
            raise ChannelFull
        if channel == "away":
            raise RedisAway
        await send(channel, message)

    monkeypatch.setattr(layer, "send", send_to_those_who_read, raising=False)
    for channel in ("full", "away"):
        await registry.request_missed(answer_id, 0, channel)
    await layer.group_send(run_group(answer_id), {"type": "events"})  # not as it should be
    await asyncio.sleep(0.1)

    async def tells_what_was_missed():
        await tab.send(action="resume", seq=0, answer=str(answer_id))
        await tab.read()  # the status
        return not await tab.hears_nothing()

    await until(tells_what_was_missed)
    await tab.send(action="stop")
    await tab.read_until('data-status="stopped"')


async def test_a_socket_that_left_while_leases_were_renewed_is_not_counted_again(
    settings, monkeypatch
):
    if not settings.REDIS_URL:
        pytest.skip("no Redis here")
    settings.SOCKETS_PER_USER = 1
    monkeypatch.setattr(sockets, "RENEWAL", 0)
    counts = sockets.open_sockets()
    await counts.enter(1, "a")
    renewing = counts._redis.pipeline(transaction=False)
    execute = renewing.execute

    async def leave_and_execute():
        await counts.leave(1, "a")
        await execute()

    monkeypatch.setattr(renewing, "execute", leave_and_execute)
    monkeypatch.setattr(counts._redis, "pipeline", lambda **_: renewing)

    await counts.refresh()

    assert await counts.enter(1, "b")
    await counts.leave(1, "b")
    await counts.close()


async def test_a_users_places_take_no_memory_once_left():
    places = sockets.LocalSockets()

    for user_id in range(100):
        await places.enter(user_id, "a")
        await places.leave(user_id, "a")
        await places.leave(user_id + 1000, "never in")

    assert not places._names


async def test_answers_one_after_another_leave_no_run_behind(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("Yes.")
    tab = await open_tab(alice, conversation)
    for n in range(3):
        await tab.ask(f"Question {n}?")
        await tab.read_until('data-ends="m-')
        await until(answer_has_ended)

    async def nothing_is_kept():
        return not registry.running and not registry._tasks

    await until(nothing_is_kept)
