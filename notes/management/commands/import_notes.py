import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from notes.accounts import find_user
from notes.embedding import EmbeddingUnavailable
from notes.importer import ImportReport, import_folder
from notes.indexing import embed_waiting


class Command(BaseCommand):
    help = "Import a folder of notes. Again later, only what changed is read and embedded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder, or one file")
        parser.add_argument("--user", required=True, help="whose notes they are")
        parser.add_argument("--prune", action="store_true", help="remove notes that are gone there")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = find_user(options["user"])
        folder: Path = options["path"].expanduser()
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        with Bar("Reading", "note") as bar:
            report = import_folder(owner, folder, prune=options["prune"], progress=bar.show)
        embedded, problem = self.embed(owner)
        if options["json"]:
            result = asdict(report) | {"embedded": embedded, "problem": problem}
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self.say(report, embedded)
        if problem:
            raise CommandError(f"Saved, and found by words; by meaning not yet. {problem}")

    def embed(self, owner: Any) -> tuple[int, str]:
        try:
            with Bar("Indexing", "passage") as bar:
                return embed_waiting(owner, progress=bar.show), ""
        except EmbeddingUnavailable as problem:
            return 0, str(problem)

    def say(self, report: ImportReport, embedded: int) -> None:
        for skipped in report.skipped:
            self.stderr.write(f"{skipped.path}: {skipped.reason}")
        self.stdout.write(
            f"{len(report.created)} new, {len(report.changed)} changed, {report.unchanged} as they "
            f"were, {len(report.removed)} removed, {len(report.skipped)} skipped; "
            f"{embedded} passages embedded."
        )


class Bar:
    """A progress bar on stderr, hidden when nobody is watching."""

    def __init__(self, label: str, unit: str) -> None:
        self.bar = tqdm(desc=label, unit=unit, disable=None, total=0)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()

    def show(self, done: int, total: int) -> None:
        self.bar.total = total
        self.bar.update(done - self.bar.n)
