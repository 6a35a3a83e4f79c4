"""The answers that this process writes, and how to reach a run in whichever process it is."""

import asyncio
import contextvars
import logging
import uuid
from collections.abc import Iterable

from channels.db import database_sync_to_async
from django.utils.translation import activate, get_language

from ai_chatbot.answering import journal
from ai_chatbot.answering.groups import group_send, run_group
from ai_chatbot.answering.hearing import Hearing
from ai_chatbot.answering.live_page import LivePage
from ai_chatbot.answering.run import AnswerRun
from ai_chatbot.conversations import asking
from ai_chatbot.conversations.lost import INTERRUPTED
from ai_chatbot.models import Message
from config.base.languages.active import ENGLISH, in_language

logger = logging.getLogger(__name__)

LAST_WRITE = 5.0  # seconds that ended runs get to write down what they have
LAST_SHOW = 10.0  # seconds that pages get to be shown an answer's end

# By answer id. The tasks are held here: the event loop itself would let them be collected.
running: dict[uuid.UUID, AnswerRun] = {}
_tasks: dict[uuid.UUID, asyncio.Task[None]] = {}
_journal: asyncio.Task[None] | None = None  # goes on while anything runs


def start_run(answer: Message, question: str, *, whole_log: bool = False) -> AnswerRun:
    """Start answering; the run is kept in `running` until its end was shown."""
    global _journal
    run = running[answer.pk] = AnswerRun(answer, question)
    # In a context of its own: what goes with a request, such as its thread, ends with it. What
    # pages are shown of it is in the language of whoever asked.
    context = contextvars.Context()
    context.run(activate, get_language() or ENGLISH)
    task = asyncio.create_task(
        write_answer(run, LivePage(run, whole_log=whole_log)), context=context
    )
    _tasks[answer.pk] = task
    task.add_done_callback(lambda done: forget_run(answer.pk, done))
    if _journal is None or _journal.done() or _journal.cancelling():
        _journal = asyncio.create_task(keep_journal(), context=contextvars.Context())
    return run


async def write_answer(run: AnswerRun, page: LivePage) -> None:
    """The run, with the pages that show it and what is asked of it from elsewhere.

    What pages are shown is in the language of this task; what is written down is English.
    """
    showing = asyncio.create_task(page.run())
    hearing = asyncio.create_task(Hearing(run, page).run())
    try:
        with in_language(ENGLISH):
            await run.run()
    finally:
        await asyncio.wait([showing], timeout=LAST_SHOW)
        for task in (showing, hearing):
            task.cancel()
        for result in await asyncio.gather(showing, hearing, return_exceptions=True):
            if isinstance(result, Exception):
                logger.error("Telling of answer %s failed", run.answer.pk, exc_info=result)


def forget_run(answer_id: uuid.UUID, task: asyncio.Task[None]) -> None:
    running.pop(answer_id, None)
    _tasks.pop(answer_id, None)
    if not running and _journal:
        _journal.cancel()
    if not task.cancelled() and (error := task.exception()):
        logger.error("The run of answer %s failed", answer_id, exc_info=error)


async def keep_journal() -> None:
    """Write down what all runs have, again and again, and end those that must not go on."""
    unstorable: set[uuid.UUID] = set()  # told to end; they take a moment
    while True:
        await asyncio.sleep(journal.PAUSE)
        unstorable &= running.keys()
        entries = [
            run.entry()
            for pk, run in running.items()
            if pk not in unstorable and not run.ended.is_set()
        ]
        writing = asyncio.ensure_future(journal.write_journal(entries))
        try:
            ends = await asyncio.shield(writing)
        except asyncio.CancelledError:
            await asyncio.wait([writing])  # its thread goes on all the same
            raise
        except Exception:
            # The answers are still in memory: the next time may work.
            logger.exception("The journal was not written")
            continue
        unstorable |= {pk for pk, (_, why) in ends.items() if why == journal.UNSTORABLE}
        for answer_id, outcome in ends.items():
            if run := running.get(answer_id):
                run.end(*outcome)


def end_where(answer_ids: Iterable[uuid.UUID], outcome: Message.Status) -> None:
    for answer_id in answer_ids:
        if run := running.get(answer_id):
            run.end(outcome)


async def stop_run(answer_id: uuid.UUID) -> None:
    """Stop an answer wherever it runs; the row tells a run that the message does not reach."""
    await database_sync_to_async(asking.request_stop)(answer_id)
    await group_send(run_group(answer_id), {"type": "stop"})


async def request_missed(answer_id: uuid.UUID, after: int, reply_to: str) -> None:
    """Have the answer's run send a page what it missed after event `after`."""
    request = {"type": "missed", "seq": after, "reply_to": reply_to}
    await group_send(run_group(answer_id), request)


async def end_all_runs(grace: float) -> None:
    """For the end of the process: `grace` seconds to finish, then keep what is there."""
    global _journal
    if _tasks:
        await asyncio.wait(_tasks.values(), timeout=grace)
    for run in list(running.values()):
        run.end(Message.Status.INTERRUPTED, INTERRUPTED)
    if _tasks:
        await asyncio.wait(_tasks.values(), timeout=LAST_WRITE)
    if _journal and not _journal.done():  # a done one may be of a loop that is closed
        _journal.cancel()
        await asyncio.wait([_journal], timeout=LAST_WRITE)
    _journal = None
