"""Golden questions asked of a scripted flow, over real rows."""

import asyncio

import pytest

from ai_chatbot.answering.ask import ask
from ai_chatbot.golden.running import CannotAsk, ask_one, reported, run
from ai_chatbot.models import (
    Conversation,
    Delivery,
    GoldenQuestion,
    Message,
    Source,
    Usage,
    Webhook,
)
from notes.editing.writing import Draft, create_note
from tests.ai_chatbot.conftest import in_thread_of_its_own
from tests.scripted_langflow import answer, error

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "The boat Annika was repaired in May 2021 at the Lund yard. It cost 1,300 kronor."


@pytest.fixture
def boat(alice):
    return create_note(alice, Draft("Boat", "", [], BODY))


def serve(note):
    """What a flow's search does: the passage becomes the answer's source."""

    async def served(request):
        running = await Message.objects.aget(status="running")
        await Source.objects.acreate(
            message=running, n=1, note=note, title=note.title, text=BODY, start=0, end=len(BODY),
            content_hash=note.content_hash, score=0.9, url="/notes/1/",
        )  # fmt: skip

    return served


def golden(owner, question="When was the boat repaired?", **expected):
    return GoldenQuestion(owner=owner, question=question, **expected)


async def test_notes_found_facts_said_and_marks_are_judged(alice, boat, scripted_langflow):
    text = "The boat Annika was repaired in May 2021 at the Lund yard. [1]"
    scripted_langflow.script = [serve(boat), *answer(text)]
    asked = golden(
        alice,
        notes=[{"id": boat.pk, "title": "Boat"}, {"id": boat.pk + 1, "title": "Harbour"}],
        facts=[["May 2021", "2021-05"], ["1,300"]],
    )

    outcome = await ask_one(asked)

    assert (outcome.found, outcome.missing_notes) == (0.5, ["Harbour"])
    assert (outcome.said, outcome.missing_facts) == (0.5, ["1,300"])
    assert (outcome.cited, outcome.grounded, outcome.refused) == (1.0, 1.0, False)
    assert outcome.first_token is not None
    assert not outcome.passed


async def test_a_mark_that_its_passage_does_not_bear_out_counts_against(
    alice, boat, scripted_langflow
):
    text = (
        "The boat Annika was repaired in May 2021 at the Lund yard. [1] "
        "The mast was painted green by Olaf in 1987. [1]"
    )
    scripted_langflow.script = [serve(boat), *answer(text)]

    outcome = await ask_one(golden(alice, facts=[["May 2021"]]))

    assert outcome.cited == 0.5


async def test_what_is_not_in_the_notes_is_refused_rightly(alice, boat, scripted_langflow):
    text = "I cannot find that in your notes."
    scripted_langflow.script = [serve(boat), *answer(text)]

    outcome = await ask_one(golden(alice, "Who is the king of Peru?", refuse=True))

    assert outcome.refused
    assert outcome.passed


async def test_nothing_is_left_but_usage_that_is_in_no_list(alice, boat, scripted_langflow):
    await Webhook.objects.acreate(owner=alice, url="https://a.example/", events=["answer.ended"])
    scripted_langflow.script = answer("Hello")

    await reported([golden(alice), golden(alice, "庭の水やりは？")])

    assert not await Conversation.objects.aexists()
    assert not await Delivery.objects.aexists()
    rows = [row async for row in Usage.objects.by_user(alice.pk)]
    assert [row.door for row in rows] == ["golden", "golden"]
    assert not await Usage.objects.in_person().aexists()


async def test_a_trial_shows_on_no_page_while_it_runs(alice, boat, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, *answer("Hello")]
    asking = asyncio.create_task(ask_one(golden(alice)))
    while not scripted_langflow.running:
        await asyncio.sleep(0.01)

    assert await Conversation.objects.acount() == 1
    assert not await Conversation.objects.owned_by(alice).aexists()

    go_on.set()
    await asking


async def test_a_question_a_minute_more_or_less_keeps_no_run_up(
    alice, boat, scripted_langflow, settings
):
    settings.QUESTIONS_PER_MINUTE = 1

    report = await reported([golden(alice), golden(alice), golden(alice)])

    assert [each.error for each in report.outcomes] == ["", "", ""]


async def test_the_days_tokens_end_the_run_with_a_sentence(
    alice, boat, scripted_langflow, settings
):
    settings.TOKENS_PER_DAY = 5

    with pytest.raises(CannotAsk, match="tokens a day are used up"):
        await reported([golden(alice), golden(alice)])


async def test_without_notes_nothing_is_asked(alice, scripted_langflow, settings):
    settings.ASK_WITHOUT_NOTES = False
    with pytest.raises(CannotAsk, match="no notes to answer from"):
        await reported([golden(alice)])

    assert scripted_langflow.requests == []


async def test_a_flow_that_fails_is_an_outcome_with_its_sentence(alice, boat, scripted_langflow):
    scripted_langflow.script = [error("no key")]

    report = await reported([golden(alice)])

    assert report.outcomes[0].error
    assert report.passed == 0


async def test_the_flow_that_is_named_is_asked_and_another_name_leads_nowhere_else(
    alice, boat, scripted_langflow
):
    await reported([golden(alice)], flow="fork-7")
    await reported([golden(alice)], flow="../x?y")
    conversation = await Conversation.objects.acreate(owner=alice)
    await ask(conversation, "And usually?")
    while len(scripted_langflow.requests) < 3:
        await asyncio.sleep(0.01)

    paths = [request["path"].partition("/run/")[2] for request in scripted_langflow.requests]
    assert paths[0] == "fork-7?stream=true"
    assert paths[1] == "..%2Fx%3Fy?stream=true"
    assert paths[2] == "notes_assistant?stream=true"


async def test_one_who_stops_waiting_stops_the_answer(alice, boat, scripted_langflow):
    scripted_langflow.script = [30.0, *answer("Late")]
    asking = asyncio.create_task(ask_one(golden(alice)))
    while not scripted_langflow.running:
        await asyncio.sleep(0.01)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    assert not await Conversation.objects.aexists()


async def test_code_that_is_not_async_has_a_way_in(alice, boat, scripted_langflow):
    report = await in_thread_of_its_own(run, [golden(alice)])

    assert report.asked == 1
