"""A growing answer as numbered events, so that a page can say which was the last it saw."""

import uuid
from collections.abc import Sequence

from ai_chatbot.models import Source
from ai_chatbot.rendering import fragments
from ai_chatbot.rendering.answers import Allowance, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter

SMALL = 1500  # characters that are rendered faster than a thread hears of them
LONG_TAIL = 2000  # characters from which an unfinished block is shown in larger steps


class Progress:
    """Finished blocks are rendered once and sent once; the unfinished tail replaces itself."""

    def __init__(self, answer_id: uuid.UUID, question: str) -> None:
        self.answer_id = answer_id
        self.question = question
        self.seq = 0  # number of the newest event
        self.sources: Sequence[Source] = []
        self._state = "searching"
        self._shown = 0  # characters that the newest event showed
        self._blocks: list[tuple[int, str]] = []  # (seq, HTML) of each finished block
        self._tail = ""
        self._splitter = BlockSplitter()
        self._allowance = Allowance()

    def grow(self, text: str) -> str:
        """The event that shows an answer grown to `text`; "" while that is not worth one."""
        new = text[self._shown :]
        if not new or self._is_too_little(len(new)):
            return ""
        self._shown = len(text)
        finished = self._splitter.push(new)
        block = self._render(finished, self._allowance) if finished else ""
        self._tail = self._render(self._splitter.closed_tail(), None)
        turned, self._state = self._state != "answering", "answering"
        self.seq += 1
        if block:
            self._blocks.append((self.seq, block))
        return self._event(self.seq - 1, block, with_state=turned)

    def is_small(self, text: str) -> bool:
        """Whether showing an answer grown to `text` takes a few milliseconds at most."""
        return len(text) - self._shown + len(self._splitter.tail) <= SMALL

    def _is_too_little(self, characters: int) -> bool:
        """A long unfinished block is rendered again only when it grew by an eighth."""
        tail = len(self._splitter.tail)
        return tail >= LONG_TAIL and characters * 8 <= tail

    def add_sources(self, sources: Sequence[Source]) -> str:
        """The event that shows the passages that were served; "" when there are none."""
        self.sources = sources
        if not sources:
            return ""
        self.seq += 1
        return self._event(self.seq - 1, "", with_sources=True)

    def after(self, seq: int) -> str:
        """All that happened after event `seq`, as one event."""
        blocks = "".join(html for number, html in self._blocks if number > seq)
        return self._event(seq, blocks, with_state=True, with_sources=True)

    def _render(self, text: str, allowance: Allowance | None) -> str:
        """HTML of finished blocks, which use the answer's allowance up, or of the tail."""
        return render_cited(
            text,
            self.sources,
            question=self.question,
            finished=allowance is not None,
            allowance=allowance or self._allowance.copy(),
            name=self.answer_id,
        ).html

    def _event(
        self, previous: int, blocks: str, *, with_state: bool = False, with_sources: bool = False
    ) -> str:
        return fragments.progress_fragment(
            self.answer_id,
            previous=previous,
            seq=self.seq,
            blocks=blocks,
            tail=self._tail,
            state=self._state if with_state else "",
            sources=self.sources if with_sources else [],
        )


def show_first_word() -> None:
    """Load all that showing an answer takes, by showing one to nobody, in this thread."""
    Progress(uuid.uuid4(), "").grow("Yes.")
