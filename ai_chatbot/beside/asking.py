"""The draft and the version that answers, asked the same at the same time.

Each is asked in a conversation of its own, a trial as a golden question's is: in no list, and
deleted when its answer was seen. What it used counts for the day's tokens, as a golden question's.
"""

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.registry import stop_run
from ai_chatbot.conversations.asking import CameBy, check_question
from ai_chatbot.conversations.keeping import delete_conversation
from ai_chatbot.conversations.limits import check_token_budget, count_question
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.drafts import find_draft
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.sync import SENTENCES, State
from ai_chatbot.langflow.admin import LangflowAdmin
from ai_chatbot.models import Conversation, Door, Message


@dataclass(frozen=True)
class Side:
    """One of them: what people call it, and its answer, which is being written."""

    name: str
    answer: Message

    @property
    def key(self) -> str:
        """What its place on the page is known by."""
        return self.answer.pk.hex


def taken(user: User, question: str, key: str) -> tuple[str, dict[str, str]]:
    """The question as it is asked, counted as one, and what is to be asked (`flows_of`).

    Raises Refused, LimitReached, LangflowAdminError and FlowProblem.
    """
    question = check_question(question)
    flows = flows_of(key)
    check_token_budget(user.pk)
    count_question(user.pk)
    return question, flows


def flows_of(key: str) -> dict[str, str]:
    """What the draft and the published version of a flow are called → by what they are asked."""
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow, key)
    if draft is None:
        raise FlowProblem(_(SENTENCES[State.MISSING]))
    flows = {_("The draft"): str(draft["id"])}
    if asked := published_flow(key):
        flows[_("Version %(number)s, which answers") % {"number": asked.number}] = key
    return flows


@asynccontextmanager
async def asked(user_id: int, question: str, flows: Mapping[str, str]) -> AsyncIterator[list[Side]]:
    """Their answers, which have begun. Whoever leaves stops them, and nothing of them is kept.

    Raises Refused.
    """
    conversations: list[Conversation] = []
    sides: list[Side] = []
    try:
        for name, flow in flows.items():
            made = await Conversation.objects.acreate(
                owner_id=user_id, title=question[:80], is_trial=True
            )
            conversations.append(made)
            answer, _is_new = await ask(made, question, by=CameBy(Door.GOLDEN, flow=flow))
            sides.append(Side(name, answer))
        yield sides
    finally:
        for side in sides:
            await stop_run(side.answer.pk)
        for each in conversations:
            await database_sync_to_async(delete_conversation)(each)


def ended_answer(answer_id: uuid.UUID) -> Message:
    """Raises Message.DoesNotExist."""
    answers = Message.objects.select_related("parent").prefetch_related("sources")
    return answers.get(pk=answer_id)
