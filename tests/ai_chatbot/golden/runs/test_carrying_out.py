"""A run's questions asked of a scripted flow: to the end, stopped, broken off, taken up again."""

import asyncio
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from ai_chatbot.golden.runs import carrying_out, claiming
from ai_chatbot.golden.runs.carrying_out import carry_out
from ai_chatbot.golden.runs.past import compared, impact_of_run
from ai_chatbot.golden.runs.waiting import take_up_one
from ai_chatbot.models import Conversation, GoldenQuestion, GoldenResult, GoldenRun
from tests.ai_chatbot.conftest import in_thread_of_its_own
from tests.ai_chatbot.golden.runs.conftest import begun, by_flow
from tests.scripted_langflow import answer, error

pytestmark = pytest.mark.django_db(transaction=True)
Status = GoldenRun.Status


@database_sync_to_async
def claimed(owner, **about):
    return begun(owner, claimed=True, **about)


async def results():
    return [row async for row in GoldenResult.objects.order_by("n", "is_beside")]


async def test_each_question_is_asked_and_what_came_of_it_stays_with_its_words(
    alice, two, scripted_langflow
):
    scripted_langflow.script = answer("It was repaired in May 2021.")
    run = await claimed(alice)

    await carry_out(run)

    await run.arefresh_from_db()
    assert (run.status, run.done, run.total, run.error) == (Status.DONE, 2, 2, "")
    assert (run.figures["asked"], run.figures["passed"], run.figures["facts_said"]) == (2, 1, 0.5)
    assert run.model == "scripted-model"
    first, second = await results()
    assert (first.golden_id, first.outcome["passed"]) == (two[0].pk, True)
    assert second.outcome["missing_facts"] == ["Lund yard"]
    assert second.outcome["answer"].startswith("It was repaired")
    assert not await Conversation.objects.aexists()
    assert {request["path"] for request in scripted_langflow.requests} == {
        "/api/v1/run/pub?stream=true"
    }


async def test_a_draft_is_asked_beside_what_answers_and_is_compared_with_it(
    alice, two, scripted_langflow
):
    scripted_langflow.script = by_flow(
        draft="It was at the Lund yard.", pub="In May 2021 at the Lund yard."
    )
    run = await claimed(alice, draft=True)

    await carry_out(run)

    await run.arefresh_from_db()
    assert (run.status, run.done) == (Status.DONE, 4)
    assert (run.figures["passed"], run.figures_beside["passed"]) == (1, 2)
    impact = await database_sync_to_async(impact_of_run)(run)
    rows = {row["name"]: row for row in impact["figures"]}
    assert (rows["passed"]["before"], rows["passed"]["after"]) == (2, 1)
    assert [row["name"] for row in impact["figures"] if row["is_worse"]] == [
        "passed",
        "facts_said",
    ]
    assert impact["questions"][0] == {
        "name": "Când a fost reparat?", "before": 1.0, "after": 0.0, "is_share": True,
        "is_worse": True,
    }  # fmt: skip
    assert not impact["questions"][1]["is_worse"]


async def test_a_draft_that_was_edited_meanwhile_says_nothing_of_the_one_before(
    alice, two, scripted_langflow
):
    scripted_langflow.script = answer("x")
    scripted_langflow.answers["GET /api/v1/flows/draft/version-state"] = (
        200,
        {"version_token": "2", "last_modified_by_username": "grace"},
    )
    run = await claimed(alice, draft=True)

    await carry_out(run)

    await run.arefresh_from_db()
    assert run.status == Status.FAILED
    assert "was edited in Langflow meanwhile, by grace" in run.error
    assert run.figures == {}


async def test_what_could_not_go_on_is_a_sentence(alice, two, scripted_langflow, settings):
    settings.TOKENS_PER_DAY = 5
    run = await claimed(alice)

    await carry_out(run)

    await run.arefresh_from_db()
    assert run.status == Status.FAILED
    assert "tokens a day are used up" in run.error
    assert run.done == 1  # what was asked is kept


