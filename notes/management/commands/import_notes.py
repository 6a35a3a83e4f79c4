import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from tqdm import tqdm
from watchfiles import Change, watch

from config.base.users import find_user
from notes.giving_way import go_behind_others
from notes.importing.filing import ImportReport
from notes.importing.importer import import_folder
from notes.importing.sources import UploadRefused, is_wanted
from notes.index.embedding import EmbeddingUnavailable
from notes.index.turns import embed_waiting

LOOK = 200  # milliseconds in which the system tells of no change, and we begin


class Command(BaseCommand):
    help = "Import a folder of notes. Again later, only what changed is read and embedded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder, a zip of it, or one file")
        parser.add_argument("--user", required=True, help="whose notes they are")
        parser.add_argument(
            "--prune", action="store_true", help="put notes that are gone there in the trash"
        )
        parser.add_argument("--watch", action="store_true", help="go on as the folder changes")
        parser.add_argument("--json", action="store_true", help="report as JSON, one line a change")

    def run_from_argv(self, argv: list[str]) -> None:
        go_behind_others()
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        owner = find_user(options["user"])
        path: Path = options["path"].expanduser()
        check_path(path, prune=options["prune"], watched=options["watch"])
        try:
            if options["watch"]:
                self.follow(owner, path, options)
            elif problem := self.bring(owner, path, options):
                raise CommandError(problem)
        except KeyboardInterrupt:
            self.stderr.write(
                f"\nNo longer following {path}." if options["watch"] else "\nStopped."
            )

    def follow(self, owner: User, folder: Path, options: dict[str, Any]) -> None:
        """Import it now, and again whenever it changes, until one is interrupted.

        The system is asked to tell of changes before all is read for the first time: what changes
        meanwhile would be missed else.
        """
        top, is_first = folder.resolve(), True

        def is_ours(change: Change, path: str) -> bool:
            return is_wanted(str(Path(path).relative_to(top)))

        changes = watch(
            top,
            watch_filter=is_ours,
            raise_interrupt=True,
            yield_on_timeout=True,
            rust_timeout=LOOK,
        )
        for changed in changes:
            if not (changed or is_first):
                continue
            close_old_connections()  # it may have been quiet for days
            if not folder.is_dir():
                raise CommandError(f"{folder} is gone.")
            if problem := self.bring(owner, folder, options):
                self.stderr.write(problem)
            if is_first:
                self.stderr.write(f"Following {folder}. Ctrl-C ends it.")
                is_first = False

    def bring(self, owner: User, path: Path, options: dict[str, Any]) -> str:
        """Import and embed once; returns what keeps the notes from being embedded, if anything."""
        try:
            with Bar("Reading", "file") as bar:
                report = import_folder(owner, path, prune=options["prune"], progress=bar.show)
        except UploadRefused as refusal:
            raise CommandError(str(refusal)) from None
        embedded, problem = self.embed(owner)
        if options["json"]:
            result = asdict(report) | {"embedded": embedded, "problem": problem}
            indent = None if options["watch"] else 2
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=indent))
        else:
            self.say(report, embedded)
        return f"Saved, and found by words; by meaning not yet. {problem}" if problem else ""

    def embed(self, owner: User) -> tuple[int, str]:
        try:
            with Bar("Indexing", "passage") as bar:
                return embed_waiting(owner, progress=bar.show), ""
        except EmbeddingUnavailable as problem:
            return 0, str(problem)

    def say(self, report: ImportReport, embedded: int) -> None:
        for skipped in report.skipped:
            self.stderr.write(f"{skipped.path}: {skipped.reason}")
        counts = [
            (len(report.created), "new"),
            (len(report.changed), "changed"),
            (report.unchanged, "as they were"),
            (len(report.moved), "moved"),
            (len(report.removed), "removed"),
            (report.attachments, "attachments"),
            (len(report.skipped), "skipped"),
            (len(report.ignored), "of other kinds kept"),
            (len(report.passed_over), "hidden or of no use left out"),
        ]
        always = {"new", "changed", "as they were"}
        said = ", ".join(f"{count} {what}" for count, what in counts if count or what in always)
        self.stdout.write(f"{said}; {embedded} passages embedded.")
        self.stdout.flush()  # whoever follows through a pipe sees each change as it comes


def check_path(path: Path, *, prune: bool, watched: bool) -> None:
    if not path.exists():
        raise CommandError(f"{path} is not there.")
    if watched and not path.is_dir():
        raise CommandError("Only a folder can be followed with --watch.")
    if prune and not path.is_dir() and path.suffix.lower() != ".zip":
        raise CommandError("One file does not say which notes are gone: leave --prune out.")


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
