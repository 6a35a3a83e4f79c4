"""A growing answer as the HTML of its numbered events: a page says which was the last it showed."""

import uuid
from collections.abc import Sequence

from ai_chatbot.models import Source
from ai_chatbot.rendering import fragments
from ai_chatbot.rendering.answers import Allowance, fences_in, folded, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter

SMALL = 1500  # characters that are rendered faster than a thread hears of them
LONG_TAIL = 2000  # characters from which an unfinished block is shown in larger steps


class Progress:
    """Finished blocks are rendered once and sent once; the unfinished tail replaces itself."""

    def __init__(self, answer_id: uuid.UUID, question: str) -> None:
        self.answer_id = answer_id
        self.question = question
        self.seq = 0  # number of the newest event that was shown
        self.sources: Sequence[Source] = []
        self._state = "searching"
        self._new = ""  # text that no event has shown
        self._blocks: list[tuple[int, str]] = []  # (seq, HTML) of each finished block
        self._tail = ""
        self._taken: list[str] = []  # the text of the finished blocks, while it may be a thought
        self._folded_at = 0  # number of the event by which all before it was a thought
        self._splitter = BlockSplitter()
        self._allowance = Allowance()

    def grow(self, seq: int, text: str) -> str:
        """The fragment for event `seq`, by which `text` came; "" while that is not worth one."""
        self._new += text
        if not self._new or self._is_too_little(len(self._new)):
            return ""
        new, self._new = self._new, ""
        finished = self._splitter.push(new)
        folds = self._splitter.has_lone_end and not self._folded_at
        if folds:
            self._fold(seq)
        block = self._render(finished, self._allowance) if finished else ""
        self._taken += [finished] if finished and not self._folded_at else []
        self._tail = self._render(self._splitter.closed_tail(), None)
        turned, self._state = self._state != "answering", "answering"
        if block:
            self._blocks.append((seq, block))
        previous, self.seq = self.seq, seq
        if folds:
            return self._fragment(previous, self._blocks_after(0), with_state=turned, whole=True)
        return self._fragment(previous, block, with_state=turned)

    def _fold(self, seq: int) -> None:
        """What was shown as the answer turned out to be what the model thought before it."""
        thoughts = "".join(self._taken)
        self._folded_at, self._taken = seq, []
        self._blocks = [(seq, folded(thoughts))] if thoughts.strip() else []

    def _blocks_after(self, seq: int) -> str:
        return "".join(html for number, html in self._blocks if number > seq)

    def is_small(self, text: str) -> bool:
        """Whether showing this much more takes a few milliseconds at most.

        A line costs as much as 30 characters, a fence as 100, whatever is in them.
        """
        shown = f"{self._splitter.tail}{self._new}{text}" if len(text) <= SMALL else text
        return len(shown) + 30 * shown.count("\n") + 100 * fences_in(shown) <= SMALL

    def _is_too_little(self, characters: int) -> bool:
        """A long unfinished block is rendered again only when it grew by an eighth."""
        tail = len(self._splitter.tail)
        return tail >= LONG_TAIL and characters * 8 <= tail

    def add_sources(self, seq: int, sources: Sequence[Source]) -> str:
        """The fragment for event `seq`, by which these were served; "" when there are none."""
        self.sources = sources
        if not sources:
            return ""
        previous, self.seq = self.seq, seq
        return self._fragment(previous, "", with_sources=True)

    def after(self, seq: int) -> str:
        """All that was shown after event `seq`, as one fragment."""
        whole = seq < self._folded_at
        blocks = self._blocks_after(seq)
        return self._fragment(seq, blocks, with_state=True, with_sources=True, whole=whole)

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

    def _fragment(
        self,
        previous: int,
        blocks: str,
        *,
        with_state: bool = False,
        with_sources: bool = False,
        whole: bool = False,
    ) -> str:
        return fragments.progress_fragment(
            self.answer_id,
            previous=previous,
            seq=self.seq,
            blocks=blocks,
            tail=self._tail,
            state=self._state if with_state else "",
            sources=self.sources if with_sources else [],
            whole=whole,
        )


def show_first_word() -> None:
    """Load all that showing an answer takes, by showing one to nobody, in this thread."""
    Progress(uuid.uuid4(), "").grow(1, "Yes.")
