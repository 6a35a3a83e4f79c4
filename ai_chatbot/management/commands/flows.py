import asyncio
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.flows import sync
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.golden import command as golden_tests
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.langflow.errors import LangflowError
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.langflow.stream import close_session, stream_answer

QUESTION = "What are my notes about?"


class Command(BaseCommand):
    help = "The flow between flows/ and Langflow: its state, publishing it, bringing it back."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("status", help="say which flow answers")
        push = actions.add_parser("push", help="publish flows/; edits made in Langflow stay")
        push.add_argument(
            "--force", action="store_true", help="replace Langflow's flow, after a copy of it"
        )
        actions.add_parser("pull", help="bring Langflow's flow into flows/")
        golden_tests.add_arguments(actions.add_parser("test", help=golden_tests.HELP), QUESTION)

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        actions: dict[str, Callable[[], str]] = {
            "status": lambda: describe(sync.flow_status()),
            "push": lambda: sync.push_flow(force=options["force"]),
            "pull": sync.pull_flow,
            "test": lambda: asyncio.run(ask(options["question"], playground_token())),
        }
        if action == "test" and golden_tests.is_meant(options):
            golden_tests.test(options, self.stdout)
            return
        try:
            self.stdout.write(actions[action]())
        except (LangflowAdminError, FlowProblem) as problem:
            raise CommandError(str(problem)) from problem
        except LangflowError as problem:
            raise CommandError(problem.user_message) from problem


def describe(status: sync.FlowStatus) -> str:
    return (
        f"{status.sentence}\n"
        f"In Langflow: {status.flow.version or 'none'}, in flows/: {status.file_version}"
    )


def playground_token() -> str:
    printed = StringIO()
    call_command("playground_token", stdout=printed)
    return printed.getvalue().strip()


async def ask(question: str, token: str) -> str:
    """The flow's answer, from the notes of the first administrator."""
    streamed, end = "", End("")
    try:
        async for event in stream_answer(question, session_id=str(uuid.uuid4()), token=token):
            if isinstance(event, Token):
                streamed += event.text
            else:
                end = event
    finally:
        await close_session()
    answer = (end.text or streamed).strip()
    if not answer:
        raise FlowProblem("The flow ran and answered with nothing.")
    tokens = f"{end.usage['input']} + {end.usage['output']} tokens" if end.usage else "no usage"
    return f"{answer}\n({end.model or 'unknown model'}, {tokens})"
