"""An answer followed from outside: counted among its user's places, and shut with its right."""

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from ai_chatbot import rights, sockets
from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.events import Ended, Grown
from ai_chatbot.listening import ShutOut, listen
from ai_chatbot.models import Conversation, PersonalToken
from ai_chatbot.rights import NOT_SIGNED_IN, TOO_MANY_SOCKETS, Right
from ai_chatbot.tokens import make_personal_token
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def right(alice, conversation):
    await database_sync_to_async(make_personal_token)(alice, name="a program")
    token = await PersonalToken.objects.aget()
    return Right(alice.pk, alice.password, None, conversation.pk, token.pk)


async def ask_it(conversation, text="Why?"):
    fresh = await Conversation.objects.select_related("owner").aget(pk=conversation.pk)
    answer, _ = await ask(fresh, text)
    return answer


async def test_a_listener_hears_the_answer_to_its_end(scripted_langflow, conversation, right):
    scripted_langflow.script = answer_of("Because.")
    answer = await ask_it(conversation)

    heard = [event async for event in listen(right, answer.pk)]

    assert "".join(event.text for event in heard if isinstance(event, Grown)) == "Because."
    assert isinstance(heard[-1], Ended)
    assert not rights.open_pages
    assert await sockets.open_sockets().enter(right.user_id, "another")


async def test_a_token_that_is_taken_back_ends_it(scripted_langflow, conversation, right):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    answer = await ask_it(conversation)

    async with aclosing(listen(right, answer.pk)) as events:
        await anext(events)
        await PersonalToken.objects.all().adelete()
        await rights.shut_pages_without_right()
        with pytest.raises(ShutOut) as shut:
            async for _ in events:
                pass

    assert shut.value.code == NOT_SIGNED_IN
    assert not rights.open_pages


async def test_a_token_whose_day_has_passed_ends_it(conversation, right):
    await PersonalToken.objects.aupdate(expires_at=timezone.now() - timedelta(seconds=1))

    assert await database_sync_to_async(rights.closing_code)(right) == NOT_SIGNED_IN


async def test_a_new_password_ends_no_token(alice, conversation, right):
    alice.set_password("another one")
    await alice.asave()

    assert await database_sync_to_async(rights.closing_code)(right) == 0


async def test_a_listener_takes_one_of_its_users_places(
    scripted_langflow, conversation, right, settings
):
    settings.SOCKETS_PER_USER = 1
    scripted_langflow.script = [token("One "), asyncio.Event()]
    answer = await ask_it(conversation)

    async with aclosing(listen(right, answer.pk)) as events:
        await anext(events)
        with pytest.raises(ShutOut) as shut:
            await anext(listen(right, answer.pk))

    assert shut.value.code == TOO_MANY_SOCKETS
    assert await sockets.open_sockets().enter(right.user_id, "another")


async def test_one_that_leaves_in_the_middle_gives_its_place_back(
    scripted_langflow, conversation, right, settings
):
    settings.SOCKETS_PER_USER = 1
    scripted_langflow.script = [token("One "), asyncio.Event()]
    answer = await ask_it(conversation)

    async def hear_for_ever():
        async for _ in listen(right, answer.pk):
            pass

    leaving = asyncio.create_task(hear_for_ever())
    await asyncio.sleep(0.2)
    leaving.cancel()
    await asyncio.wait([leaving])

    assert not rights.open_pages
    assert await sockets.open_sockets().enter(right.user_id, "another")
