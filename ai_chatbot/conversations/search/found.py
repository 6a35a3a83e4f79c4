"""What both databases' indexes answer with."""

import uuid
from dataclasses import dataclass

LOOKED_AT = 3_000  # texts of some conversations that are looked at at once


@dataclass(frozen=True)
class Found:
    """A text that says something of what was sought: a title, a message, or a source of one."""

    conversation_id: uuid.UUID
    message_id: uuid.UUID | None
    source_id: int | None
    held: int  # a bit for each of the wanted, the first one's is 1
    place: int  # its row's number, which grows with time


@dataclass(frozen=True)
class Texts:
    """Those that hold something; `are_all` unless there were more than are looked at."""

    found: list[Found]
    are_all: bool
