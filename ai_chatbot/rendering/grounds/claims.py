"""The sentences of a whole answer, each checked once; and how a sentence is known again.

What is checked at an answer's end is kept in its row by places. Where the answer is rendered, a
sentence comes as Markdown's tree has it, without its list marker: it is known by its words.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ai_chatbot.grounding.check import Finding, Verdict
from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.remembering import Check, RememberedChecks
from ai_chatbot.grounding.silence import DOUBTFUL, Checked
from ai_chatbot.rendering.citations import NO_CLAIM, Citer
from ai_chatbot.rendering.grounds.sentences import sentences_of
from ai_chatbot.rendering.marks import LOOSE, MARK, Part, footnotes_in, parts_of
from ai_chatbot.rendering.maths import protect
from ai_chatbot.rendering.prose import prose_lines

FILLER = "\ue000"  # what a formula is while it is looked past
MOST_CLAIMS = 80  # of one answer that are checked
LONGEST_LINE = 60_000  # characters; a longer one is no prose
LIST_MARKER = re.compile(r"^\s{0,40}(?:(?:[-*+]|\d{1,9}[.)]|>)\s{1,9})+")
WORDS = re.compile(r"[^\W_]+")

# A text that is not from the notes, and whether it is to be named so.
Dress = Callable[[str, bool], str]


def key_of(sentence: str) -> str:
    """Its words without marks and Markdown; "" for one without words."""
    bare = LOOSE.sub("", MARK.sub("", LIST_MARKER.sub("", sentence)))
    return " ".join(WORDS.findall(bare)).casefold()


def check_sentences(
    said: str, passages: Sequence[Passage], check: Check, seconds: float
) -> list[Checked]:
    """Each sentence of prose with its verdict; what is not reached in this time has none."""
    give_up = time.monotonic() + seconds
    found: list[Checked] = []
    heard: list[Finding] = []

    def listen(claim: str, given: Sequence[int] = ()) -> Finding:
        heard.append(check(claim, given))
        return heard[-1]

    citer = Citer(passages, check=listen, footnotes=footnotes_in(said))
    for at, part in claims_in(said):
        if time.monotonic() > give_up:
            break
        heard.clear()
        citer.cite_parts([part])
        found += [checked(at, part, finding) for finding in heard[-1:]]
    return found


def checked(at: int, part: Part, found: Finding) -> Checked:
    words = part.line[part.start : part.end]
    start = at + part.start + len(words) - len(words.lstrip())
    end = at + part.start + len(words.rstrip())
    strength = round(found.strength, 3)
    return Checked(start, end, found.verdict, tuple(found.numbers), strength, found.grounds)


def claims_in(said: str) -> Iterator[tuple[int, Part]]:
    """The first MOST_CLAIMS sentences, with where their line begins; a table's row is one."""
    lines = protect(said, lambda formula: FILLER * len(formula)).split("\n")
    at, left = 0, MOST_CLAIMS
    for line, is_prose in zip(lines, prose_lines(lines), strict=True):
        if is_prose and NO_CLAIM < len(line) <= LONGEST_LINE:
            for part in claims_of(line)[:left]:
                left -= 1
                yield at, part
        if not left:
            return
        at += len(line) + 1


def claims_of(line: str) -> list[Part]:
    parts = [Citer.whole(line)] if line.lstrip().startswith("|") else parts_of(line)
    return [part for part in parts if part.end - part.start > NO_CLAIM]


class KeptChecks:
    """The verdicts that an answer's row keeps, for its sentences wherever they are rendered."""

    def __init__(self, said: str = "", kept: Mapping[str, Any] | None = None) -> None:
        self.our = sentences_of(kept)
        self._found: dict[str, Finding] = {}
        for each in (kept or {}).get("sentences", ()):
            key = key_of(said[each["start"] : each["end"]])
            found = Finding(Verdict(each["verdict"]), tuple(each["numbers"]), each["strength"])
            self._found[key] = found

    def check_with(self, passages: Sequence[Passage], question: str) -> Check:
        """As these say; a sentence that none of them is of is checked anew, by its words."""
        remembered = RememberedChecks(passages, question)

        def check(claim: str, given: Sequence[int] = ()) -> Finding:
            found = self._found.get(key_of(claim)) if self._found else None
            return found or remembered.check(claim, given)

        return check

    def aside(self, dress: Dress) -> Callable[[Sequence[str]], list[str] | None]:
        """For a claim's texts: as they are dressed when it is not from the notes, else None."""

        def set_apart(texts: Sequence[str]) -> list[str] | None:
            found = self._found.get(key_of("|".join(texts))) if self._found else None
            if found is None or found.verdict not in DOUBTFUL:
                return None
            last = max((at for at, text in enumerate(texts) if text.strip()), default=0)
            return [
                dress(text, at == last) if text.strip() else text for at, text in enumerate(texts)
            ]

        return set_apart
