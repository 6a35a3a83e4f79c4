"""What somebody takes along, put on the disk by a command: one zip, or a folder of files."""

import filecmp
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.base.downloads.zips import Packed, zipped
from config.base.users import find_user


@dataclass
class Saved:
    """What became of the files, by their names within the folder or zip."""

    path: str
    files: int = 0  # that stand there now as they are here
    unchanged: int = 0  # of these, that stood there before
    kept: list[str] = field(default_factory=list)  # what stood in their places, and still does
    failed: list[str] = field(default_factory=list)  # a name, and why it cannot be written


def save(files: Iterable[Packed], path: Path, *, over: bool) -> Saved:
    """Write a zip where the path ends so, else a folder; OSError where neither can be.

    What stands there is lost only to somebody who says to write `over` it.
    """
    saved = Saved(str(path))
    if path.suffix.lower() == ".zip":
        save_zip(files, path, saved, over=over)
        return saved
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in files:
        try:
            save_file(each, path, saved, over=over)
        except OSError as error:  # a name that this disk cannot have keeps no other from it
            saved.failed.append(f"{each.name}: {error.strerror}")
    return saved


def save_zip(files: Iterable[Packed], path: Path, saved: Saved, *, over: bool) -> None:
    if path.exists() and not over:
        saved.kept.append(path.name)
        return
    with put_there_whole(path) as file:
        file.writelines(zipped(counted(files, saved)))


def counted(files: Iterable[Packed], saved: Saved) -> Iterator[Packed]:
    for each in files:
        saved.files += 1
        yield each


def save_file(each: Packed, folder: Path, saved: Saved, *, over: bool) -> None:
    path = folder / each.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with put_there_whole(path) as file:
        file.writelines(each.pieces)
        file.flush()
        if path.exists() and filecmp.cmp(file.name, path, shallow=False):
            saved.unchanged += 1
        elif path.exists() and not over:
            saved.kept.append(each.name)
            os.unlink(file.name)
            return
        if each.at:
            os.utime(file.name, (each.at.timestamp(), each.at.timestamp()))
    saved.files += 1


@contextmanager
def put_there_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file beside its place, which only we may read; it takes the place once it is whole, or is
    gone. Who deletes it meanwhile leaves the place as it is."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            yield file
            file.flush()
            if os.path.exists(file.name):
                os.replace(file.name, path)
        finally:
            Path(file.name).unlink(missing_ok=True)


class TakesAlong(BaseCommand):
    """A command that writes what is one user's; its subclasses say what that is."""

    what = ""  # in the plural

    def files_of(self, owner: User) -> Iterable[Packed]:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, or a zip where it ends in .zip")
        parser.add_argument("--user", required=True, help=f"whose {self.what}")
        parser.add_argument(
            "--replace", action="store_true", help="write over files there that are others"
        )
        parser.add_argument("--json", action="store_true", help="what became of it, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = find_user(options["user"])
        path: Path = options["path"].expanduser()
        try:
            saved = save(self.files_of(owner), path, over=options["replace"])
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.say(saved, as_json=options["json"])

    def say(self, saved: Saved, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(saved), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(
                f"{saved.files} files in {saved.path}, {saved.unchanged} of them as they were."
            )
        for failed in saved.failed:
            self.stderr.write(failed)
        if saved.kept:
            some = ", ".join(saved.kept[:5])
            raise CommandError(
                f"Left as it is there, {len(saved.kept)} in all: {some}. Say --replace to write "
                "over it."
            )
        if saved.failed:
            raise CommandError(f"{len(saved.failed)} files could not be written.")
