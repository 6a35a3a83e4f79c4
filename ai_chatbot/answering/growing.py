"""A growing answer as HTML, whoever shows it: finished blocks once, the unfinished tail again."""

from collections.abc import Sequence
from dataclasses import dataclass

from ai_chatbot.models import Source
from ai_chatbot.rendering.answers import Allowance, fences_in, folded, render_cited
from ai_chatbot.rendering.blocks import BlockSplitter
from ai_chatbot.rendering.links import ON_OUR_PAGE, Manner

SMALL = 1500  # characters that are rendered faster than a thread hears of them
FORMULA = 10  # times as much does a formula cost as other words
FORMULA_SIGNS = ("$", "\\", "math")  # one of which begins a formula, or the code called so
LONG_TAIL = 2000  # characters from which an unfinished block is shown in larger steps


@dataclass(frozen=True)
class Growth:
    """What came by one event: HTML of the blocks that it finished, after which the tail stands.

    `is_whole` blocks take the place of all before them.
    """

    blocks: str
    tail: str
    is_whole: bool = False


class GrowingAnswer:
    """The work grows with the answer's length: finished blocks are rendered once."""

    def __init__(self, name: object, question: str, manner: Manner = ON_OUR_PAGE) -> None:
        self.name = name
        self.question = question
        self.manner = manner
        self.sources: Sequence[Source] = []
        self.tail = ""
        self.folded_at = 0  # number of the event by which all before it was a thought
        self._blocks: list[tuple[int, str]] = []  # (seq, HTML) of each finished block
        self._new = ""  # text that no event has shown
        self._taken: list[str] = []  # the text of the finished blocks, while it may be a thought
        self._splitter = BlockSplitter()
        self._allowance = Allowance()

    def grow(self, seq: int, text: str) -> Growth | None:
        """What event `seq`, by which `text` came, shows; None while that is too little."""
        self._new += text
        if not self._new or self._is_too_little(len(self._new)):
            return None
        new, self._new = self._new, ""
        finished = self._splitter.push(new)
        folds = self._splitter.has_lone_end and not self.folded_at
        if folds:
            self._fold(seq)
        block = self._render(finished, self._allowance) if finished else ""
        self._taken += [finished] if finished and not self.folded_at else []
        self.tail = self._render(self._splitter.closed_tail(), None)
        if block:
            self._blocks.append((seq, block))
        return Growth(self.blocks_after(0) if folds else block, self.tail, is_whole=folds)

    def blocks_after(self, seq: int) -> str:
        return "".join(html for number, html in self._blocks if number > seq)

    def is_small(self, text: str) -> bool:
        """Whether showing this much more takes a few milliseconds at most.

        A line costs as much as 30 characters, a fence as 100, whatever is in them. Where a line
        ends, a block may, and each sentence of that is checked against what was served.
        """
        if self.sources and "\n" in f"{self._new}{text}":
            return False
        shown = f"{self._splitter.tail}{self._new}{text}" if len(text) <= SMALL else text
        has_formulas = any(sign in shown for sign in FORMULA_SIGNS)
        length = len(shown) * (FORMULA if has_formulas else 1)
        return length + 30 * shown.count("\n") + 100 * fences_in(shown) <= SMALL

    def _fold(self, seq: int) -> None:
        """What was shown as the answer turned out to be what the model thought before it."""
        thoughts = "".join(self._taken)
        self.folded_at, self._taken = seq, []
        self._blocks = [(seq, folded(thoughts))] if thoughts.strip() else []

    def _is_too_little(self, characters: int) -> bool:
        """A long unfinished block is rendered again only when it grew by an eighth."""
        tail = len(self._splitter.tail)
        return tail >= LONG_TAIL and characters * 8 <= tail

    def _render(self, text: str, allowance: Allowance | None) -> str:
        """HTML of finished blocks, which use the answer's allowance up, or of the tail."""
        return render_cited(
            text,
            self.sources,
            question=self.question,
            finished=allowance is not None,
            allowance=allowance or self._allowance.copy(),
            name=self.name,
            manner=self.manner,
        ).html
