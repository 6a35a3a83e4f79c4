"""What both databases' indexes answer with."""

import uuid
from dataclasses import dataclass

LOOKED_AT = 2_000  # texts of a page's conversations that are looked at for its excerpts


@dataclass(frozen=True)
class Found:
    """A text that says something of what was sought: a title, a message, or a source of one."""

    conversation_id: uuid.UUID
    message_id: uuid.UUID | None
    source_id: int | None
    count: int  # how many of the wanted it holds
    place: int  # its row's number, which grows with time
