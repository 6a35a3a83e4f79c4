"""Where an answer is cut: at a text that the client named, or after so many tokens."""

import re

BYTES_A_TOKEN = 4  # of UTF-8: nobody here knows the pieces of the model that answers


def tokens_in(text: str) -> int:
    """About how many tokens a model makes of it."""
    return -(-len(text.encode()) // BYTES_A_TOKEN)


class StopFinder:
    """Tells a text up to the first of the stops; holds back what may be the beginning of one."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self.found = False
        self._stops = stops
        self._pattern = re.compile("|".join(map(re.escape, stops))) if stops else None
        self._held = ""

    def push(self, text: str) -> str:
        if self._pattern is None:
            return text
        text, self._held = self._held + text, ""
        if found := self._pattern.search(text):
            self.found = True
            return text[: found.start()]
        cut = len(text) - self._begun(text)
        self._held = text[cut:]
        return text[:cut]

    def rest(self) -> str:
        held, self._held = self._held, ""
        return held

    def _begun(self, text: str) -> int:
        """How many of the last characters may be the beginning of a stop."""
        reach = min(len(text), max(map(len, self._stops)) - 1)
        begun = (
            length
            for length in range(reach, 0, -1)
            if any(stop.startswith(text[-length:]) for stop in self._stops)
        )
        return next(begun, 0)


class Room:
    """How much may still be said."""

    def __init__(self, tokens: int | None) -> None:
        self.is_full = False
        self._bytes = None if tokens is None else tokens * BYTES_A_TOKEN

    def take(self, text: str) -> str:
        """The text as far as there is room for it; a letter is never cut in two."""
        if self._bytes is None:
            return text
        encoded = text.encode()
        if len(encoded) > self._bytes:
            self.is_full = True
            text = encoded[: self._bytes].decode(errors="ignore")
        self._bytes -= len(text.encode())
        return text
