import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backups.writing import write_backup


class Command(BaseCommand):
    help = (
        "Write all that is kept here into one file, as it is at one moment, while the service "
        "runs. `restore` brings it back, over SQLite or PostgreSQL alike. The file holds secrets: "
        "keep it as you keep keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it")
        parser.add_argument("--replace", action="store_true", help="if there is a file already")
        parser.add_argument(
            "--without-secrets", action="store_true", help="leave keys and Langflow's database out"
        )
        parser.add_argument("--json", action="store_true", help="what went into it, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].expanduser()
        if path.exists() and not options["replace"]:
            raise CommandError(f"{path} is there already. Say --replace, or give another name.")
        began = time.monotonic()
        try:
            written = write_backup(path, secrets=not options["without_secrets"])
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        if options["json"]:
            size = path.stat().st_size
            said = asdict(written) | {"bytes": size, "seconds": time.monotonic() - began}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for missing in written.missing:
            self.stderr.write(f"{missing}: the file is gone from the disk.")
        self.stdout.write(
            f"{sum(written.rows.values())} rows and {written.files} files in {path}, "
            f"{time.monotonic() - began:.1f} s."
        )
