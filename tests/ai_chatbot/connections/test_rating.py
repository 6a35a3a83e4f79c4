"""Thumbs on the page: kept at once, shown in every tab, taken back by a second press."""

import uuid

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.conversations.documents import build_document
from ai_chatbot.models import Conversation, Feedback, Message
from ai_chatbot.rendering.branch import show_branch
from tests.ai_chatbot.conftest import write_turn

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "E\u0301trange: 出典がない، بلا مصدر"


@pytest.fixture
async def answer(conversation):
    _, answered = await database_sync_to_async(write_turn)(conversation)
    return answered


async def test_a_thumb_is_kept_and_shown_in_every_tab(alice, conversation, open_tab, answer):
    here, there = [await open_tab(alice, conversation) for _ in range(2)]

    await here.send(action="rate", id=str(answer.pk), thumb="up")

    for tab in (here, there):
        html = await tab.read_until(f'data-rates="{answer.pk}"')
        assert (
            'data-thumb="up" aria-label="Good answer" title="Good answer" aria-pressed="true"'
            in html
        )
    assert (await Feedback.objects.aget()).thumb == "up"


async def test_a_reason_is_kept_as_it_was_written(alice, conversation, open_tab, answer):
    tab = await open_tab(alice, conversation)

    await tab.send(action="rate", id=str(answer.pk), thumb="down", reason=f" {REASON}\x00")

    assert REASON in await tab.read_until("data-rates")
    kept = await Feedback.objects.aget()
    assert (kept.thumb, kept.reason) == ("down", REASON)


async def test_taken_back_nothing_is_left(alice, conversation, open_tab, answer):
    tab = await open_tab(alice, conversation)
    await tab.send(action="rate", id=str(answer.pk), thumb="down")
    await tab.read_until("data-rates")

    await tab.send(action="rate", id=str(answer.pk), thumb="none")

    html = await tab.read_until("data-rates")
    assert 'aria-pressed="true"' not in html
    assert not await Feedback.objects.aexists()


@pytest.mark.parametrize(
    ("thumb", "reason", "words"),
    [
        ("sideways", "", "up or down"),
        ("", "", "up or down"),
        ("up", "x" * 1001, "1,000 characters at most"),
        (7, "", "must be text"),
        ("up", ["x"], "must be text"),
    ],
)
async def test_what_is_no_rating_is_refused(
    alice, conversation, open_tab, answer, thumb, reason, words
):
    tab = await open_tab(alice, conversation)

    await tab.send(action="rate", id=str(answer.pk), thumb=thumb, reason=reason)

    assert words in await tab.read_until('id="notice"')
    assert not await Feedback.objects.aexists()


async def test_neither_a_question_nor_anothers_answer_can_be_rated(
    alice, bob, conversation, open_tab, answer
):
    theirs = await Conversation.objects.acreate(owner=bob)
    _, foreign = await database_sync_to_async(write_turn)(theirs)
    tab = await open_tab(alice, conversation)

    for known in (answer.parent_id, foreign.pk, uuid.uuid4(), "\ud800", ""):
        await tab.send(action="rate", id=str(known), thumb="up")
        assert "no such answer" in await tab.read_until('id="notice"')
    assert not await Feedback.objects.aexists()


async def test_an_answer_that_is_being_written_waits_for_its_rating(
    alice, conversation, open_tab, answer
):
    await Message.objects.filter(pk=answer.pk).aupdate(status="running")
    tab = await open_tab(alice, conversation)

    await tab.send(action="rate", id=str(answer.pk), thumb="up")

    assert "once it has ended" in await tab.read_until('id="notice"')


def test_the_page_shows_what_was_said_and_a_reason_is_never_markup(alice, client, conversation):
    _, answered = write_turn(conversation)
    Feedback.objects.create(answer=answered, thumb="down", reason='"><img src=x>')
    client.force_login(alice)

    page = client.get(f"/conversations/{conversation.pk}/").content.decode()

    assert "What was wrong with it" in page
    assert "<img src=x>" not in page


def test_thumbs_ask_no_query_of_their_own(conversation, django_assert_num_queries):
    for _ in range(3):
        _, answered = write_turn(conversation)
        Feedback.objects.create(answer=answered, thumb="up")
    conversation = Conversation.objects.get(pk=conversation.pk)

    with django_assert_num_queries(2):  # messages with what is thought of them, and sources
        shown = show_branch(conversation)
        assert [item.message.feedback.thumb for item in shown[1::2]] == ["up"] * 3


def test_the_document_says_what_was_thought(conversation):
    _, answered = write_turn(conversation)
    assert build_document(conversation)["messages"][1]["feedback"] is None

    Feedback.objects.create(answer=answered, thumb="down", reason=REASON)

    said = build_document(conversation)["messages"][1]["feedback"]
    assert said == {"thumb": "down", "reason": REASON}
