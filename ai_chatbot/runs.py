"""The answer runs of this process, and how to reach a run in whichever process it is."""

import asyncio
import logging
import uuid

from channels.db import database_sync_to_async

from ai_chatbot import services
from ai_chatbot.answer_run import AnswerRun
from ai_chatbot.groups import group_send, run_group
from ai_chatbot.models import Message

logger = logging.getLogger(__name__)

LAST_WRITE = 5.0  # seconds that ended runs get to write down what they have

# By answer id. The tasks are held here: the event loop itself would let them be collected.
running: dict[uuid.UUID, AnswerRun] = {}
_tasks: dict[uuid.UUID, asyncio.Task[None]] = {}


def start_run(answer: Message, question: str, group: str) -> AnswerRun:
    """Start answering; the run is kept in `running` until its end."""
    run = running[answer.pk] = AnswerRun(answer, question, group)
    task = _tasks[answer.pk] = asyncio.create_task(run.run())
    task.add_done_callback(lambda done: forget_run(answer.pk, done))
    return run


def forget_run(answer_id: uuid.UUID, task: asyncio.Task[None]) -> None:
    running.pop(answer_id, None)
    _tasks.pop(answer_id, None)
    if not task.cancelled() and (error := task.exception()):
        logger.error("The run of answer %s failed", answer_id, exc_info=error)


async def stop_run(answer_id: uuid.UUID) -> None:
    """Stop an answer wherever it runs; the row tells a run that the message does not reach."""
    await database_sync_to_async(services.request_stop)(answer_id)
    await group_send(run_group(answer_id), {"type": "stop"})


async def request_events(answer_id: uuid.UUID, after: int, reply_to: str) -> None:
    """Have the answer's run send a page what it missed after event `after`."""
    request = {"type": "events", "seq": after, "reply_to": reply_to}
    await group_send(run_group(answer_id), request)


async def end_all_runs(grace: float) -> None:
    """For the end of the process: `grace` seconds to finish, then keep what is there."""
    if not _tasks:
        return
    await asyncio.wait(_tasks.values(), timeout=grace)
    for run in list(running.values()):
        run.end(Message.Status.INTERRUPTED, services.INTERRUPTED)
    if _tasks:
        await asyncio.wait(_tasks.values(), timeout=LAST_WRITE)
