"""Citations by comparison: which served passage bears out which sentence of an answer.

Small models put their marks `[n]` seldom and wrongly, so a mark is a claim to be checked:
it stays where its passage bears the sentence out, moves to the passage that does, is added
where the model left it out, and goes where no served passage says the thing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Passage(Protocol):
    """What is needed of a served passage; ai_chatbot.models.Source is one."""

    n: int
    title: str
    heading: str
    text: str


# [2], [1, 3], [Source 2], 【2】; not [2](a link). Code between backticks is read as group 1.
MARK = re.compile(
    r"(`+[^`\n]*`+)|\s?[\[【](?:(?:source|passage|note)s?\s)?(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)[\]】](?!\()",
    re.I,
)
FENCE = re.compile(r"^\s*(```|~~~)")
NO_STOP = "".join(
    rf"(?<!\b{word})" for word in ("Dr", "Mr", "Ms", "St", "No", "vs", "Mrs", "Prof", "[A-Z]")
)
# A sentence with the marks that stand before or behind its full stop.
SENTENCE = re.compile(
    rf".+?(?:{NO_STOP}[.!?]+[\"'”’)*_]*(?=\s|$)(?:\s?[\[【][^\]】\n]{{1,24}}[\]】](?!\())*|$)\s*",
    re.S,
)
LIST_MARKER = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)]|>)\s+")
WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
NOTHING_FOUND = re.compile(
    r"\b(?:notes?|passages?|sources?|information|context)\b.*\b(?:no|not|none|nothing|cannot|\w+n['’]t)\b"
    r"|\b(?:no|not|none|nothing|cannot|\w+n['’]t)\b.*\b(?:notes?|passages?|sources?|information|context)\b",
    re.I,
)
STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do"
    " does for from had has have he her his how i if in into is it its just me more most my no not"
    " of on one or our out over she should so some such than that the their them then there these"
    " they this those to under up was we were what when where which while who why will with would"
    " you your according based note notes passage passages source sources says state stated states"
    " mentioned".split()
)
ADD_FROM = 0.6  # a mark the model left out needs this much of the sentence in the passage
KEEP_FROM = 0.35  # one it wrote itself needs this much
NEW_WORD_WEIGHT = 3.0  # a word that the question did not hold is what the answer claims
NUMBER_WEIGHT = 3.0


@dataclass(frozen=True)
class Evidence:
    """A served passage reduced to what is compared."""

    n: int
    terms: frozenset[str]


def terms_of(text: str) -> list[str]:
    """Comparable words: lower case, cut to six letters (so that endings do not matter)."""
    words = (word.lower().replace("’", "'").removesuffix("'s") for word in WORD.findall(text))
    return [word if word[0].isdigit() else word[:6] for word in words if word not in STOP_WORDS]


def weigh_evidence(passages: Iterable[Passage]) -> list[Evidence]:
    return [Evidence(p.n, frozenset(terms_of(f"{p.title} {p.heading} {p.text}"))) for p in passages]


def support(claim: Sequence[str], evidence: Evidence, asked: frozenset[str]) -> float:
    """How much of a sentence's terms the passage holds, 0 to 1; its new words weigh most."""
    total = found = 0.0
    for term in set(claim):
        weight = NUMBER_WEIGHT if term[0].isdigit() else 1.0
        weight *= 1.0 if term in asked else NEW_WORD_WEIGHT
        total += weight
        found += weight * (term in evidence.terms)
    return found / total if total else 0.0


def cite(markdown: str, passages: Sequence[Passage], *, question: str = "") -> str:
    """The answer with every mark checked, moved, added or struck; code is left alone."""
    evidence = weigh_evidence(passages)
    asked = frozenset(terms_of(question))
    return map_prose(
        markdown, lambda line: "".join(cite_sentence(s, evidence, asked) for s in sentences(line))
    )


def map_prose(markdown: str, change: Callable[[str], str]) -> str:
    """Apply `change` to each line that is neither in a code fence nor a heading."""
    lines = markdown.split("\n")
    in_fence = False
    for at, line in enumerate(lines):
        if FENCE.match(line):
            in_fence = not in_fence
        elif not in_fence and line.strip() and not line.lstrip().startswith("#"):
            lines[at] = change(line)
    return "\n".join(lines)


def sentences(line: str) -> list[str]:
    """The line cut after each full stop and its marks; `"".join` gives the line back."""
    if line.lstrip().startswith("|"):  # a table's row is one claim
        return [line]
    return [found[0] for found in SENTENCE.finditer(line) if found[0]]


def cite_sentence(sentence: str, evidence: Sequence[Evidence], asked: frozenset[str]) -> str:
    marks = [mark[2] for mark in MARK.finditer(sentence) if mark[2]]
    given = [int(n) for numbers in marks for n in re.findall(r"\d+", numbers)]
    bare = MARK.sub(lambda mark: mark[1] or "", sentence)
    claim = terms_of(LIST_MARKER.sub("", bare))
    cited = choose_marks(claim, given, evidence, asked)
    if not given and (says_little(claim) or NOTHING_FOUND.search(bare)):
        cited = []
    return put_marks(bare, cited)


def says_little(claim: Sequence[str]) -> bool:
    """A single plain word is in too many passages to be borne out by one."""
    return len(set(claim)) < 2 and not any(term[0].isdigit() for term in claim)


def choose_marks(
    claim: Sequence[str], given: Sequence[int], evidence: Sequence[Evidence], asked: frozenset[str]
) -> list[int]:
    """The numbers of the passages that bear the claim out: the model's own first."""
    scores = {item.n: support(claim, item, asked) for item in evidence}
    if kept := [n for n in dict.fromkeys(given) if scores.get(n, 0.0) >= KEEP_FROM]:
        return kept
    best = max(scores, key=lambda n: scores[n], default=None)
    return [best] if best is not None and scores[best] >= ADD_FROM else []


def put_marks(sentence: str, numbers: Sequence[int]) -> str:
    """The marks behind the sentence's last word, before its full stop or a table's bar."""
    if not numbers:
        return sentence
    marks = "".join(f"[{n}]" for n in numbers)
    body, end = re.fullmatch(r"(.*?)([.!?]*[\"'”’)*_]*[\s|]*)", sentence, re.S).groups()  # type: ignore[union-attr]
    return f"{body} {marks}{end}"
