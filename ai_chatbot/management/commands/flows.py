import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.flows import drafts, looking, sync
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.golden import command as golden_tests
from ai_chatbot.golden import publishing as golden_publishing
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.langflow.errors import LangflowError
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.langflow.stream import close_session, stream_answer
from ai_chatbot.management.commands.playground_token import playground_token

QUESTION = "What are my notes about?"
DIFFERS = 3  # exit code of `diff`, and of `status --check`, where something differs


class Command(BaseCommand):
    help = (
        "The flow: the version that answers, the draft on Langflow's canvas, and the file in "
        "flows/. Exit codes: 0 done, 1 refused or failed (a sentence says why), 3 they differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        status = actions.add_parser("status", help="say what answers, and what differs from it")
        status.add_argument("--json", action="store_true")
        status.add_argument("--check", action="store_true", help="exit with 3 if anything differs")
        push = actions.add_parser(
            "push", help="bring flows/ into the draft and publish it; edits made in Langflow stay"
        )
        push.add_argument(
            "--force", action="store_true", help="replace an edited draft, after a copy of it"
        )
        push.add_argument(
            "--merge",
            action="store_true",
            help="where both were changed, take both, unless they contradict each other",
        )
        actions.add_parser("pull", help="bring the draft into flows/, after a copy of the file")
        golden_publishing.add_arguments(actions.add_parser("publish", help=golden_publishing.HELP))
        back = actions.add_parser("rollback", help="let an older version answer again")
        back.add_argument("number", type=int)
        diff = actions.add_parser("diff", help="what differs, node by node; 3 if anything does")
        diff.add_argument(
            "sides",
            nargs="*",
            metavar="SIDE",
            help="two of: draft, file, published, or a version's number; published draft if none",
        )
        golden_tests.add_arguments(actions.add_parser("test", help=golden_tests.HELP), QUESTION)

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        actions: dict[str, Callable[[], str]] = {
            "push": lambda: sync.push_flow(force=options["force"], merging=options["merge"]),
            "pull": sync.pull_flow,
            "rollback": lambda: drafts.roll_back(options["number"]),
            "test": lambda: asyncio.run(ask(options["question"], playground_token())),
        }
        if action == "test" and golden_tests.is_meant(options):
            golden_tests.test(options, self.stdout)
            return
        try:
            if action == "status":
                self.show_status(options)
            elif action == "publish":
                golden_publishing.publish(options, self.stdout)
            elif action == "diff":
                self.show_differences(options["sides"])
            else:
                self.stdout.write(actions[action]())
        except (LangflowAdminError, FlowProblem) as problem:
            raise CommandError(str(problem)) from problem
        except LangflowError as problem:
            raise CommandError(problem.user_message) from problem

    def show_status(self, options: dict[str, Any]) -> None:
        status = sync.flow_status()
        self.stdout.write(as_json(status) if options["json"] else describe(status))
        if options["check"] and (status.state is not sync.State.SAME or status.has_unpublished):
            raise SystemExit(DIFFERS)

    def show_differences(self, sides: list[str]) -> None:
        """Two sides; or, where draft and file both changed, each against what both once were."""
        said, differs = looking.compare_sides(sides)
        self.stdout.write(said)
        if differs:
            raise SystemExit(DIFFERS)


def describe(status: sync.FlowStatus) -> str:
    number = status.pin.version.number if status.pin else "none"
    return (
        f"{status.answers}\n{status.sentence}\n"
        f"Published: {number}\n"
        f"In Langflow: {status.flow.version or 'none'}, in flows/: {status.file_version}"
    )


def as_json(status: sync.FlowStatus) -> str:
    version = status.pin.version if status.pin else None
    said = {
        "state": status.state,
        "says": status.sentence,
        "answers": status.answers,
        "published": {"number": version.number, "version": version.hash} if version else None,
        "draft": status.flow.version,
        "file": status.file_version,
        "has_unpublished": status.has_unpublished,
        "trouble": status.pin.trouble if status.pin else "",
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


async def ask(question: str, token: str) -> str:
    """The flow's answer, from the notes of the first administrator."""
    streamed, end = "", End("")
    try:
        async for event in stream_answer(question, session_id=str(uuid.uuid4()), token=token):
            if isinstance(event, Token):
                streamed += event.text
            elif isinstance(event, End):
                end = event
    finally:
        await close_session()
    answer = (end.text or streamed).strip()
    if not answer:
        raise FlowProblem("The flow ran and answered with nothing.")
    tokens = f"{end.usage['input']} + {end.usage['output']} tokens" if end.usage else "no usage"
    return f"{answer}\n({end.model or 'unknown model'}, {tokens})"
