"""Langflow's own database under another Langflow than ran last: tried on a copy, which is kept.

Langflow changes its tables as it starts, and a newer one's are begun anew by an older one.
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.flows.upgrades.examining import last_line
from ai_chatbot.langflow.database import PUT_ASIDE, database

SECONDS = 300  # for Langflow to be loaded and to change the tables
DAYS_KEPT = 30
DAY_SECONDS = 24 * 60 * 60
COPIES = "before-*.db"  # each of the Langflow that ran before, of one day


def running() -> str:
    return version("langflow")


def is_new_here() -> bool:
    """Whether another Langflow ran last, or nobody knows which, over a database that is there."""
    return database().is_file() and last_ran() != running()


def trouble(environment: Mapping[str, str]) -> str:
    """Why the Langflow that is installed may not start, a sentence; "" where it may.

    `environment` is that of Langflow's process. The database itself is not touched.
    """
    if not is_new_here():
        return ""
    try:
        kept = keep_copy()
        why = tried_on_copy(kept, environment)
    except (OSError, sqlite3.Error) as error:
        kept, why = database(), str(error)
    if not why:
        return ""
    said = _(
        "Langflow %(running)s cannot take over the database of the one before (%(was)s), as a copy "
        "of it shows: %(why)s. So it was not started, and nothing was changed; what is published "
        "goes on answering. Install Langflow %(was)s again, or what requirements.lock names. The "
        "copy is %(file)s."
    )
    about = {"running": running(), "was": last_ran() or "?", "file": kept, "why": why}
    return said % about


def took_over() -> None:
    """The Langflow that is installed runs: at the next start there is nothing to try."""
    if database().is_file():
        mark().write_text(running())


def keep_copy() -> Path:
    """The database as it stands; of one day the first, as a later one may be half changed."""
    copy = folder() / f"before-{running()}-{timezone.now():%Y%m%d}.db"
    if not copy.exists():
        with (
            closing(sqlite3.connect(f"{database().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    return copy


def tried_on_copy(kept: Path, environment: Mapping[str, str]) -> str:
    """Why Langflow's migrations fail on it; "" where they do not."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "langflow.db"
        shutil.copyfile(kept, copy)
        own = {"LANGFLOW_CONFIG_DIR": place, "LANGFLOW_DATABASE_URL": f"sqlite:///{copy}"}
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "commonplace_langflow", "migrate"],
                env={**environment, **own}, timeout=SECONDS, capture_output=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return _("it took more than %(n)s seconds") % {"n": SECONDS}
    return last_line(ended.stderr) if ended.returncode else ""


def old_copies(dry_run: bool) -> int:
    """Copies, and what was put aside, that were kept for longer than a month; how many."""
    until = time.time() - DAYS_KEPT * DAY_SECONDS
    kept = [*folder().glob(COPIES), *folder().glob(PUT_ASIDE)]
    old = [copy for copy in kept if copy.stat().st_mtime < until]
    for copy in () if dry_run else old:
        copy.unlink(missing_ok=True)
    return len(old)


def last_ran() -> str:
    return mark().read_text().strip() if mark().is_file() else ""


def folder() -> Path:
    return database().parent


def mark() -> Path:
    return folder() / "last_ran"
