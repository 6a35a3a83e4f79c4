"""A growing answer as the HTML of its numbered events: a page says which was the last it showed."""

import uuid
from collections.abc import Sequence
from typing import Any

from ai_chatbot.answering.growing import GrowingAnswer
from ai_chatbot.langflow.steps import Step
from ai_chatbot.models import Source
from ai_chatbot.rendering import fragments
from ai_chatbot.rendering.branch import words_of


class Progress:
    """An answer's fragments for our own page."""

    def __init__(self, answer_id: uuid.UUID, question: str, *, state: str = "searching") -> None:
        self.answer_id = answer_id
        self.seq = 0  # number of the newest event that was shown
        self._state = state
        self._step: Step | None = None  # what the flow is at, before it goes on to write
        self._quotes: Sequence[dict[str, Any]] = []
        self._growing = GrowingAnswer(answer_id, question)

    @property
    def sources(self) -> Sequence[Source]:
        return self._growing.sources

    def grow(self, seq: int, text: str) -> str:
        """The fragment for event `seq`, by which `text` came; "" while that is not worth one."""
        growth = self._growing.grow(seq, text)
        if growth is None:
            return ""
        turned = self._state != "answering" or self._step is not None
        self._state, self._step = "answering", None
        previous, self.seq = self.seq, seq
        return self._fragment(previous, growth.blocks, with_state=turned, whole=growth.is_whole)

    def is_small(self, text: str) -> bool:
        """Whether showing this much more takes a few milliseconds at most."""
        return self._growing.is_small(text)

    def add_sources(self, seq: int, sources: Sequence[Source]) -> str:
        """The fragment for event `seq`, by which these were served; "" when there are none."""
        self._growing.sources = sources
        if not sources:
            return ""
        previous, self.seq = self.seq, seq
        reads = self._state == "searching"
        if reads:
            self._state, self._step = "reading", None
        return self._fragment(previous, "", with_state=reads, with_sources=True)

    def step(self, seq: int, step: Step) -> str:
        """The fragment for event `seq`: the status line says what the flow does now."""
        self._step = step
        previous, self.seq = self.seq, seq
        return self._fragment(previous, "", with_state=True)

    def extract(self, seq: int, quotes: Sequence[dict[str, Any]]) -> str:
        """The fragment for event `seq`, by which the notes' own sentences came.

        "" behind the first word: they stand above it, and would push away what is read.
        """
        if self._state == "answering":
            return ""
        self._quotes = quotes
        previous, self.seq = self.seq, seq
        return self._fragment(previous, "", with_quotes=True)

    def after(self, seq: int) -> str:
        """All that was shown after event `seq`, as one fragment."""
        whole = seq < self._growing.folded_at
        blocks = self._growing.blocks_after(seq)
        return self._fragment(
            seq, blocks, with_state=True, with_sources=True, with_quotes=True, whole=whole
        )

    def _fragment(
        self,
        previous: int,
        blocks: str,
        *,
        with_state: bool = False,
        with_sources: bool = False,
        with_quotes: bool = False,
        whole: bool = False,
    ) -> str:
        return fragments.progress_fragment(
            self.answer_id,
            previous=previous,
            seq=self.seq,
            blocks=blocks,
            tail=self._growing.tail,
            state=self._state if with_state else "",
            words=words_of(self._state, len(self.sources), self._step),
            sources=self.sources if with_sources else [],
            quotes=self._quotes if with_quotes else [],
            whole=whole,
        )


def show_first_word() -> None:
    """Load all that showing an answer takes, by showing one to nobody, in this thread."""
    Progress(uuid.uuid4(), "").grow(1, "Yes.")
