from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.pruning import prune


class Command(BaseCommand):
    help = "Delete what is not in use any more; the worker does so every day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        done = "would be deleted" if dry_run else "deleted"
        failed = []
        for what, count in prune(dry_run=dry_run):
            if count is None:
                failed.append(what)
            elif options["verbosity"]:
                self.stdout.write(f"{count} {what}: {done}.")
        if failed:
            raise CommandError(f"The log says why these stay: {'; '.join(failed)}.")
