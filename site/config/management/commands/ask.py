"""A question from the terminal: the answer as it is written, and its sources."""

import asyncio
import json
import sys
import uuid
from contextlib import aclosing, suppress
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask
from ai_chatbot.answering.events import Ended, Event, Grown, Served
from ai_chatbot.answering.follow import follow
from ai_chatbot.conversations.asking import CameBy, Refused, check_question
from ai_chatbot.conversations.documents import describe_message, source_line
from ai_chatbot.conversations.keeping import new_conversation
from ai_chatbot.langflow.stream import close_session
from ai_chatbot.models import Conversation, Door, Message
from ai_chatbot.rendering.citations import cite
from ai_chatbot.rendering.grounds.shown import quotes_in_words
from config.base.users import find_user
from config.launch.borrowed import running_instance
from config.management.checked_text import CheckedText

LAST_WORDS = 10.0  # seconds that an answer which is stopped gets to be written down
FAILED = {Message.Status.FAILED, Message.Status.INTERRUPTED}


class Command(BaseCommand):
    help = (
        "Asks a user's notes and prints the answer while it is written, with its sources. Uses "
        "the instance that runs; without one, it starts what it needs and ends it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question")
        parser.add_argument("--user", required=True, help="whose notes")
        parser.add_argument("--conversation", type=uuid.UUID, help="go on with this one")
        parser.add_argument("--flow", default="", help="which published flow answers, by its name")
        parser.add_argument("--json", action="store_true", help="one line of JSON, at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["user"])
        conversation = find_conversation(user, options["conversation"])
        try:
            check_question(options["question"])  # before anything is started for it
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        with running_instance(say=self.stderr.write):
            answer = asyncio.run(self.answer(conversation, options))
        if answer.status in FAILED:
            raise CommandError(answer.error)

    async def answer(self, conversation: Conversation, options: dict[str, Any]) -> Message:
        try:
            by, flow = CameBy(Door.COMMAND), options["flow"]
            asked, _ = await ask(conversation, options["question"], by=by, flow=flow)
            try:
                await self.tell(asked, options)
            except asyncio.CancelledError:  # Ctrl-C
                await registry.stop_run(asked.pk)
                raise
            return await Message.objects.aget(pk=asked.pk)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        finally:
            await registry.end_all_runs(LAST_WORDS)
            await close_session()

    async def tell(self, answer: Message, options: dict[str, Any]) -> None:
        told = Printed(options["question"], quiet=options["json"])
        async with aclosing(follow(answer.pk)) as events:
            async for event in events:
                told.hear(event)
        if options["json"]:
            told.write(json.dumps(await described(answer.pk), ensure_ascii=False) + "\n")


class Printed:
    """Prints an answer's events on standard output; goes on in silence when nobody reads it."""

    def __init__(self, question: str, *, quiet: bool) -> None:
        self.text = CheckedText(question)
        self._quiet = quiet

    def hear(self, event: Event) -> None:
        match event:
            case Grown(_, _, text):
                self.say(self.text.push(text))
            case Served(_, sources):
                self.say(self.text.serve(sources))
            case Ended():
                self.say(self.text.rest() + "\n")
                under = [event.instead] if event.instead else quotes_in_words(event.grounding)
                self.say("".join(f"{each}\n" for each in under))
                self.say("\n" * bool(self.text.sources))
                self.say("".join(f"{source_line(each)}\n" for each in self.text.sources))

    def say(self, words: str) -> None:
        if not self._quiet:
            self.write(words)

    def write(self, words: str) -> None:
        with suppress(BrokenPipeError):
            sys.stdout.write(words)
            sys.stdout.flush()


def find_conversation(user: User, conversation_id: uuid.UUID | None) -> Conversation:
    if conversation_id is None:
        return new_conversation(user)
    found = Conversation.objects.owned_by(user).filter(pk=conversation_id).first()
    if found is None:
        raise CommandError(f"{user} has no conversation {conversation_id}.")
    return found


@database_sync_to_async
def described(answer_id: uuid.UUID) -> dict[str, Any]:
    """The answer as in its conversation's document (docs/conversation.md), and the question."""
    answer = Message.objects.select_related("parent").get(pk=answer_id)
    assert answer.parent
    about = describe_message(answer)
    return {
        "conversation": str(answer.conversation_id),
        "question": answer.parent.text,
        "answer": cite(answer.text, list(answer.sources.all()), question=answer.parent.text),
        **about,
    }
