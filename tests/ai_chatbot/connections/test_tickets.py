"""A ticket opens one websocket of one conversation once, in the right of the token that made it."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ai_chatbot import rights
from ai_chatbot.connections import tickets
from ai_chatbot.models import Conversation, Message, PersonalToken, Scope, Ticket
from ai_chatbot.tokens import make_personal_token
from tests.ai_chatbot.conftest import Tab, answer_has_ended, until, write_turn
from tests.scripted_langflow import answer

pytestmark = pytest.mark.django_db(transaction=True)

POLICY_VIOLATION = 1008
FOREIGN = {"origin": "https://elsewhere.example"}


def new_ticket(owner, conversation, **token):
    make_personal_token(owner, name=token.pop("name", "a program"), **token)
    return tickets.make_ticket(PersonalToken.objects.first().pk, conversation)[0]


@pytest.fixture
def ticket(alice, conversation):
    write_turn(conversation, "Where?", "A secret.")
    return new_ticket(alice, conversation)


def tab_with(ticket, conversation, user=None, **headers):
    return Tab(user or AnonymousUser(), conversation.pk, f"?ticket={ticket}", **headers)


async def opened(ticket, conversation, **headers):
    tab = await tab_with(ticket, conversation, **headers).open()
    await tab.send(action="resume", seq=0, answer="none")
    assert "A secret." in await tab.read()
    return tab


@pytest.mark.parametrize("headers", [{}, FOREIGN, {"origin": "null"}])
async def test_it_opens_the_conversation_from_anywhere_without_a_session(
    channel_layer, conversation, ticket, headers
):
    tab = await opened(ticket, conversation, **headers)

    await tab.close()


async def test_it_opens_it_once(channel_layer, conversation, ticket):
    tab = await opened(ticket, conversation)

    assert await tab_with(ticket, conversation).closing_code() == POLICY_VIOLATION

    await tab.send(action="resume", seq=0, answer="none")  # the first one lives on
    assert "A secret." in await tab.read()
    await tab.close()
    assert await tab_with(ticket, conversation).closing_code() == POLICY_VIOLATION


def let_grow_old(alice):
    Ticket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def take_token_back(alice):
    PersonalToken.objects.all().delete()


def let_token_end(alice):
    PersonalToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def take_scope(alice):
    PersonalToken.objects.update(scopes=[Scope.CONVERSATIONS, Scope.NOTES_READ])


def lock(alice):
    alice.is_active = False
    alice.save()


@pytest.mark.parametrize("end", [let_grow_old, take_token_back, let_token_end, take_scope, lock])
async def test_one_that_is_not_good_any_more_is_a_violation(
    alice, channel_layer, conversation, ticket, end
):
    await database_sync_to_async(end)(alice)

    assert await tab_with(ticket, conversation).closing_code() == POLICY_VIOLATION


@pytest.mark.parametrize(
    "query",
    [
        "?ticket=",
        "?ticket=unknown",
        "?ticket=%00%ff%ed%a0%80",
        "?ticket=a&ticket=b",
        "?ticket=" + "x" * 10_000,
        "?" + "&".join(f"{n}=1" for n in range(1000)) + "&ticket=a",
        "?ticket=%E6%9D%B1%E4%BA%AC",
    ],
)
async def test_what_is_no_ticket_is_a_violation(alice, channel_layer, conversation, query):
    # Not even for who is signed in: with a ticket, the ticket decides.
    assert await Tab(alice, conversation.pk, query).closing_code() == POLICY_VIOLATION


async def test_the_same_ticket_twice_in_an_address_is_none(channel_layer, conversation, ticket):
    tab = Tab(AnonymousUser(), conversation.pk, f"?ticket={ticket}&ticket={ticket}")

    assert await tab.closing_code() == POLICY_VIOLATION


async def test_it_opens_no_other_conversation_of_the_same_user(alice, channel_layer, ticket):
    other = await Conversation.objects.acreate(owner=alice)

    assert await tab_with(ticket, other).closing_code() == POLICY_VIOLATION


async def test_it_opens_nothing_of_a_stranger(bob, channel_layer, conversation):
    """Should one ever be made for what is not its owner's."""
    theirs = await database_sync_to_async(new_ticket)(bob, conversation)

    assert await tab_with(theirs, conversation).closing_code() == POLICY_VIOLATION


