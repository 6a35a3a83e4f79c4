"""A run's questions asked, one after another, each result written as it comes.

Whoever takes up a run that another process left goes on where that one stopped.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ai_chatbot.flows.publishing import edited_meanwhile
from ai_chatbot.golden.report import Outcome, Report, report_of
from ai_chatbot.golden.running import CannotAsk, ask_one
from ai_chatbot.golden.runs.claiming import BEAT_SECONDS, ClaimLost, Status, beat, end, write
from ai_chatbot.langflow.admin import EditedMeanwhile, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import GoldenQuestion, GoldenResult, GoldenRun
from notes.giving_way import must_give_way

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25  # between two looks whether a person's answer has ended
MODEL_CHARS = 200
Part = tuple[int, bool]  # a question's place, and whether it is asked of what answers


async def carry_out(run: GoldenRun) -> None:
    """Ask what is left of it and write its end; `run` is claimed. Never raises but for what ends
    the process; what was asked until then is kept."""
    asking = asyncio.create_task(ask_what_is_left(run))
    watching = asyncio.create_task(wait_for_stop(run))
    try:
        await asyncio.wait({asking, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (asking, watching):
            task.cancel()
        results = await asyncio.gather(asking, watching, return_exceptions=True)
    with suppress(ClaimLost):  # then another process writes the end
        await database_sync_to_async(write_end)(run, results[0], results[1])


async def wait_for_stop(run: GoldenRun) -> None:
    """Write now and then that it is alive, until it is to stop; raises ClaimLost."""
    while not await database_sync_to_async(beat)(run):  # noqa: ASYNC110 - the row says so
        await asyncio.sleep(BEAT_SECONDS)


def write_end(run: GoldenRun, asked: BaseException | None, watched: BaseException | None) -> None:
    if isinstance(watched, ClaimLost) or isinstance(asked, ClaimLost):
        logger.warning("The golden run %s was taken over by another process", run.pk)
        raise ClaimLost
    if asked is None:
        end(run, Status.DONE, **sums(run))
    elif isinstance(asked, asyncio.CancelledError) and watched is None:
        end(run, Status.STOPPED)
    elif isinstance(asked, CannotAsk | EditedMeanwhile | LangflowAdminError):
        end(run, Status.FAILED, str(asked))
    else:
        trouble = watched if isinstance(asked, asyncio.CancelledError) else asked
        logger.error("The golden run %s broke off", run.pk, exc_info=trouble)
        end(run, Status.FAILED, _("It broke off; the server's log says why. Please run it again."))


# --- Asking -------------------------------------------------------------------------------------


async def ask_what_is_left(run: GoldenRun) -> None:
    """Raises CannotAsk, EditedMeanwhile when the draft is another by its end, or ClaimLost."""
    known = await database_sync_to_async(asked_already)(run)
    async for n, is_beside, golden in parts_left(run, known):
        await wait_for_people()
        await database_sync_to_async(write)(run, heartbeat_at=Now())  # nobody's after an erasing
        flow = run.beside_id if is_beside else flow_of(run)
        outcome = await ask_one(golden, flow=flow)
        await database_sync_to_async(keep)(run, (n, is_beside), golden, outcome)
    await asyncio.to_thread(check_draft, run)


def flow_of(run: GoldenRun) -> str:
    """By which Langflow is asked."""
    return run.tried_id or run.flow


async def wait_for_people() -> None:
    """Golden questions stand back for answers that somebody waits for."""
    while await database_sync_to_async(must_give_way)():  # noqa: ASYNC110 - of other processes
        await asyncio.sleep(LOOK_SECONDS)


async def parts_left(
    run: GoldenRun, known: set[Part]
) -> AsyncIterator[tuple[int, bool, GoldenQuestion]]:
    """A question that was deleted since is left out."""
    for n, is_beside in parts(run):
        if (n, is_beside) in known:
            continue
        mine = GoldenQuestion.objects.filter(owner=run.owner_id, deleted_at=None)
        if golden := await mine.filter(pk=run.questions[n]).afirst():
            yield n, is_beside, golden


def parts(run: GoldenRun) -> Iterator[Part]:
    """Draft and published take turns at being first: the second may find the machine warm."""
    for n in range(len(run.questions)):
        sides = (False, True) if n % 2 else (True, False)
        yield from ((n, is_beside) for is_beside in sides if run.beside_id or not is_beside)


def asked_already(run: GoldenRun) -> set[Part]:
    return set(run.results.values_list("n", "is_beside"))


def keep(run: GoldenRun, part: Part, golden: GoldenQuestion, outcome: Outcome) -> None:
    """Raises ClaimLost."""
    n, is_beside = part
    still = GoldenQuestion.objects.filter(pk=golden.pk).exists()
    GoldenResult.objects.update_or_create(
        run=run,
        n=n,
        is_beside=is_beside,
        defaults={"golden": golden if still else None, "outcome": outcome.as_json()},
    )
    write(run, done=run.results.count())


def check_draft(run: GoldenRun) -> None:
    """Raise EditedMeanwhile if the draft is not the one any more that was to be asked."""
    if not run.draft_token:
        return
    with LangflowAdmin() as langflow:
        state = langflow.version_state(run.tried_id)
    if state.get("version_token") not in (run.draft_token, None):
        raise edited_meanwhile(state)


# --- What they come to --------------------------------------------------------------------------


def sums(run: GoldenRun) -> dict[str, Any]:
    """What the run's row says of its results."""
    tried, beside = read(run, is_beside=False), read(run, is_beside=True)
    models = Counter(each.model for each in tried.outcomes if each.model)
    return {
        "figures": tried.figures(),
        "figures_beside": beside.figures() if beside.asked else {},
        "model": next((name for name, count in models.most_common(1)), "")[:MODEL_CHARS],
    }


def read(run: GoldenRun, *, is_beside: bool) -> Report:
    rows = run.results.filter(is_beside=is_beside).order_by("n")
    return report_of(rows.values_list("outcome", flat=True))
