"""Documents as PDF: set by Typst, in a process of their own that is gone when one is done."""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.base.paper.blocks import HANGUL, KANA, Block, block, lines, printable
from config.base.paper.turns import NoTurn, Turns

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 1_500_000  # of what is set, as UTF-8: 6 s of the processor, 700 MB of memory
MOST_PAGES: Final = 300  # what that is of ordinary text, to say it
SECONDS_MAX: Final = 120  # by the clock; the process has a bound of its own by the processor
WAIT_SECONDS: Final = 30  # for one's turn
SHORT_TITLE: Final = 80
CODE: Final = Path(__file__).resolve().parents[3]
PASSED_ON: Final = "PATH HOME LANG LC_ALL TMPDIR LD_LIBRARY_PATH".split()

# One at a time in a process, as it takes memory. Who waits holds one of the database's connections.
turns = Turns(in_all=6, of_one=2)


@dataclass(frozen=True)
class Document:
    """What is to be set; `title` is a line, and any of the blocks may be anything."""

    title: str
    blocks: list[Block]


class NotPressed(Exception):
    """There is no PDF of this; the message is a sentence for people."""


class TooLong(NotPressed):
    """It will not be shorter if it is asked for again."""


class Busy(NotPressed):
    """It can be asked for again."""


def press(document: Document, person: int) -> bytes:
    """The PDF, for the user with this id. Raises TooLong or Busy; blocks for as long as it takes,
    which no loop may."""
    asked = request_for(document)
    try:
        with turns.turn(person, WAIT_SECONDS):
            return pressed(asked)
    except NoTurn:
        raise Busy(_("Other PDFs are being made. Please try again in a minute.")) from None


def request_for(document: Document) -> bytes:
    """What the process reads."""
    words = json.dumps(document.blocks, ensure_ascii=False)
    if len(words.encode(errors="replace")) > MOST_BYTES:
        raise TooLong(too_long())
    data = described(document, han_of(words))
    asked = {"fonts": fonts_folder(), "data": data}
    return json.dumps(asked, ensure_ascii=False).encode(errors="replace")


def described(document: Document, han: str) -> dict[str, Any]:
    title = " ".join(printable(document.title).split())
    head = block("h", lines(title), level=1)
    short = title if len(title) <= SHORT_TITLE else title[:SHORT_TITLE].rstrip() + "…"
    return {
        "title": title,
        "short-title": short,
        "rtl": head["rtl"],
        "head": head,
        "lang": (get_language() or "en").partition("-")[0],
        "han": han,
        "words": words_of_pages(),
        "blocks": document.blocks,
    }


def words_of_pages() -> dict[str, str]:
    """What the pages say themselves; the process puts in what stands in braces."""
    return {
        "page": _("Page %(n)s of %(total)s") % {"n": "{n}", "total": "{total}"},
        "missing": _(
            "Some characters are shown as boxes, as no font here has them (%(characters)s). A font "
            "that has them, installed on the server, will show them."
        )
        % {"characters": "{characters}"},
    }


def han_of(words: str) -> str:
    """Whose way of writing Han is the document's, where a block does not tell."""
    return "JP" if KANA.search(words) else "KR" if HANGUL.search(words) else "SC"


def fonts_folder() -> str:
    """Where our fonts are, "" if they were not fetched: then the machine's have to do."""
    folder = Path(settings.MODELS_DIR) / "fonts"
    return str(folder) if folder.is_dir() else ""


def pressed(asked: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-W", "ignore", "-m", "config.base.paper.pressing"],
            input=asked,
            capture_output=True,
            timeout=SECONDS_MAX,
            env=environment(),
            cwd=CODE,
        )
    except subprocess.TimeoutExpired as late:
        raise Busy(_("The machine is too busy to make a PDF. Please try again later.")) from late
    if done.returncode == 0:
        return done.stdout
    # The last line names the fault, and no words of the document.
    logger.error("No PDF (%s): %s", done.returncode, done.stderr[-200:].decode(errors="replace"))
    if -done.returncode in {signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV}:
        raise TooLong(too_long())
    raise NotPressed(_("The PDF could not be made. What happened is in the server’s log."))


def environment() -> dict[str, str]:
    """The machine's part of ours, and none of our secrets."""
    own = {"PYTHONPATH": str(CODE), "RAYON_NUM_THREADS": "1"}
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | own


def too_long() -> str:
    said = ngettext(
        "This is too long for a PDF, which may have about %(count)s page.",
        "This is too long for a PDF, which may have about %(count)s pages.",
        MOST_PAGES,
    )
    return said % {"count": MOST_PAGES}
