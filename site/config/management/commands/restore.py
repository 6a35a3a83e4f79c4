import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backups.reading import NotRestored, restore_backup


class Command(BaseCommand):
    help = (
        "Bring a backup back, on this machine or another one, into SQLite or PostgreSQL, "
        "whichever it was made of. Stop the service first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="delete all that is here, if there is anything"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].expanduser()
        if not path.is_file():
            raise CommandError(f"{path} is not there.")
        began = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        try:
            restored = restore_backup(path, replace=options["replace"])
        except NotRestored as problem:
            raise CommandError(str(problem)) from None
        for hint in restored.notes:
            self.stderr.write(hint)
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{restored.rows} rows and {restored.files} files are back, {seconds:.1f} s."
        )
