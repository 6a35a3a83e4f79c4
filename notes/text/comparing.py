"""Two texts compared: line by line, and word by word where a line was rewritten."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notes.text.shortest_edit import Change, find_changes

CONTEXT_LINES = 3
SHOWN_LINES = 2000
COMPARED_LINES = 5000  # of each text between their common beginning and end
CHANGED_LINES = 1500  # removed and added; of texts with more nothing is told to be the same
WORD = re.compile(r"\w+|\s+|[^\w\s]")
LINE_CHARS = 10_000  # of a line whose words are compared
CHANGED_WORDS = 400  # of such a line
WORDS_COMPARED = 50_000  # of a whole comparison
ALIKE = 0.4  # of two lines' words; lines that share less are two


@dataclass
class WordBudget:
    """How many words may still be compared."""

    left: int = WORDS_COMPARED

    def take(self, count: int) -> bool:
        self.left -= count
        return self.left >= 0


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison; `kind` is "same", "added", "removed", "gap" or "cut".

    `parts` are pieces of the line in order, each with whether it is what changed.
    """

    kind: str
    parts: Sequence[tuple[str, bool]] = ()

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


def compare(before: str, after: str) -> list[DiffLine]:
    """What was removed and added, with a few lines around each change; "cut" ends a long one."""
    out: list[DiffLine] = []
    words = WordBudget()
    for line in differences(before.splitlines(), after.splitlines(), words):
        if len(out) == SHOWN_LINES:
            return [*out, DiffLine("cut")]
        out.append(line)
    return out


def differences(old: list[str], new: list[str], words: WordBudget) -> Iterator[DiffLine]:
    shown = None  # so many lines of `old` are done with
    for a, b, c, d in changes(old, new):
        around = a - CONTEXT_LINES
        if shown is not None:
            after = min(shown + CONTEXT_LINES, a)
            yield from plain("same", old[shown:after])
            if around > after:
                yield DiffLine("gap")
            around = max(around, after)
        yield from plain("same", old[max(around, 0) : a])
        yield from rewritten(old[a:b], new[c:d], words)
        shown = b
    if shown is not None:
        yield from plain("same", old[shown : shown + CONTEXT_LINES])


def changes(old: list[str], new: list[str]) -> Iterator[Change]:
    """`old[a:b]` became `new[c:d]`, in order.

    Only what lies between the common beginning and end is compared, and texts that are very long
    or differ in very much as a whole.
    """
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = range(1, shorter - start + 1)
    end = next((n - 1 for n in rest if old[-n] != new[-n]), shorter - start)
    a, b, c, d = start, len(old) - end, start, len(new) - end
    is_long = max(b - a, d - c) > COMPARED_LINES
    found = None if is_long else find_changes(old[a:b], new[c:d], CHANGED_LINES)
    if found is None:
        yield a, b, c, d
        return
    for i, j, k, m in found:
        yield a + i, a + j, c + k, c + m


def rewritten(old: list[str], new: list[str], words: WordBudget) -> Iterator[DiffLine]:
    """Lines that became others, those that stand for each other with their words compared."""
    if len(old) != len(new):
        yield from plain("removed", old)
        yield from plain("added", new)
        return
    became = []
    for before, after in zip(old, new, strict=True):  # no further than somebody reads
        removed, added = compare_words(before, after, words)
        yield DiffLine("removed", removed)
        became.append(added)
    for added in became:
        yield DiffLine("added", added)


Parts = list[tuple[str, bool]]


def compare_words(before: str, after: str, budget: WordBudget) -> tuple[Parts, Parts]:
    """Both lines in pieces; nothing is marked in lines that are long or share too little."""
    unmarked = [(before, False)], [(after, False)]
    if max(len(before), len(after)) > LINE_CHARS:
        return unmarked
    old, new = WORD.findall(before), WORD.findall(after)
    if not budget.take(len(old) + len(new)):
        return unmarked
    found = find_changes(old, new, CHANGED_WORDS)
    if found is None or not share_enough(old, new, found):
        return unmarked
    return marked(old, [(a, b) for a, b, _, _ in found]), marked(
        new, [(c, d) for _, _, c, d in found]
    )


def share_enough(old: list[str], new: list[str], found: list[Change]) -> bool:
    changed = sum(b - a + d - c for a, b, c, d in found)
    return len(old) + len(new) - changed >= ALIKE * (len(old) + len(new))


def marked(words: list[str], changed: list[tuple[int, int]]) -> Parts:
    """The line in pieces, each with whether it is one of the changed ranges."""
    parts: Parts = []
    at = 0
    for start, end in changed:
        parts += [("".join(words[at:start]), False), ("".join(words[start:end]), True)]
        at = end
    parts.append(("".join(words[at:]), False))
    return [part for part in parts if part[0]]


def plain(kind: str, texts: Sequence[str]) -> Iterator[DiffLine]:
    for text in texts:
        yield DiffLine(kind, [(text, False)])
