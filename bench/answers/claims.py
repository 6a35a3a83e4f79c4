"""Claims that are known to be true or false of the passages that they are checked against.

Some are written by hand (`written_claims.jsonl`, over EVAL_DIR/wiki and bench/languages;
`turned_claims.jsonl`, short notes of its own with what turns around who does what to whom;
`contrary_claims.jsonl`, with other amounts, units, days, comparisons, causes, things;
`foreign_claims.jsonl`, claims in another language than the note that they are about;
`changed_claims.jsonl`, notes of seven languages with claims that change one thing of them, written
after the rules), the others made of the sentences of EVAL_DIR/wiki by rules: true ones as they
stand, shortened or joined in pairs, false ones by a "not", another number, a name from nowhere, a
premise that is not so.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.retrieval import EVAL_DIR
from tests.stack import ROOT

WRITTEN = Path(__file__).with_name("written_claims.jsonl")
TURNED = Path(__file__).with_name("turned_claims.jsonl")
CONTRARY = Path(__file__).with_name("contrary_claims.jsonl")
FOREIGN = Path(__file__).with_name("foreign_claims.jsonl")
CHANGED = Path(__file__).with_name("changed_claims.jsonl")
LANGUAGES = ROOT / "bench" / "languages"
SERVED = 10  # passages for each claim: its own among others of the same note or language
LONGEST_PASSAGE = 1200  # characters
NAMES = "Zanzibar Hemmingsen Vologda Quintero Aldershot Nakashima Tierradentro Okonkwo".split()
AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|does|did|do)\b"
    r"(?! (?:not|no|never)\b)"
)
NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?:ia|land|is|on|er|en|an|a|o)?\b(?! [A-Z])")
SENTENCE = re.compile(r"[A-Z][^.!?\n]{40,220}\.(?= |$)")


@dataclass
class Passage:
    n: int
    title: str
    heading: str
    text: str


@dataclass
class Case:
    """A claim beside what was served for it; `kind` says how it was made."""

    kind: str
    claim: str
    question: str
    passages: tuple[Passage, ...]
    is_true: bool
    way: str = ""  # of a false one: what was changed, where its kind has several

    @property
    def is_held_out(self) -> bool:
        """Which half it is of; claims over one passage share theirs."""
        return hashed(self.passages[0].text) % 2 == 1


def hashed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def cases(most: int = 400) -> list[Case]:
    """All that are written, and about so many that are made."""
    return [*written(), *turned(), *contrary(), *changed(), *made(most)]


# --- Written by hand ---------------------------------------------------------------------------


def written() -> Iterator[Case]:
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passages = of_note(row) if "note" in row else of_language(row)
        yield Case(row["kind"], row["claim"], row["question"], passages, row["is_true"])


def of_note(row: dict[str, str]) -> tuple[Passage, ...]:
    paragraphs = paragraphs_of(row["note"])
    own = next(each for each in paragraphs if each.startswith(row["starts"]))
    return served(row["note"].removesuffix(".md"), own, paragraphs)


def of_language(row: dict[str, str]) -> tuple[Passage, ...]:
    notes = notes_in(row["language"])
    own = next(each for each in notes if each[0] == row["title"])
    others = [each for each in notes if each != own][: SERVED - 1]
    return tuple(Passage(n, title, "", text) for n, (title, text) in enumerate([own, *others], 1))


@cache
def notes_in(language: str) -> list[tuple[str, str]]:
    lines = (LANGUAGES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [(row["title"], row["text"]) for row in map(json.loads, lines)]


@cache
def paragraphs_of(note: str) -> tuple[str, ...]:
    text = (EVAL_DIR / "wiki" / note).read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if len(line) > 150)


def served(title: str, own: str, paragraphs: Sequence[str]) -> tuple[Passage, ...]:
    """The claim's own passage and some around it, which speak of much the same."""
    at = paragraphs.index(own)
    near = sorted(range(len(paragraphs)), key=lambda each: abs(each - at))[:SERVED]
    texts = [paragraphs[each][:LONGEST_PASSAGE] for each in near]
    return tuple(Passage(n, title, "", text) for n, text in enumerate(texts, 1))


def turned() -> Iterator[Case]:
    """Claims of who does what to whom: the right way about in other words, and the wrong one."""
    for row in turned_notes():
        of_its_language = [each for each in turned_notes() if each["language"] == row["language"]]
        others = [each for each in of_its_language if each is not row][: SERVED - 1]
        passages = tuple(
            Passage(n, each["title"], "", each["text"]) for n, each in enumerate([row, *others], 1)
        )
        for claim in row["true"]:
            yield Case("reordered", claim, row["question"], passages, True)
        for claim in row["swapped"]:
            yield Case("order", claim, row["question"], passages, False)


