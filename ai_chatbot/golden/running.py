"""Golden questions asked, one after another, each in a conversation of its own.

That conversation is a trial: it is in no list, tells no webhook, and is deleted once it was judged.
What it used stays as rows of usage of the door "golden", which count for the day's tokens and
are in no list.
"""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async

from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.follow import follow
from ai_chatbot.answering.registry import stop_run
from ai_chatbot.conversations.asking import CameBy, Refused
from ai_chatbot.conversations.keeping import delete_conversation
from ai_chatbot.golden.judging import judge
from ai_chatbot.golden.report import Outcome, Report
from ai_chatbot.models import Conversation, Door, GoldenQuestion, Message

END_ALL = {"budget_spent", "no_notes"}  # refusals that the next question would meet as well


class CannotAsk(Exception):
    """No further question can be asked either; the text is a sentence."""


async def ask_all(questions: Iterable[GoldenQuestion], *, flow: str = "") -> AsyncIterator[Outcome]:
    """What came of each, as it comes. `flow` is asked: a published one by its key, or any by its id
    or endpoint in Langflow; without one, the question's own, or its owner's. Raises CannotAsk."""
    for golden in questions:
        yield await ask_one(golden, flow=flow)


async def ask_one(golden: GoldenQuestion, *, flow: str = "") -> Outcome:
    """Ask it of its owner's notes and judge the answer; raises CannotAsk."""
    conversation = await Conversation.objects.acreate(
        owner_id=golden.owner_id, title=str(golden), is_trial=True
    )
    try:
        by, own = CameBy(Door.GOLDEN, flow=flow), "" if flow else golden.flow
        answer, _ = await ask(conversation, golden.question, by=by, flow=own)
        await wait_for(answer.pk)
        return await judged(golden, answer.pk)
    except Refused as refusal:
        if refusal.code in END_ALL:
            raise CannotAsk(str(refusal)) from None
        return Outcome(golden.question, golden.pk, error=str(refusal), refuse=golden.refuse)
    finally:
        await database_sync_to_async(delete_conversation)(conversation)


async def wait_for(answer_id: uuid.UUID) -> None:
    """Until it has ended; whoever stops waiting stops it."""
    try:
        async with aclosing(follow(answer_id)) as events:
            async for _ in events:
                pass
    except BaseException:
        await stop_run(answer_id)
        raise


@database_sync_to_async
def judged(golden: GoldenQuestion, answer_id: uuid.UUID) -> Outcome:
    answer = Message.objects.get(pk=answer_id)
    return judge(golden, answer, list(answer.sources.all()))


async def reported(questions: Iterable[GoldenQuestion], *, flow: str = "") -> Report:
    return Report([outcome async for outcome in ask_all(questions, flow=flow)])


def run(questions: Iterable[GoldenQuestion], *, flow: str = "") -> Report:
    """Ask all of them, and wait; for code that is not async. Raises CannotAsk.

    Within a web process it runs on the process's event loop, and must not hold the one thread that
    sockets share: a request has its own. A command goes by `ai_chatbot.golden.alone` instead, which
    closes what the runs opened.
    """
    return async_to_sync(reported)(list(questions), flow=flow)
