"""Two texts compared: line by line, and word by word where a line was rewritten."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT_LINES = 3
SHOWN_LINES = 2000
COMPARED_LINES = 5000  # of each text between their common beginning and end
WORD = re.compile(r"\w+|\s+|[^\w\s]")
WORDS_COMPARED = 2000  # of one line


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
    for line in differences(before.splitlines(), after.splitlines()):
        if len(out) == SHOWN_LINES:
            return [*out, DiffLine("cut")]
        out.append(line)
    return out


def differences(old: list[str], new: list[str]) -> Iterator[DiffLine]:
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
        yield from rewritten(old[a:b], new[c:d])
        shown = b
    if shown is not None:
        yield from plain("same", old[shown : shown + CONTEXT_LINES])


def changes(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """`old[a:b]` became `new[c:d]`, in order.

    Only what lies between the common beginning and end is compared, and very long texts as a
    whole: the comparison's time grows with the product of their lengths.
    """
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = range(1, shorter - start + 1)
    end = next((n - 1 for n in rest if old[-n] != new[-n]), shorter - start)
    a, b, c, d = start, len(old) - end, start, len(new) - end
    if max(b - a, d - c) > COMPARED_LINES:
        yield a, b, c, d
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=max(b - a, d - c) > 500)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            yield a + i, a + j, c + k, c + m


def rewritten(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    """Lines that became others, those that stand for each other with their words compared."""
    if len(old) != len(new):
        yield from plain("removed", old)
        yield from plain("added", new)
        return
    became = []
    for before, after in zip(old, new, strict=True):  # no further than somebody reads
        removed, added = compare_words(before, after)
        yield DiffLine("removed", removed)
        became.append(added)
    for added in became:
        yield DiffLine("added", added)


def compare_words(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both lines in pieces; nothing is marked in lines that share too little."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > WORDS_COMPARED or matcher.ratio() < 0.4:
        return [(before, False)], [(after, False)]
    left, right = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        left.append(("".join(old[a:b]), kind != "equal"))
        right.append(("".join(new[c:d]), kind != "equal"))
    return [part for part in left if part[0]], [part for part in right if part[0]]


def plain(kind: str, texts: Sequence[str]) -> Iterator[DiffLine]:
    for text in texts:
        yield DiffLine(kind, [(text, False)])
