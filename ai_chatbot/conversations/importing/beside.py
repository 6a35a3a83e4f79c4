"""Texts that a model writes beside a conversation and then changes: a canvas, an artifact.

Each message shows such a text as that message left it. What has changed is shown whole, so only
so many letters of it are: no import grows to a multiple of its export.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ai_chatbot.conversations.importing.written import written
from config.base.storable import text_in

CHANGED_MAX_CHARS = 200_000  # of all changed texts of a conversation
MOST_TEXTS = 20  # of one branch; the newest
EDITS_MAX = 50  # of one change
READ_MAX_CHARS = 50_000_000  # of all texts that a conversation's changes look through
SPECIAL = re.compile(r"(?<!\\)(?:\\\\)*[.^$*+?{}\[\]|()]|\\[A-Za-z0-9]")
ESCAPED = re.compile(r"\\(.)", re.S)
ALL = ".*"  # as a pattern: the whole text


@dataclass(frozen=True)
class Text:
    name: object
    kind: object
    content: str
    language: object = ""

    def shown(self) -> str:
        return written(self.name, self.kind, self.content, self.language)


@dataclass(frozen=True)
class Edit:
    old: object
    new: object
    is_everywhere: bool = False

    def made(self, content: str, most: int) -> str:
        """The text after it; "" where it cannot be made, or makes more than so many letters."""
        if not isinstance(self.old, str) or not isinstance(self.new, str) or not self.old:
            return ""
        times = content.count(self.old) if self.is_everywhere else int(self.old in content)
        if not times or len(content) + times * (len(self.new) - len(self.old)) > most:
            return ""
        return content.replace(self.old, self.new, times)


class Beside:
    """What stands beside each message, by the message that it follows: branches have their own."""

    def __init__(self) -> None:
        self._after: dict[str, dict[str, Text]] = {}
        self._texts: dict[str, Text] = {}
        self._left = CHANGED_MAX_CHARS
        self._to_read = READ_MAX_CHARS

    def follow(self, message: str, parent: str | None) -> None:
        """The next texts are this message's."""
        self._texts = self._after[message] = dict(self._after.get(parent or "", {}))

    def write(self, key: str, text: Text) -> str:
        """The text as Markdown, "" without words; by its key it is changed later."""
        self._texts.pop(key, None)
        self._texts[key] = text
        if len(self._texts) > MOST_TEXTS:
            del self._texts[next(iter(self._texts))]
        return text.shown()

    def told(self, key: str) -> Text | None:
        return self._texts.get(key)

    def change(self, key: str, edits: Sequence[Edit]) -> str:
        """The whole text after these edits; "" where one cannot be made: what it is then, nobody
        knows, nor after later ones."""
        text = self._texts.pop(key, None)
        content = self.edited(text.content, edits) if text else ""
        if text is None or not content:
            return ""
        self._left -= len(content)
        return self.write(key, replace(text, content=content))

    def edited(self, content: str, edits: Sequence[Edit]) -> str:
        if not 0 < len(edits) <= EDITS_MAX:
            return ""
        for edit in edits:
            self._to_read -= len(content)
            content = edit.made(content, self._left) if self._to_read >= 0 else ""
        return content


def literal(pattern: object) -> str:
    """What a regular expression without any choice stands for; "" for every other: a stranger's
    pattern is not run."""
    if not isinstance(pattern, str) or SPECIAL.search(pattern):
        return ""
    return ESCAPED.sub(r"\1", pattern)


def key_of(value: object) -> str:
    return text_in(value, 200)