async def test_a_conversation_given_away_is_not_opened(bob, channel_layer, conversation, ticket):
    await Conversation.objects.aupdate(owner=bob)

    assert await tab_with(ticket, conversation).closing_code() == POLICY_VIOLATION


async def test_without_any_ticket_nothing_is_new(bob, channel_layer, conversation):
    assert await Tab(AnonymousUser(), conversation.pk, "?other=1").closing_code() == 4401
    assert await Tab(bob, conversation.pk, "?tickets=x").closing_code() == 4404
    assert await Tab(bob, conversation.pk, **FOREIGN).closing_code() == 4403


async def test_the_socket_rests_on_the_token_and_on_nothing_else(
    alice, bob, channel_layer, conversation, ticket
):
    tab = await opened(ticket, conversation, user=bob)  # whoever is signed in beside it
    alice.set_password("another one")
    await alice.asave()
    await rights.shut_pages_without_right()
    await tab.send(action="resume", seq=0, answer="none")
    assert "A secret." in await tab.read()

    await PersonalToken.objects.all().adelete()

    assert (await tab.socket.receive_output(5))["code"] == 4401  # it was told at once
    await tab.close()


async def test_the_watch_sees_a_token_whose_day_passes(channel_layer, conversation, ticket):
    tab = await opened(ticket, conversation)
    await database_sync_to_async(let_token_end)(None)

    await rights.shut_pages_without_right()

    assert (await tab.socket.receive_output(5))["code"] == 4401
    await tab.close()


async def test_what_is_asked_came_by_the_api_with_its_token(alice, conversation, scripted_langflow):
    scripted_langflow.script = answer("Because.")
    make = database_sync_to_async(new_ticket)
    tab = await tab_with(await make(alice, conversation, name="Zürich 東京"), conversation).open()

    await tab.ask("Why?")
    await tab.read_until('data-ends="m-')

    await until(answer_has_ended)
    asked = await Message.objects.aget(role="assistant")
    assert (asked.door, asked.token_name) == ("api", "Zürich 東京")
    await tab.close()


async def test_each_frame_counts_as_a_request_of_the_owner(
    alice, channel_layer, conversation, ticket, settings
):
    settings.REQUESTS_PER_MINUTE = 2
    tab = await opened(ticket, conversation)
    await tab.send(action="resume", seq=0, answer="none")
    await tab.read_until("A secret.")
    await tab.send(action="stop")

    assert "2 requests in a minute, the most allowed" in await tab.read()
    assert await tab.hears_nothing()
    await tab.close()


async def test_it_takes_one_of_the_owners_places(
    alice, channel_layer, conversation, ticket, settings
):
    settings.SOCKETS_PER_USER = 1
    tab = await opened(ticket, conversation)
    second = await database_sync_to_async(new_ticket)(alice, conversation)

    assert await tab_with(second, conversation).closing_code() == 4429
    await tab.close()


def test_two_processes_that_find_it_at_once_do_not_both_take_it(conversation, ticket):
    found = Ticket.objects.get()

    assert tickets.is_taken(found.pk)
    assert not tickets.is_taken(found.pk)


def test_only_its_hash_is_kept_and_old_ones_go(alice, conversation, ticket):
    assert ticket not in str(Ticket.objects.values())
    let_grow_old(alice)
    token = PersonalToken.objects.get()

    tickets.make_ticket(token.pk, conversation)

    assert Ticket.objects.count() == 1


def test_it_goes_with_its_conversation_and_with_its_token(alice, conversation, ticket):
    new_ticket(alice, Conversation.objects.create(owner=alice))
    conversation.delete()
    assert Ticket.objects.count() == 1

    take_token_back(alice)
    assert not Ticket.objects.exists()