async def test_a_flow_that_fails_is_told_of_each_question_and_ends_nothing(
    alice, two, scripted_langflow
):
    scripted_langflow.script = [error("no key")]
    run = await claimed(alice)

    await carry_out(run)

    await run.arefresh_from_db()
    assert (run.status, run.figures["passed"]) == (Status.DONE, 0)
    assert all(row.outcome["error"] for row in await results())


async def test_it_stops_where_it_is_and_the_model_with_it(
    alice, two, scripted_langflow, monkeypatch
):
    monkeypatch.setattr(carrying_out, "BEAT_SECONDS", 0.02)
    scripted_langflow.script = [30.0, *answer("Late")]
    run = await claimed(alice)
    carrying = asyncio.create_task(carry_out(run))
    while not scripted_langflow.running:
        await asyncio.sleep(0.01)

    await database_sync_to_async(claiming.stop)(run)

    await asyncio.wait_for(carrying, 60)
    await run.arefresh_from_db()
    assert run.status == Status.STOPPED
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    assert not await Conversation.objects.aexists()


async def test_one_that_a_dead_process_left_is_gone_on_with_and_nothing_is_asked_twice(
    alice, two, scripted_langflow
):
    scripted_langflow.script = answer("In May 2021 at the Lund yard.")
    run = await claimed(alice)
    await GoldenResult.objects.acreate(run=run, n=0, golden=two[0], outcome={"question": "kept"})
    long_ago = timezone.now() - timedelta(minutes=5)
    await GoldenRun.objects.filter(pk=run.pk).aupdate(heartbeat_at=long_ago)

    again = await database_sync_to_async(claiming.claim_next)()
    await carry_out(again)

    await run.arefresh_from_db()
    assert (run.status, run.done, run.tries) == (Status.DONE, 2, 2)
    assert len(scripted_langflow.requests) == 1
    assert (await results())[0].outcome == {"question": "kept"}


async def test_who_lost_the_claim_writes_nothing_more(alice, two, scripted_langflow):
    scripted_langflow.script = answer("x")
    run = await claimed(alice)
    other = "5d1f0c1e-0000-4000-8000-0000000000bb"
    await GoldenRun.objects.filter(pk=run.pk).aupdate(claim_token=other)

    await carry_out(run)

    await run.arefresh_from_db()
    assert (run.status, str(run.claim_token)) == (Status.RUNNING, other)


async def test_a_question_deleted_meanwhile_is_left_out(alice, two, scripted_langflow):
    scripted_langflow.script = answer("In May 2021.")
    run = await claimed(alice)
    await GoldenQuestion.objects.filter(pk=two[1].pk).aupdate(deleted_at=timezone.now())

    await carry_out(run)

    await run.arefresh_from_db()
    assert (run.status, run.figures["asked"]) == (Status.DONE, 1)


async def test_what_got_worse_since_the_run_before_is_named(alice, two, scripted_langflow):
    scripted_langflow.script = answer("In May 2021 at the Lund yard.")
    await carry_out(await claimed(alice))
    scripted_langflow.script = answer("In May 2021.")
    run = await claimed(alice)
    await carry_out(run)

    found = await database_sync_to_async(compared)(run)

    assert [each.after.question for each in found.worse] == ["どこで？"]
    assert found.worse[0].before.answer == "In May 2021 at the Lund yard."
    assert found.worse[0].why_not == "Not said: Lund yard."


async def test_the_workers_thread_takes_up_what_waits(alice, two, scripted_langflow):
    scripted_langflow.script = answer("In May 2021.")
    run = await database_sync_to_async(begun)(alice)

    assert await in_thread_of_its_own(take_up_one)
    assert not await in_thread_of_its_own(take_up_one)

    await run.arefresh_from_db()
    assert run.status == Status.DONE


async def test_people_go_first(alice, two, scripted_langflow, monkeypatch):
    asked = iter([True, True, False, False, False])
    monkeypatch.setattr(carrying_out, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(carrying_out, "must_give_way", lambda: next(asked))
    scripted_langflow.script = answer("x")

    await carry_out(await claimed(alice))

    assert next(asked, None) is False  # four looks: two in vain, and one before each question
    assert len(scripted_langflow.requests) == 2
