"""A served passage, as far as a claim is compared with it."""

from typing import Protocol


class Passage(Protocol):
    """What is needed of a served passage; ai_chatbot.models.Source is one."""

    @property
    def n(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...
