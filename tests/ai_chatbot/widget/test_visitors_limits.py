"""How much visitors may ask: by themselves, from one address, and all together."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from ai_chatbot.conversations import visitors
from ai_chatbot.conversations.limits import check_token_budget
from ai_chatbot.models import Collection, Conversation, Door, Message, Usage
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.widget.listener import all_events
from tests.ai_chatbot.widget.visiting import Visitor, visitor_of

pytestmark = pytest.mark.django_db(transaction=True)


async def refused(response, code):
    assert response.status_code == 429, response.content
    said = response.json()
    assert said["code"] == code
    assert said["retry_after"] == int(response["Retry-After"]) > 0
    return said["detail"]


async def asks(visitor, message="When?"):
    return await all_events(await visitor.ask(message))


async def test_a_visitor_has_so_many_questions_a_minute(scripted_langflow, collection):
    await Collection.objects.aupdate(questions_per_minute=1)
    one, other = await visitor_of(collection), await visitor_of(collection)
    await asks(one)

    sentence = await refused(await one.ask("And?"), "rate_limited")

    assert "Try again in" in sentence
    await asks(other)
    assert await Message.objects.filter(role="user").acount() == 2


async def test_and_so_many_a_day(scripted_langflow, collection):
    await Collection.objects.aupdate(questions_per_day=2)
    visitor = await visitor_of(collection)
    await asks(visitor)
    await asks(visitor)

    sentence = await refused(await visitor.ask("And?"), "rate_limited")

    assert "in a day" in sentence
    assert "hours" in sentence


async def test_who_comes_as_another_from_the_same_address_is_counted_all_the_same(
    scripted_langflow, collection
):
    await Collection.objects.aupdate(questions_per_minute=1)
    for _ in range(visitors.BEHIND_ONE_ADDRESS):
        await asks(await visitor_of(collection))

    one_more = await visitor_of(collection)
    elsewhere = await visitor_of(collection, address="198.51.100.9")

    await refused(await one_more.ask("And?"), "rate_limited")
    await asks(elsewhere)


async def test_conversations_are_not_begun_without_end(collection, channel_layer, monkeypatch):
    monkeypatch.setattr(visitors, "NEW_PER_MINUTE", 2)
    for _ in range(2):
        await visitor_of(collection)

    again = await Visitor(collection).begin()

    await refused(again, "rate_limited")
    assert await Conversation.objects.acount() == 2
    assert (await Visitor(collection, address="198.51.100.9").begin()).status_code == 201


async def shows(visitor):
    return await visitor.get(visitor.conversation)


async def sends_again(visitor):
    """The same question, which counts as one."""
    return await visitor.ask("When?", "the same")


@pytest.mark.parametrize("asked_for", [shows, sends_again])
async def test_what_was_said_is_not_drawn_anew_without_end(
    scripted_langflow, collection, monkeypatch, asked_for
):
    visitor, other = await visitor_of(collection), await visitor_of(collection)
    await all_events(await visitor.ask("When?", "the same"))
    monkeypatch.setattr(visitors, "REQUESTS_PER_MINUTE", 1)
    assert (await shows(visitor)).status_code == 200

    sentence = await refused(await asked_for(visitor), "rate_limited")

    assert "requests in a minute" in sentence
    assert (await shows(other)).status_code == 200


async def spend(collection, tokens, visitor=None, hours=1):
    await Usage.objects.acreate(
        owner_id=collection.owner_id, collection=collection, door=Door.VISITOR, tokens=tokens,
        answer_id=visitors.uuid.uuid4(), at=timezone.now() - timedelta(hours=hours),
        visitor=visitor or visitors.uuid.uuid4(), status="done",
    )  # fmt: skip


async def visitor_id(visitor):
    pk = visitor.conversation.rpartition("/")[2]
    return (await Conversation.objects.aget(pk=pk)).visitor


async def test_a_visitor_has_so_many_tokens_a_day(scripted_langflow, collection):
    await Collection.objects.aupdate(tokens_per_visitor=100)
    visitor, other = await visitor_of(collection), await visitor_of(collection)
    await spend(collection, 100, await visitor_id(visitor), hours=20)

    sentence = await refused(await visitor.ask("And?"), "budget_spent")

    assert "in 4 hours" in sentence
    await asks(other)


async def test_all_visitors_together_have_so_many(scripted_langflow, collection):
    await Collection.objects.aupdate(tokens_per_day=100)
    await spend(collection, 60)
    await spend(collection, 60)
    await spend(collection, 10_000, hours=25)
    visitor = await visitor_of(collection)

    await refused(await visitor.ask("And?"), "budget_spent")

    assert not await Message.objects.aexists()


async def test_no_number_of_collections_gives_an_owner_more(
    scripted_langflow, collection, alice, settings
):
    settings.TOKENS_PER_DAY = 100
    other = await Collection.objects.acreate(owner=alice, title="Other", folders=["Shop"])
    await spend(other, 100)
    visitor = await visitor_of(collection)

    await refused(await visitor.ask("And?"), "budget_spent")


async def test_visitors_use_nothing_of_the_owners_up(
    scripted_langflow, collection, alice, settings
):
    settings.TOKENS_PER_DAY = 100
    settings.QUESTIONS_PER_MINUTE = 1
    settings.SOCKETS_PER_USER = 1
    visitor = await visitor_of(collection)
    await asks(visitor)
    await spend(collection, 100)

    await sync_to_async(check_token_budget)(alice.pk)

    own = await Conversation.objects.acreate(owner=alice)
    from ai_chatbot.answering.ask import ask

    assert (await ask(own, "Mine?"))[1]


async def test_only_so_many_are_answered_at_once(scripted_langflow, collection, monkeypatch):
    monkeypatch.setattr(visitors, "ANSWERS_AT_ONCE", 1)
    busy = await sync_to_async(visitors.conversation_of)(collection, visitors.new_visit(collection))
    await sync_to_async(write_turn)(busy, "Long?", "", status="running")
    visitor = await visitor_of(collection)

    await refused(await visitor.ask("And?"), "rate_limited")


def test_of_an_address_nothing_is_kept(collection, django_assert_num_queries):
    mark = visitors.address_mark("203.0.113.7")

    assert "203" not in mark[:3] or mark != "203.0.113.7"
    assert mark == visitors.address_mark("203.0.113.7")
    assert mark != visitors.address_mark("203.0.113.8")
    fields = {
        field.name for model in (Conversation, Message, Usage) for field in model._meta.fields
    }
    assert not {name for name in fields if "addr" in name or "ip" in name.split("_")}


def test_one_household_is_one_address():
    assert visitors.address_mark("2001:db8::1") == visitors.address_mark("2001:db8::ffff:2")
    assert visitors.address_mark("2001:db8::1") != visitors.address_mark("2001:db8:0:1::1")
    assert visitors.address_mark("unix:") != visitors.address_mark("")


def test_what_nobody_asked_in_is_deleted_after_a_day(collection, alice):
    def begun(hours, **fields):
        visit = {"collection": collection, "visitor": visitors.uuid.uuid4()} | fields
        return Conversation.objects.create(
            owner=alice, created_at=timezone.now() - timedelta(hours=hours), **visit
        )

    old, fresh = begun(25), begun(23)
    asked, own = begun(25), begun(25, collection=None, visitor=None)
    write_turn(asked)

    assert visitors.unused_visits(dry_run=True) == 1
    visitors.unused_visits(dry_run=False)

    assert set(Conversation.objects.all()) == {fresh, asked, own}
    assert old not in Conversation.objects.all()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (60, "60 seconds"), (61, "2 minutes"), (3601, "2 hours")],
)
def test_times_are_said_in_words(seconds, words):
    assert visitors.in_words(seconds) == words
