"""Citations by comparison: which served passage bears out which sentence of an answer.

Small models put their marks `[n]` seldom and wrongly, so a mark is a claim to be checked:
it stays where its passage bears the sentence out, moves to the passage that does, is added
where the model left it out, and goes where no served passage says the thing.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Sequence

from ai_chatbot.grounding.check import Finding, Verdict
from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.remembering import Check, RememberedChecks
from ai_chatbot.rendering.marks import (
    END,
    MARK,
    Holes,
    Mark,
    Part,
    find_marks,
    footnotes_in,
    parts_of,
    put_marks,
    stands_as_word,
)
from ai_chatbot.rendering.maths import Kept, protect
from ai_chatbot.rendering.prose import prose_lines

DEFINITION = re.compile(r" {0,3}\[\^?[^\[\]]{1,60}+\]:\s")
CLAIM = 2000  # characters of a sentence that are compared: its last ones
LONGEST_LINE = 60_000  # characters; a longer one is no prose
NO_CLAIM = 0  # characters in which nothing is said: “3” or “東京” may be a whole answer
MOST_SENTENCES, MOST_CHARACTERS = 1000, 60_000  # that are compared in one answer
UNSURE = 0.5  # a verdict below leaves a mark as its writer put it


# The texts of a claim without marks, as they are set apart; None when it is not to be.
Aside = Callable[[Sequence[str]], list[str] | None]


def write_marks(numbers: Iterable[int]) -> str:
    marks = "".join(f"[{n}]" for n in numbers)
    return f" {marks}" if marks else ""


def cite(
    markdown: str,
    passages: Sequence[Passage],
    *,
    question: str = "",
    check: Check | None = None,
    aside: Aside | None = None,
) -> str:
    """The answer with every mark checked, moved, added or struck; code is left alone.

    Only what names a served passage is a mark: other numbers in brackets stay as they are.
    """
    defined = footnotes_in(markdown)
    citer = Citer(passages, question=question, check=check, aside=aside, footnotes=defined)
    return by_line(markdown, citer.cite_line)


def keep_marks(markdown: str, passages: Sequence[Passage], numbers: Collection[int]) -> str:
    """The answer, whose marks were checked, with those of these passages alone."""

    return rewrite_marks(
        markdown, passages, lambda named: write_marks(n for n in named if n in numbers)
    )


def rewrite_marks(
    markdown: str, passages: Sequence[Passage], write: Callable[[Iterable[int]], str]
) -> str:
    """The answer, whose marks were checked, with each as it is written from its numbers."""
    citer = Citer(passages, write=write, footnotes=footnotes_in(markdown))
    return by_line(markdown, citer.keep_marks)


def by_line(markdown: str, change: Callable[[str], str]) -> str:
    """The text with its lines of prose changed; code and formulas stay as they are."""
    kept = Kept()
    lines = protect(markdown, kept.keep).split("\n")
    for at, is_prose in enumerate(prose_lines(lines)):
        if is_prose and not DEFINITION.match(lines[at]):
            lines[at] = change(lines[at])
    return kept.reveal("\n".join(lines))


class Citer:
    """Checks the marks of an answer's lines against the passages that were served.

    `footnotes`: the labels of those that the answer itself defines.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        question: str = "",
        write: Callable[[Iterable[int]], str] = write_marks,
        check: Check | None = None,
        aside: Aside | None = None,
        footnotes: Container[str] = (),
    ) -> None:
        self.served = {passage.n for passage in passages}
        self.footnotes = footnotes
        self.write = write
        self.aside = aside
        self.check = check or RememberedChecks(passages, question).check
        self._sentences_left = MOST_SENTENCES if self.served else 0
        self._characters_left = MOST_CHARACTERS

    def cite_line(self, line: str) -> str:
        if self._sentences_left <= 0 or not NO_CLAIM < len(line) <= LONGEST_LINE:
            return line
        parts = [self.whole(line)] if line.lstrip().startswith("|") else parts_of(line)
        return "".join(self._cite_part(part) for part in parts)

    def _cite_part(self, part: Part) -> str:
        self._sentences_left -= 1
        self._characters_left -= min(part.end - part.start, CLAIM)
        is_too_much = min(self._sentences_left, self._characters_left) < 0
        if is_too_much or (part.end - part.start <= NO_CLAIM and not part.marks):
            return part.line[part.start : part.end]
        return self.cite_parts([part])[0]

    def cite_row(self, cells: Sequence[str]) -> list[str]:
        """A table's row is one claim; its marks go into the last cell that is not empty."""
        return self.cite_parts([self.whole(cell) for cell in cells]) if self.served else [*cells]

    def keep_marks(self, line: str) -> str:
        """The line with its own marks as they stand, unchecked."""
        if len(line) > LONGEST_LINE or not MARK.search(line):
            return line
        part, pieces, at = self.whole(line), [], 0
        for mark in self._of_passages(part):
            start = mark.start - (mark.start > at and line[mark.start - 1].isspace())
            pieces += [line[at:start], self.write(self._served_in([mark]))]
            at = mark.end
        return "".join([*pieces, line[at:]])

    @staticmethod
    def whole(line: str) -> Part:
        holes = Holes(line)
        return Part(line, 0, len(line), holes, find_marks(line, holes))

    def cite_parts(self, parts: Sequence[Part]) -> list[str]:
        """The parts of one claim with its marks, which stand in the last part with words."""
        struck = [self._of_passages(part) for part in parts]
        given = self._served_in([mark for marks in struck for mark in marks])
        if not given and (cited := self._cite_loose(parts)):
            return cited
        bare = [part.without(marks) for part, marks in zip(parts, struck, strict=True)]
        if self.aside and (apart := self.aside([text for text, _ in bare])):
            return apart
        return self._with_marks(bare, self._choose([text for text, _ in bare], given))

    def _cite_loose(self, parts: Sequence[Part]) -> list[str] | None:
        """`yard[1].` and `yard (1).` cite if passage 1 clearly says so; else that is text."""
        marks = self._loose_at_end(parts[-1])
        if not marks:
            return None
        bare = parts[-1].without(marks)
        given = self._served_in(marks)
        found = self.check(bare[0][-CLAIM:], ())
        if not found.verdict.holds or not set(found.numbers).issuperset(given):
            return None
        texts = [part.line[part.start : part.end] for part in parts]
        return [*texts[:-1], put_marks(*bare, self.write(given))]

    def _of_passages(self, part: Part) -> list[Mark]:
        return [
            mark
            for mark in part.marks
            if not mark.loose
            and self.served.intersection(mark.numbers)
            and not self._is_footnote(mark)
            and not stands_as_word(part, mark)
        ]

    def _is_footnote(self, mark: Mark) -> bool:
        """Of the answer's own: `[^2]` where it says further down what that is."""
        return mark.is_footnote and any(str(n) in self.footnotes for n in mark.numbers)

    def _loose_at_end(self, part: Part) -> list[Mark]:
        loose = [mark for mark in part.marks if mark.loose and not self._is_footnote(mark)]
        if not loose or not self.served.issuperset(loose[-1].numbers):
            return []
        return loose[-1:] if not part.line[loose[-1].end : part.end].strip(END + " ") else []

    def _served_in(self, marks: Sequence[Mark]) -> list[int]:
        numbers = dict.fromkeys(n for mark in marks for n in mark.numbers)
        return [n for n in numbers if n in self.served]

    def _choose(self, texts: Sequence[str], given: Sequence[int]) -> list[int]:
        return choose_marks(self.check("|".join(texts)[-CLAIM:], tuple(given)), given)

    def _with_marks(self, bare: Sequence[tuple[str, int]], numbers: Sequence[int]) -> list[str]:
        texts = [text for text, _ in bare]
        if numbers:
            at = max((at for at, text in enumerate(texts) if text.strip()), default=0)
            texts[at] = put_marks(*bare[at], self.write(numbers))
        return texts


def choose_marks(found: Finding, given: Sequence[int]) -> list[int]:
    """The numbers of the passages that bear a claim out: those that its writer gave, if they do."""
    if found.verdict is Verdict.STITCHED:
        return list(found.numbers)
    if found.verdict.holds:
        return [n for n in given if n in found.numbers] or list(found.numbers[:1])
    is_unsure = found.verdict is Verdict.NOT_IN_NOTES and found.strength < UNSURE
    return list(given) if is_unsure else []
