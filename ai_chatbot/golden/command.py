"""`manage.py flows test FILE`: golden questions for a terminal, and for what runs tests.

Exit codes: 0 all passed, 1 they could not be asked (a sentence says why), 3 some did not pass.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, OutputWrapper

from ai_chatbot.golden.alone import alone
from ai_chatbot.golden.files import FileProblem, read_questions
from ai_chatbot.golden.report import Report
from ai_chatbot.golden.running import CannotAsk, reported
from ai_chatbot.golden.telling import junit, table
from ai_chatbot.models import GoldenQuestion
from config.base.users import find_user, first_administrator

HELP = (
    "ask the flow one question; or, given a file or --user, golden questions, and judge the "
    "answers (0 all passed, 1 they could not be asked, 3 some did not pass)"
)
ENDINGS = {".yaml", ".yml", ".jsonl", ".ndjson"}
NOT_PASSED = 3


def add_arguments(parser: ArgumentParser, question: str) -> None:
    parser.add_argument(
        "question",
        nargs="?",
        default=question,
        metavar="FILE|QUESTION",
        help="golden questions as .yaml or .jsonl (docs/golden.md), or one question",
    )
    parser.add_argument("--user", help="whose notes; without a file, whose golden questions, too")
    parser.add_argument("--flow", default="", help="another than answers: its id or endpoint")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--junit", type=Path, metavar="OUT", help="write it as JUnit XML, too")


def is_meant(options: dict[str, Any]) -> bool:
    """Whether golden questions are to be asked, and not one question."""
    return bool(options["user"]) or is_file(options["question"])


def is_file(name: str) -> bool:
    return Path(name).suffix.lower() in ENDINGS


def test(options: dict[str, Any], out: OutputWrapper) -> None:
    """Ask, tell, and leave with the exit code."""
    try:
        report = ask(options)
    except (FileProblem, CannotAsk) as problem:
        raise CommandError(str(problem)) from None
    out.write(as_json(report) if options["json"] else table(report))
    if options["junit"]:
        write(options["junit"], junit(report))
    if report.passed < report.asked:
        raise SystemExit(NOT_PASSED)


def ask(options: dict[str, Any]) -> Report:
    owner = find_user(options["user"]) if options["user"] else an_administrator()
    questions = questions_of(options["question"], owner)
    return alone(lambda: reported(questions, flow=options["flow"]))


def questions_of(name: str, owner: User) -> list[GoldenQuestion]:
    if is_file(name):
        return read_questions(Path(name), owner)
    kept = list(GoldenQuestion.objects.owned_by(owner).order_by("pk"))
    if not kept:
        raise FileProblem(f"{owner} has no golden questions. Name a file that has.")
    return kept


def an_administrator() -> User:
    found = first_administrator()
    if found is None:
        raise FileProblem("There is no administrator: say whose notes with --user.")
    return found


def as_json(report: Report) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2)


def write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise CommandError(f"{path} cannot be written: {problem}") from None
