"""The verdict on a sentence of an answer, from passages in plain words."""

import unicodedata

import numpy as np
import pytest

from ai_chatbot.grounding.check import Checker, Verdict
from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.names import code_faults
from ai_chatbot.grounding.windows import windows_of
from notes.index.embedding import Embedder, EmbeddingUnavailable
from tests.ai_chatbot.grounding.conftest import Served, found

BOAT = "The boat Annika was repaired in May 2021 at the Lund yard for 4,200 kroner."
DENTIST = "Dr. Holm sees me each March; her number is 555-0199."
FRESNO = (
    "Fresno became an incorporated city in 1885. By 1931 the Fresno Traction Company operated"
    " 47 streetcars over 49 miles of track."
)


def test_what_stands_there_word_for_word_is_quoted(verdict):
    assert verdict("Fresno became an incorporated city in 1885.", FRESNO) is Verdict.QUOTED
    assert verdict("**Fresno became an incorporated city in 1885**", FRESNO) is Verdict.QUOTED


def test_what_one_passage_says_in_other_words_is_borne_out():
    finding = found("In May 2021 the Annika was repaired at Lund.", DENTIST, BOAT)

    assert finding.verdict is Verdict.BORNE_OUT
    assert finding.numbers == (2,)
    assert finding.strength > 0.8


def test_what_two_passages_say_together_is_stitched():
    finding = found(
        "The boat was repaired in May 2021, and Dr. Holm sees me each March.", DENTIST, BOAT
    )

    assert finding.verdict is Verdict.STITCHED
    assert set(finding.numbers) == {1, 2}


def test_what_no_passage_speaks_of_is_not_in_the_notes(verdict):
    assert verdict("The moon is made of basalt and dust.", BOAT, DENTIST) is Verdict.NOT_IN_NOTES


def test_what_a_passage_says_otherwise_is_contradicted():
    finding = found("The Annika was repaired in May 2022 at the Lund yard.", DENTIST, BOAT)

    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.numbers == (2,)


@pytest.mark.parametrize(
    "claim",
    [
        "Hello!",
        "Sure, here is what I found:",
        "I find nothing about this in your notes.",
        "Your notes do not say when the boat was sold.",
        "In den Notizen steht nichts dazu.",
        "你的笔记里没有提到这个。",
        "ノートには記載がありません。",
        "",
        "...",
        "---",
    ],
)
def test_where_nothing_is_claimed_nothing_is_checked(verdict, claim):
    assert verdict(claim, BOAT) is Verdict.SAYS_NOTHING


def test_without_passages_nothing_is_in_the_notes(verdict):
    assert verdict("The boat was repaired in May.") is Verdict.NOT_IN_NOTES


def test_a_passage_that_the_writer_named_comes_first_if_it_holds_as_well():
    passages = [Served(1, BOAT), Served(2, BOAT)]
    claim = "The Annika was repaired in May 2021."

    assert Checker(passages).check(claim, given=(2,)).numbers[0] == 2
    assert Checker(passages).check(claim).numbers == (1, 2)


def test_title_and_heading_say_who_is_spoken_of_but_no_numbers():
    passages = [Served(1, "Repaired in May 2021 for 4,200 kroner.", "Annika 12", "Yards, 77")]
    checker = Checker(passages)

    assert checker.check("The Annika was repaired in May 2021.").verdict.holds
    assert not checker.check("The Annika was repaired for 77 kroner.").verdict.holds


def test_the_day_that_a_notes_title_gives_counts(holds):
    assert holds("On 3 May 2024 the hull was painted blue.", "The hull was painted blue.",
                 title="2024-05-03")  # fmt: skip


def test_sentences_that_lie_far_apart_bear_nothing_out_together(holds):
    far = f"The boat came from Oslo. {'Nothing of it. ' * 4}It was sold to Karlsen in spring."

    assert not holds("The boat was sold in Oslo to a dealer in spring.", far)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_hold_in_both_forms(holds, form):
    text = unicodedata.normalize("NFD", "Le café de Zoé ouvre à huit heures.")

    assert holds(unicodedata.normalize(form, "Le café de Zoé ouvre à 8 heures."), text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("claim", "is_there"), [
    ("Die Datei liegt in `Café/menü.yaml`.", True),
    ("Die Datei liegt in `menü.yaml`.", True),
    ("Die Datei liegt in `Café/menü.json`.", False),
    ("Die Datei liegt in `Café/menü.yaml`, und `--zeile` liest sie.", False),
    ("文件在 `Café/menü.yaml`。", True),
    ("文件在 `Café/menü.js`。", False),
    ("الملف في `menü.yaml`.", True),
    ("الملف في `menü.js`.", False),
])  # fmt: skip
def test_code_stands_there_as_it_is_in_any_language(claim, is_there, form):
    text = unicodedata.normalize(form, "Die Datei liegt in `Café/menü.yaml` und wird gelesen.")
    window = windows_of([Served(1, text)])[0]

    assert bool(list(code_faults(Claim(claim, ""), window))) is not is_there


