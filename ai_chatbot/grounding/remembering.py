"""Findings that are kept: what is shown is drawn again and again, and a claim checked once."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from ai_chatbot.grounding.check import Checker, Finding
from ai_chatbot.grounding.passages import Passage

Check = Callable[[str, Sequence[int]], Finding]


class _Served(tuple[tuple[int, str, str, str], ...]):
    """Passages by what they say, whichever rows hold them; its hash is counted once."""

    def __init__(self, _: object) -> None:
        self._hash = super().__hash__()

    def __hash__(self) -> int:
        return self._hash


class RememberedChecks:
    """As Checker without vectors."""

    def __init__(self, passages: Sequence[Passage], question: str = "") -> None:
        self._served = _Served((p.n, p.title, p.heading, p.text) for p in passages)
        self._question = question

    def check(self, claim: str, given: Sequence[int] = ()) -> Finding:
        return _check(self._served, self._question, claim, tuple(given))


@lru_cache(maxsize=4096)
def _check(served: _Served, question: str, claim: str, given: tuple[int, ...]) -> Finding:
    return _checker(served, question).check(claim, given)


@lru_cache(maxsize=32)
def _checker(served: _Served, question: str) -> Checker:
    return Checker([_Passage(*each) for each in served], question)


class _Passage:
    def __init__(self, n: int, title: str, heading: str, text: str) -> None:
        self.n, self.title, self.heading, self.text = n, title, heading, text
