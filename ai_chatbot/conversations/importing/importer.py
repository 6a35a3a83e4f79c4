"""Conversations out of an export of this or another tool: all that it holds, each by itself."""

import logging
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from ai_chatbot.conversations.importing.filing import Filed, file_conversation
from ai_chatbot.conversations.importing.formats import chatgpt, claude, commonplace, open_webui
from ai_chatbot.conversations.importing.reading import Place, documents_in
from ai_chatbot.conversations.importing.room import NoRoom, Room
from ai_chatbot.conversations.importing.shapes import Format, NotTaken
from config.base.languages.numbers import grouped

logger = logging.getLogger(__name__)

FORMATS = [commonplace.FORMAT, chatgpt.FORMAT, claude.FORMAT, open_webui.FORMAT]
CONVERSATIONS_MAX = 20_000  # of one export
SKIPPED_TOLD = 100
KINDS = [
    gettext_noop("new"),
    gettext_noop("grown"),
    gettext_noop("here already"),
    gettext_noop("in the trash"),
]
SAID = {
    "new": ngettext_lazy("%(count)s new", "%(count)s new", "count"),
    "grown": ngettext_lazy("%(count)s grown", "%(count)s grown", "count"),
    "here already": ngettext_lazy("%(count)s here already", "%(count)s here already", "count"),
    "in the trash": ngettext_lazy("%(count)s in the trash", "%(count)s in the trash", "count"),
}
UNKNOWN = gettext_noop(
    "It is no conversation that is known here: exports of Commonplace, ChatGPT, Claude and Open "
    "WebUI are."
)
NOT_STORED = gettext_noop("The database would not take it. The log says more.")
TIME_OVER = gettext_noop(
    "There is more in the file. Import it once more: what is here already stays as it is, and "
    "the rest follows."
)
TOO_MANY = gettext_noop("An import ends after %(count)s conversations.")


@dataclass
class Skipped:
    where: str
    reason: str


@dataclass
class Report:
    """What an import did: one line a conversation, and a sentence for what was not taken."""

    conversations: list[Filed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unfinished: str = ""  # a sentence, where the import ended before the file

    def count(self, what: str) -> int:
        return sum(each.what == what for each in self.conversations)

    @property
    def counts(self) -> list[tuple[int, str]]:
        """How many conversations of each kind of which there are some; without any, of new ones."""
        counts = [(self.count(what), what) for what in KINDS]
        return [each for each in counts if each[0]] or counts[:1]

    @property
    def said(self) -> str:
        """The counts in words."""
        return ", ".join(str(SAID[what] % {"count": count}) for count, what in self.counts)

    @property
    def messages(self) -> int:
        return sum(each.new for each in self.conversations)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"messages": self.messages}


def import_conversations(
    owner: User, file: IO[bytes], name: str, *, seconds: float = math.inf, room: Room | None = None
) -> Report:
    """Read a JSON file or a zip of such; the same again makes nothing new.

    After `seconds`, or when there is no `room` for the next, it ends between two conversations,
    and says so.
    """
    report, room, give_up = Report(), room or Room(), time.monotonic() + seconds
    for where, document in documents_in(file, name):
        for place, one in conversations_of(where, document):
            try:
                file_one(owner, place, one, report, room)
            except NoRoom as refusal:
                report.unfinished = str(refusal)
                return report
            if len(report.conversations) >= CONVERSATIONS_MAX:
                report.unfinished = _(TOO_MANY) % {"count": grouped(CONVERSATIONS_MAX)}
                return report
            if time.monotonic() > give_up:
                report.unfinished = _(TIME_OVER)
                return report
    return report


def conversations_of(where: Place, document: Any) -> Iterator[tuple[Place, Any]]:
    """The document, or those of a list in it; as it is, a NotTaken in its place."""
    if isinstance(document, dict) and isinstance(document.get("conversations"), list):
        for number, each in enumerate(document["conversations"][:CONVERSATIONS_MAX], start=1):
            yield where.within(number), each
    else:
        yield where, document


def file_one(owner: User, where: Place, document: Any, report: Report, room: Room) -> None:
    try:
        if isinstance(document, NotTaken):
            raise document
        form = format_of(document)
        report.conversations.append(file_conversation(owner, form.read(document), room))
    except NotTaken as problem:
        skip(report, where, str(problem))
    except DatabaseError:
        logger.exception("A conversation of an export was not stored")
        skip(report, where, _(NOT_STORED))


def format_of(document: Any) -> Format:
    if isinstance(document, dict):
        for each in FORMATS:
            if each.knows(document):
                return each
    raise NotTaken(_(UNKNOWN))


def skip(report: Report, where: Place, reason: str) -> None:
    """One sentence for a file of which nothing is known: tools' zips hold others beside."""
    said = Skipped(str(where), reason)
    if reason == _(UNKNOWN):
        said.where = where.file
        if said in report.skipped:
            return
    if len(report.skipped) < SKIPPED_TOLD:
        report.skipped.append(said)
