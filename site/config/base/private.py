"""What we keep is for the account that we run under, and for no other one of the machine."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077  # all that group and others may do
NO_SECRETS = {"models", "static"}  # large, and the same everywhere


def keep_to_ourselves() -> None:
    """From now on, what this process and its children make is closed to others."""
    os.umask(OTHERS)


def close(path: Path) -> None:
    """Take others' rights from a file or folder of ours; what is not ours stays as it is.

    A folder in which everybody may write, such as /tmp, is nobody's to close.
    """
    mode = path.lstat().st_mode
    if mode & OTHERS and not mode & stat.S_ISVTX and not stat.S_ISLNK(mode):
        with suppress(PermissionError):
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def close_all(folder: Path) -> None:
    """Close a folder and all in it, as an earlier version may have left it open."""
    close(folder)
    for path in below(folder):
        with suppress(FileNotFoundError):  # others may be at work in it
            close(path)


def close_database(file: Path) -> None:
    """Close a file of SQLite and the journal beside it."""
    for path in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
        with suppress(FileNotFoundError):
            close(path)


def below(folder: Path) -> Iterator[Path]:
    """Everything below the folder, without following links."""
    for place, folders, files in os.walk(folder):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in NO_SECRETS]
        yield from (Path(place) / name for name in (*folders, *files))
