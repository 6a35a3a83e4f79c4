"""What an Agent does before it answers: the tools it calls, as Langflow tells of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.base.storable import dict_in, list_in, text_in

STEPS_MOST = 50  # of an answer that are told; a flow may call tools without end
BLOCKS_MOST = 500  # of a message that are looked at
NAME_CHARS, ASKED_CHARS = 100, 200


@dataclass(frozen=True)
class Step:
    """A tool that was called, and what it was asked, in short; both are the model's words."""

    tool: str
    asked: str = ""

    def in_words(self) -> str:
        """For the status line: our own tools by what they do, others by their names."""
        searching = _("Searching your notes for “%(asked)s”…")
        said = {
            "find_passages": searching if self.asked else _("Searching your notes…"),
            "read_note": _("Reading one of your notes…"),
            "read_conversation": _("Reading the conversation so far…"),
        }.get(self.tool)
        said = said or (
            _("Using the tool “%(tool)s”: %(asked)s")
            if self.asked
            else _("Using the tool “%(tool)s”…")
        )
        # Most tools' names are those of functions.
        return said % {"asked": self.asked, "tool": " ".join(self.tool.replace("_", " ").split())}


class Steps:
    """`news` in a message: it says all of its steps again and again, and each is told once."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}  # by message: how many of its steps,
        self._seen: dict[str, int] = {}  # and how many it had when it came last
        self._count = 0

    def news(self, message: str, data: dict[str, Any]) -> Iterator[Step]:
        """A step whose question is still to come is told when the message comes again."""
        calls = list(calls_in(data))
        ready, seen = len(calls), self._seen.get(message, 0)
        while ready > seen and not is_whole(calls[ready - 1]):
            ready -= 1
        told = self._told.get(message, 0)
        self._seen[message], self._told[message] = len(calls), max(told, ready)
        for call in calls[told:ready]:
            self._count += 1
            if self._count <= STEPS_MOST:
                yield Step(text_in(call.get("name"), NAME_CHARS).strip(), asked_in(call))


def calls_in(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The calls of tools in a message, in their order; what stands in groups as well."""
    left = list_in(data.get("content_blocks"))[:BLOCKS_MOST][::-1]
    looked_at = 0
    while left and looked_at < BLOCKS_MOST:
        looked_at += 1
        block = dict_in(left.pop())
        if block.get("type") == "tool_use" and block.get("name"):
            yield block
        left += list_in(block.get("contents"))[:BLOCKS_MOST][::-1]


def is_whole(call: dict[str, Any]) -> bool:
    """Whether it says what was asked; some models tell that a moment after the tool's name."""
    return bool(call.get("tool_input") or call.get("output") or call.get("error"))


def asked_in(call: dict[str, Any]) -> str:
    """What was asked: one thing as it is, several with their names; "" of what is no text."""
    asked = {
        str(name)[:NAME_CHARS]: one_line(value)
        for name, value in list(dict_in(call.get("tool_input")).items())[:5]
        if isinstance(value, str) and value.strip()
    }
    if len(asked) == 1:
        return next(iter(asked.values()))
    return text_in(", ".join(f"{name}: {value}" for name, value in asked.items()), ASKED_CHARS)


def one_line(value: str) -> str:
    return " ".join(text_in(value, ASKED_CHARS).split())
