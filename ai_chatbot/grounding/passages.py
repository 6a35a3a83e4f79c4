"""A served passage, as far as a claim is compared with it."""

from typing import Protocol

from notes.search.sentences import Written


class Passage(Written, Protocol):
    """What is needed of a served passage; ai_chatbot.models.Source is one."""

    @property
    def n(self) -> int: ...
