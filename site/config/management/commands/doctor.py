import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.doctor.examination import Mended, examine, is_ill, mend
from config.doctor.findings import Finding, Level

SIGNS = {Level.OK: "ok     ", Level.WARNING: "warning", Level.PROBLEM: "PROBLEM"}


class Command(BaseCommand):
    help = (
        "Examine the installation: each finding names its fix. Exit code 1 if there is a problem."
    )
    requires_system_checks = ()  # what they find is among the findings

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="mend what can be mended")
        parser.add_argument("--json", action="store_true", help="one finding a line, for programs")
        parser.add_argument(
            "--no-question", action="store_true", help="do not ask the model a question"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        problems = 0
        for finding in examine(with_question=not options["no_question"]):
            tried = mend(finding) if options["fix"] else None
            problems += is_ill(finding) and not (tried and tried.succeeded)
            write = as_line if options["json"] else as_text
            self.stdout.write(write(finding, tried))
        if problems:
            raise CommandError(f"{problems} to be mended.")


def as_line(finding: Finding, tried: Mended | None) -> str:
    mended = {"mended": tried.succeeded, "done": tried.says} if tried else {"mended": False}
    return json.dumps(finding.as_json() | mended)


def as_text(finding: Finding, tried: Mended | None) -> str:
    lines = [f"{SIGNS[finding.level]} {finding.subject}: {finding.says}"]
    if tried:
        lines.append(f"        {tried.says}")
    elif finding.fix:
        by_itself = " (--fix does it.)" if finding.mend else ""
        lines.append(f"        {finding.fix}{by_itself}")
    return "\n".join(lines)