def test_one_half_of_a_claim_keeps_its_code(holds):
    text = "Foam keeps its notes as plain files. Foam reads its settings at the start."

    assert not holds(
        "Foam keeps its notes as plain files, and `foam_read.js` reads its settings.", text
    )
    assert holds("Foam keeps its notes as plain files, and reads its settings.", text)


@pytest.mark.parametrize(("claim", "is_there"), [("1", False), ("1830", True), ("18", False)])
def test_part_of_a_number_or_the_first_of_several_is_no_number(holds, claim, is_there):
    text = "Lyell first published his Principles of Geology in 1830."

    asked = "When was Lyell's Principles of Geology first published?"
    assert holds(claim, text, question=asked) is is_there


@pytest.mark.parametrize(
    "claim",
    [
        "According to Source 2, the Annika was repaired in May 2021.",
        "The Annika was repaired in May 2021 (see passage 12, [3] and [^4]).",
        "1. The Annika was repaired in May 2021, see https://a.example/77.",
    ],
)
def test_numbers_that_name_a_source_or_an_item_are_not_claimed(holds, claim):
    assert holds(claim, BOAT)


class Alike(Embedder):
    """Sentences of the same first word are alike."""

    name = "alike"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts):
        self.asked += texts
        return np.array([self.vector(text) for text in texts], np.float32)

    def vector(self, text):
        return [1.0, 0.0] if text.startswith("Doctors") else [0.0, 1.0]


def test_vectors_carry_what_is_said_in_quite_other_words():
    passage = Served(1, "Doctors advise nine hours of sleep to growing youngsters.")
    claim = "Doctors recommend that children rest for nine hours a night."

    assert not Checker([passage]).check(claim).verdict.holds
    assert Checker([passage], embedder=Alike()).check(claim).verdict.holds


def test_vectors_do_not_carry_another_number():
    passage = Served(1, "Doctors advise nine hours of sleep to growing youngsters.")
    claim = "Doctors recommend that children rest for seven hours a night."

    assert not Checker([passage], embedder=Alike()).check(claim).verdict.holds


def test_no_vector_is_made_where_words_are_enough():
    embedder = Alike()

    assert (
        Checker([Served(1, BOAT)], embedder=embedder)
        .check("The Annika was repaired in May 2021.")
        .verdict.holds
    )
    assert embedder.asked == []


def test_without_its_embedder_words_decide():
    class Away(Embedder):
        name = "away"

        def embed(self, texts):
            raise EmbeddingUnavailable("not there")

    checker = Checker([Served(1, BOAT)], embedder=Away())

    assert checker.check("In May 2021 the Annika was repaired at Lund.").verdict.holds
    assert not checker.check("The yard restored a vessel during spring at Lund.").verdict.holds


class Meaning(Embedder):
    """As one that reads many languages: what says the same has the same vector."""

    name = "meaning"
    same = {
        "Der Router steht im Flur.": 0,
        "Das Netz heißt Birke.": 1,
        "Die Dose kostete 640 Kronen im Laden.": 1,
    }

    def embed(self, texts):
        return np.array([self.vector(text) for text in texts], np.float32)

    def vector(self, text):
        at = self.same.get(text, 0 if "hallway" in text else 2)
        return [float(at == place) for place in range(3)]


GERMAN = "Der Router steht im Flur. Das Netz heißt Birke. Die Dose kostete 640 Kronen im Laden."


@pytest.mark.parametrize(
    ("claim", "is_borne_out"),
    [
        ("The router stands in the hallway.", True),
        ("The router does not stand in the hallway.", False),
        ("The 12 routers stand in the hallway.", False),
        ("The router was stolen from the kitchen by somebody.", False),
    ],
)
def test_another_language_is_read_by_meaning_and_its_numbers_and_nots(claim, is_borne_out):
    checker = Checker([Served(1, GERMAN)], embedder=Meaning())

    assert checker.check(claim).verdict.holds is is_borne_out


def test_what_nobody_can_read_is_not_judged_but_for_its_numbers():
    checker = Checker([Served(1, GERMAN)])

    unread = checker.check("The router was put up somewhere in the hallway of the house.")
    counted = checker.check("The 12 routers were put up in the hallway of the house.")

    assert (unread.verdict, unread.strength < 0.5) == (Verdict.NOT_IN_NOTES, True)
    assert counted.strength > 0.5


def test_the_one_sentence_with_its_number_is_found_among_many_of_the_same_words(holds):
    others = " ".join(
        f"The answer to a token of foreign scope has status {n} now." for n in range(20, 30)
    )
    asked = "Which status has the answer to a token of foreign scope?"

    assert holds("403", f"{others} A token of foreign scope has status 403 now.", question=asked)
    assert not holds("403", others, question=asked)
