import asyncio
import json
import uuid
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.flows import drafts, looking, publishing, sync
from ai_chatbot.flows.current import asked_for
from ai_chatbot.flows.failures.naming import name_node
from ai_chatbot.flows.files import KEY, FlowProblem, flow_keys
from ai_chatbot.flows.keys import leftovers
from ai_chatbot.flows.upgrades import command as upgrades
from ai_chatbot.golden import command as golden_tests
from ai_chatbot.golden import publishing as golden_publishing
from ai_chatbot.langflow.admin import LangflowAdminError, LangflowAway
from ai_chatbot.langflow.errors import FlowFailed, LangflowError
from ai_chatbot.langflow.lines import End, Token
from ai_chatbot.langflow.stream import close_session, stream_answer
from ai_chatbot.management.commands.playground_token import playground_token

QUESTION = "What are my notes about?"
DIFFERS = 3  # exit code of `diff`, `status --check` and `push`, where something differs yet


class Command(BaseCommand):
    help = (
        "The flows: the version that answers, the draft on Langflow's canvas, and the file in "
        "flows/. Exit codes: 0 done, 1 refused or failed (a sentence says why), 3 they differ. "
        "`status`, `push`, `pull` and `upgrade` are about all flows, the others about the usual "
        "one; --flow names one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        one = CommandParser(add_help=False)
        one.add_argument("--flow", default="", type=a_key, help="its file's name in flows/")
        status = actions.add_parser(
            "status", parents=[one], help="say what answers, and what differs from it"
        )
        status.add_argument("--json", action="store_true")
        status.add_argument("--check", action="store_true", help="exit with 3 if anything differs")
        push = actions.add_parser(
            "push",
            parents=[one],
            help="bring flows/ into the drafts and publish them; edits made in Langflow stay",
        )
        push.add_argument(
            "--force", action="store_true", help="replace an edited draft, after a copy of it"
        )
        push.add_argument(
            "--merge",
            action="store_true",
            help="where both were changed, take both, unless they contradict each other",
        )
        actions.add_parser(
            "pull", parents=[one], help="bring the drafts into flows/, after copies of the files"
        )
        publish = actions.add_parser("publish", parents=[one], help=golden_publishing.HELP)
        golden_publishing.add_arguments(publish)
        actions.add_parser(
            "withdraw", parents=[one], help="offer a flow to nobody any more; its versions are kept"
        )
        back = actions.add_parser(
            "rollback", parents=[one], help="let an older version answer again"
        )
        back.add_argument("number", type=int)
        diff = actions.add_parser(
            "diff", parents=[one], help="what differs, node by node; 3 if anything does"
        )
        diff.add_argument(
            "sides",
            nargs="*",
            metavar="SIDE",
            help="two of: draft, file, published, or a version's number; published draft if none",
        )
        upgrade = actions.add_parser("upgrade", parents=[one], help=upgrades.HELP)
        upgrades.add_arguments(upgrade)
        golden_tests.add_arguments(actions.add_parser("test", help=golden_tests.HELP), QUESTION)

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        flow = options["flow"]
        actions: dict[str, Callable[[], str]] = {
            "push": lambda: for_each(
                flow, partial(sync.push_flow, force=options["force"], merging=options["merge"])
            ),
            "pull": lambda: for_each(flow, sync.pull_flow),
            "withdraw": lambda: publishing.withdraw(flow or settings.LANGFLOW_FLOW),
            "rollback": lambda: drafts.roll_back(options["number"], key=flow),
            "test": lambda: ask(options["question"], playground_token(), flow),
        }
        if action == "test" and golden_tests.is_meant(options):
            golden_tests.test(options, self.stdout)
            return
        try:
            if action == "status":
                self.show_status(options)
            elif action == "publish":
                golden_publishing.publish(options, self.stdout)
            elif action == "upgrade":
                upgrades.show(options, self.stdout)
            elif action == "diff":
                self.show_differences(options["sides"], flow)
            else:
                self.stdout.write(actions[action]())
                if action == "push":
                    self.clean_files()
                    tell_by_code(flow)
        except (LangflowAdminError, FlowProblem) as problem:
            raise CommandError(str(problem)) from problem
        except LangflowError as problem:
            raise CommandError(problem.user_message) from problem

    def clean_files(self) -> None:
        if cleaned := leftovers.clean_files():
            self.stdout.write(cleaned)

    def show_status(self, options: dict[str, Any]) -> None:
        keys = [options["flow"]] if options["flow"] else flow_keys()
        found = [sync.flow_status(key) for key in keys]
        self.stdout.write(as_json(found) if options["json"] else describe_all(found))
        if options["check"] and any(differs(status) for status in found):
            raise SystemExit(DIFFERS)

    def show_differences(self, sides: list[str], flow: str) -> None:
        """Two sides; or, where draft and file both changed, each against what both once were."""
        said, differs = looking.compare_sides(sides, flow)
        self.stdout.write(said)
        if differs:
            raise SystemExit(DIFFERS)


def a_key(text: str) -> str:
    if text and not KEY.fullmatch(text):
        raise ArgumentTypeError("a flow's name has letters, digits, “-” and “_” alone")
    return text


def for_each(flow: str, act: Callable[[str], str]) -> str:
    """Do it with that flow, or with each of flows/: what one cannot, the others yet can."""
    keys = [flow] if flow else flow_keys()
    if len(keys) == 1:
        return act(keys[0])
    said, failed = [], []
    for key in keys:
        try:
            said.append(f"{key}: {act(key)}")
        except LangflowAway:
            raise
        except (LangflowAdminError, FlowProblem) as problem:
            failed.append(f"{key}: {problem}")
    if failed:
        raise FlowProblem("\n".join([*failed, *said]))
    return "\n".join(said)


def tell_by_code(flow: str) -> None:
    """A push that left a flow as it was, since both sides changed it, is told to programs."""
    keys = [flow] if flow else flow_keys()
    if any(sync.flow_status(key).state is sync.State.BOTH for key in keys):
        raise SystemExit(DIFFERS)


def differs(status: sync.FlowStatus) -> bool:
    return status.state is not sync.State.SAME or status.has_unpublished


def describe_all(found: list[sync.FlowStatus]) -> str:
    if len(found) == 1:
        return describe(found[0])
    return "\n\n".join(f"{status.key}\n{describe(status)}" for status in found)


def describe(status: sync.FlowStatus) -> str:
    number = status.pin.version.number if status.pin else "none"
    return (
        f"{status.answers}\n{status.sentence}\n"
        f"Published: {number}\n"
        f"In Langflow: {status.flow.version or 'none'}, in flows/: {status.file_version}"
    )


def as_json(found: list[sync.FlowStatus]) -> str:
    """What the first one is like, and beside that, as `flows`, what each is."""
    each = [as_dict(status) for status in found]
    return json.dumps(each[0] | {"flows": each}, indent=2, ensure_ascii=False)


def as_dict(status: sync.FlowStatus) -> dict[str, Any]:
    version = status.pin.version if status.pin else None
    return {
        "flow": status.key,
        "state": status.state,
        "says": status.sentence,
        "answers": status.answers,
        "published": {"number": version.number, "version": version.hash} if version else None,
        "draft": status.flow.version,
        "file": status.file_version,
        "has_unpublished": status.has_unpublished,
        "trouble": status.pin.trouble if status.pin else "",
    }


def ask(question: str, token: str, flow: str = "") -> str:
    """The answer of what answers, or of the draft of this id or endpoint, from the notes of the
    first administrator."""
    asked = asked_for(flow)
    try:
        return asyncio.run(answer_of(question, token, asked.id))
    except FlowFailed as problem:
        name_node(problem, asked)
        raise


async def answer_of(question: str, token: str, flow: str) -> str:
    streamed, end = "", End("")
    try:
        asked = stream_answer(question, session_id=str(uuid.uuid4()), token=token, flow=flow)
        async for event in asked:
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
