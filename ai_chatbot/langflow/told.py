"""A run may write several messages at the same time, as two models do: told one after another."""


class Told:
    """`push` tokens, and what is to be told of them comes back; nothing is lost, nothing mixed.

    The message that began first is told as it comes. Others wait until Langflow calls it complete,
    and then stand below it.
    """

    def __init__(self) -> None:
        self._now: str | None = None  # the message that is told
        self._waiting: dict[str, list[str]] = {}  # by message, in the order in which they began
        self._complete: set[str] = set()  # of those that wait
        self._is_begun = False

    def push(self, message: str, chunk: str) -> str:
        """A token of that message; "" where Langflow does not say of which: then of the one now."""
        if self._now is None and not self._waiting:
            self._now = message
            return self._set_apart(chunk)
        if message in ("", self._now):
            return chunk
        self._waiting.setdefault(message, []).append(chunk)
        return ""

    def complete(self, message: str) -> str:
        """Langflow has that message whole; it says so more than once."""
        if message in self._waiting:
            self._complete.add(message)
        return self._go_on() if message and message == self._now else ""

    def rest(self) -> str:
        """What still waits at the run's end."""
        self._complete |= self._waiting.keys()
        return self._go_on()

    def _go_on(self) -> str:
        """Tell the next one, and all that are complete, up to one that is still written."""
        self._now, said = None, ""
        while self._waiting and self._now is None:
            message = next(iter(self._waiting))
            said += self._set_apart("".join(self._waiting.pop(message)))
            self._now = None if message in self._complete else message
            self._complete.discard(message)
        return said

    def _set_apart(self, text: str) -> str:
        before = "\n\n" if self._is_begun else ""
        self._is_begun = True
        return before + text
