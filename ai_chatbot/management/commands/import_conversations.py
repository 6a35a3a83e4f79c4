import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai_chatbot.conversations.importing.importer import Report, import_conversations
from config.base.users import find_user


class Command(BaseCommand):
    help = (
        "Import conversations from an export of Commonplace, ChatGPT, Claude or Open WebUI. "
        "Again later, only what is new is added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a JSON file, or the zip that a tool gave")
        parser.add_argument("--user", required=True, help="whose conversations they are")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = find_user(options["user"])
        path: Path = options["path"].expanduser()
        try:
            with path.open("rb") as file:
                report = import_conversations(owner, file, path.name)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        if options["json"]:
            said = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
            self.stdout.write(said)
        else:
            self.say(report)
        if report.skipped and not report.conversations:
            raise CommandError("Nothing was imported.")

    def say(self, report: Report) -> None:
        for skipped in report.skipped:
            self.stderr.write(f"{skipped.where}: {skipped.reason}")
        for each in report.conversations:
            without = ", ".join(f"{what} ({count})" for what, count in each.left_out.items())
            left_out = f" Left out: {without}." if without else ""
            self.stdout.write(f"{each.title}: {each.what}, {each.new} messages.{left_out}")
        counts = ", ".join(f"{count} {what}" for count, what in report.counts)
        self.stdout.write(f"{counts}; {len(report.skipped)} not taken.")
        if report.unfinished:
            self.stderr.write(report.unfinished)