@cache
def turned_notes() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TURNED.read_text(encoding="utf-8").splitlines()]


def contrary() -> Iterator[Case]:
    """Claims of which a word or two say another thing than the note, and true ones beside them."""
    rows = rows_of(CONTRARY)
    for row in rows:
        passages = of_note(row) if "note" in row else beside_others(row, rows)
        yield from cases_of(row, passages, "contrary", "opposed")


def changed() -> Iterator[Case]:
    """Claims that change one thing of a note: a "not", a number, a name, a unit, who does what …"""
    rows = rows_of(CHANGED)
    for row in rows:
        yield from cases_of(row, beside_others(row, rows), "changed", "kept")


def foreign() -> Iterator[Case]:
    """Claims in another language than the note's, for an embedder that reads both."""
    rows = rows_of(FOREIGN)
    for row in rows:
        yield from cases_of(row, beside_others(row, rows), "foreign_false", "foreign")


def cases_of(
    row: dict[str, Any], passages: tuple[Passage, ...], false_kind: str, true_kind: str
) -> Iterator[Case]:
    """False ones may bring a question of their own."""
    for claim in row["true"]:
        yield Case(true_kind, claim, row["question"], passages, True)
    for kind, claims in row["false"].items():
        for each in claims:
            claim, asked = each if isinstance(each, list) else (each, row["question"])
            yield Case(false_kind, claim, asked, passages, False, way=kind)


def beside_others(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> tuple[Passage, ...]:
    """A note with others, those of its language first."""
    others = {each["text"]: each for each in rows if "text" in each and each["text"] != row["text"]}
    near = sorted(others.values(), key=lambda each: each["language"] != row["language"])
    every = [row, *near[: SERVED - 1]]
    return tuple(Passage(n, each["title"], "", each["text"]) for n, each in enumerate(every, 1))


@cache
def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- Made by rules -----------------------------------------------------------------------------


def made(most: int) -> Iterator[Case]:
    chance = random.Random(14)
    sources = [(note.name, at) for note in notes() for at in range(len(paragraphs_of(note.name)))]
    chance.shuffle(sources)
    count = 0
    for note, at in sources:
        paragraphs = paragraphs_of(note)
        own = paragraphs[at][:LONGEST_PASSAGE]
        sentences = SENTENCE.findall(own)
        if not sentences:
            continue
        passages = served(note.removesuffix(".md"), paragraphs[at], paragraphs)
        for case in made_of(chance.choice(sentences), sentences, passages, chance):
            yield case
            count += 1
        if count >= most:
            return


def notes() -> list[Path]:
    return sorted((EVAL_DIR / "wiki").glob("*.md"))


def made_of(
    sentence: str, sentences: Sequence[str], passages: tuple[Passage, ...], chance: random.Random
) -> Iterator[Case]:
    question = f"What do the notes say about {passages[0].title}?"

    def case(kind: str, claim: str, *, asked: str = question, is_true: bool = False) -> Case:
        return Case(kind, claim, asked, passages, is_true)

    yield case("sentence", sentence, is_true=True)
    if (short := shortened(sentence)) != sentence:
        yield case("shortened", short, is_true=True)
    other = chance.choice(sentences)
    if other != sentence:
        yield case("joined", f"{sentence[:-1]}, and {uncapitalised(other)}", is_true=True)
    if auxiliary := AUXILIARY.search(sentence):
        at = auxiliary.end()
        yield case("negation", f"{sentence[:at]} not{sentence[at:]}")
    if number := NUMBER.search(sentence):
        changed = sentence[: number.start()] + another(number[0]) + sentence[number.end() :]
        yield case("number", changed)
        yield case("premise", changed, asked=f"Why is it that {uncapitalised(changed[:-1])}?")
    if name := NAME.search(sentence):
        from_nowhere = chance.choice(NAMES)
        changed = sentence[: name.start()] + from_nowhere + sentence[name.end() :]
        yield case("name", changed)
        yield case(
            "premise",
            sentence,
            asked=f"What has {from_nowhere} to do with it that {uncapitalised(changed[:-1])}?",
        )


def shortened(sentence: str) -> str:
    """What stands before its second comma, or its "which"."""
    cut = re.split(r", (?:which|where|who|although|but|while|after|as) ", sentence)[0]
    return cut if cut.endswith(".") else f"{cut}."


def uncapitalised(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first in COMMON else text


COMMON = frozenset("The A An In It This These Those There They He She Many Some Most On At".split())


def another(number: str) -> str:
    """A number of the same look: each of its digits that is not the last is kept, if it can be."""
    at = max(0, len(number) - 2)
    digit = next((place for place in range(at, len(number)) if number[place].isdigit()), 0)
    return number[:digit] + str((int(number[digit]) + 3) % 9 + 1) + number[digit + 1 :]
