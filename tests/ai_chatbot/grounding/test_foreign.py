"""A claim in another language than the notes: what is said otherwise speaks against it in any."""

import unicodedata

import numpy as np
import pytest

from ai_chatbot.grounding.check import Checker, Verdict
from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults import foreign_faults
from ai_chatbot.grounding.faults.spelling import are_alike, is_in_kana
from ai_chatbot.grounding.windows import windows_of
from notes.index.embedding import Embedder
from tests.ai_chatbot.grounding.conftest import Served

BOAT = "The boat Annika was repaired in May 2021 at the yard in Lund for 1,000.50 kroner."
ENGINE = "The engine was not replaced, and the boat has three sails on Saturdays."
TRAIN = "The train from Kiel to Hamburg takes 87 km."
DENTIST = "In March Dr. Holm filled a molar."
MOSCOW = "В июле 2019 года мы ехали из Москвы двенадцать часов."
MEETING = "会议于2022年3月15日在上海举行，有四十二人参加。"
RENT = "L'affitto di casa nostra è aumentato del 5 per cento."
SOFTWARE = "The journal is kept in SQLite; httpx asks the server of Langflow for 5 GB."
CAT = "החתולה מיצי נולדה ביוני 2016 ושוקלת 4 קילוגרם."

SAME_AND_OTHER = [  # a passage, a claim that nothing speaks against, one that something does
    (BOAT, "Das Boot Annika wurde im Mai 2021 repariert.",
    "Das Boot wurde im Juni 2021 repariert."),
    (BOAT, "Die Arbeit kostete 1.000,50 Kronen.", "Die Arbeit kostete 1.500,50 Kronen."),
    (BOAT, "La réparation a coûté 1 000,50 couronnes.", "La réparation a coûté 1 000,50 dollars."),
    (BOAT, "Das Boot Annika wurde repariert.", "Das Boot Annika wurde nicht repariert."),
    (BOAT, "Das Boot Annika wurde repariert.", "Das Boot Helga wurde repariert."),
    (BOAT, "Die Reparatur war in Lund.", "Die Reparatur war in Malmö."),
    (BOAT, "Лодку Анника чинили в мае 2021 года.", "Лодку Хельга чинили в мае 2021 года."),
    (TRAIN, "キールからハンブルクまでの列車は87キロです。",
    "キールからブレーメンまでの列車は87キロです。"),
    (DENTIST, "حشا الدكتور هولم ضرسا في مارس.", "حشا الدكتور حداد ضرسا في مارس."),
    (BOAT, "船于2021年5月修理。", "船于2021年6月修理。"),
    (ENGINE, "Двигатель не заменили.", "Двигатель заменили."),
    (ENGINE, "Silnika nie wymieniono.", "Silnik wymieniono w sobotę."),
    (ENGINE, "El barco no tiene motor nuevo y tres velas.", "El barco no tiene cuatro velas."),
    (ENGINE, "Am Samstag wurde nichts ersetzt.", "Am Freitag wurde nichts ersetzt."),
    (MOSCOW, "Wir fuhren im Juli 2019 aus Moskau ab.", "Wir fuhren im Juli 2019 aus Minsk ab."),
    (MOSCOW, "In July 2019 we left Moscow for 12 hours.", "In June 2019 we left Moscow."),
    (MEETING, "42 people met on March 15, 2022.", "42 people met on March 16, 2022."),
    (RENT, "Die Miete ist um 5 Prozent gestiegen.", "Die Miete ist um 5 Prozent gesunken."),
    (RENT, "The rent went up by five percent.", "The rent went up by five euros."),
    (SOFTWARE, "日志保存在SQLite中，大小为5 GB。", "日志保存在Postgres中，大小为5 GB。"),
    (SOFTWARE, "httpxがLangflowに問い合わせます。", "requestsがLangflowに問い合わせます。"),
    (SOFTWARE, "Журнал хранится в SQLite.", "Журнал хранится в Redis."),
    (SOFTWARE, "היומן נשמר ב-SQLite.", "היומן נשמר ב-Redis."),
    (CAT, "The cat Mitzi weighs 4 kg.", "The cat Minka weighs 4 kg."),
    (CAT, "Die Katze wurde im Juni 2016 geboren.", "Die Katze wurde im Juli 2016 geboren."),
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "same", "other"), SAME_AND_OTHER)
def test_numbers_names_and_nots_are_compared_across_languages(text, same, other, form):
    window = windows_of([Served(1, unicodedata.normalize(form, text))])[0]

    assert not list(foreign_faults(Claim(same, ""), window))
    assert list(foreign_faults(Claim(other, ""), window))


def test_what_is_asked_may_have_its_year_elsewhere_in_the_passage():
    text = (
        "The census of 2015 was the last. It counted homes. Then people. It found 520,159 of them."
    )
    last = windows_of([Served(1, text)])[-1]

    assert not list(foreign_faults(Claim("520,159", "弗雷斯诺2015年有多少人口？"), last))
    assert list(foreign_faults(Claim("520,159", "弗雷斯诺1995年有多少人口？"), last))


@pytest.mark.parametrize(("name", "other"), [
    ("moskau", "москва"), ("samir", "سمير"), ("ronit", "רונית"), ("irlande", "ireland"),
    ("holm", "хольм"), ("warschau", "warszawa"),
])  # fmt: skip
def test_a_name_is_known_by_its_sounds(name, other):
    assert are_alike(name, other)


@pytest.mark.parametrize(("name", "kana"), [
    ("hamburg", "ハンブルク"), ("flensburg", "フレンスブルク"), ("london", "ロンドン"),
    ("berlin", "ベルリン"), ("madrid", "マドリード"), ("anna", "アンナ"),
])  # fmt: skip
def test_katakana_are_heard_as_a_name(name, kana):
    assert is_in_kana(name, kana)
    assert not is_in_kana("warschau", kana)


@pytest.mark.parametrize(("name", "other"), [
    ("minsk", "москва"), ("karim", "سمير"), ("yael", "רונית"), ("paris", "lyon"),
])  # fmt: skip
def test_another_name_sounds_otherwise(name, other):
    assert not are_alike(name, other)


class ByTopic(Embedder):
    """Reads all languages: texts that hold one of a topic's words lie near each other."""

    name = "by topic"
    topics = (("rain", "regn"), ("roof", "dach", "tetto"), ("leak", "perde"))

    def embed(self, texts):
        rows = [[any(w in t.lower() for w in words) for words in self.topics] for t in texts]
        vectors = np.array(rows, dtype=np.float32) + 0.01
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(("claim", "verdict"), [
    ("Das Dach wurde 2015 von Bianchi erneuert.", Verdict.BORNE_OUT),
    ("Das Dach wurde 2015 nicht von Bianchi erneuert.", Verdict.CONTRADICTED),
])  # fmt: skip
def test_a_not_of_another_clause_is_not_of_the_claim(claim, verdict):
    text = "Il tetto è stato rifatto nel 2015 da Bianchi, e non perde più."

    found = Checker([Served(1, text)], embedder=ByTopic()).check(claim)

    assert found.verdict is verdict


def test_notes_in_several_languages_are_each_compared():
    texts = ["The garden has a bench that is made of oak.", "Il tetto è stato rifatto nel 2015."]
    checker = Checker([Served(n, t) for n, t in enumerate(texts, 1)], embedder=ByTopic())

    assert checker.check("The roof was renewed in 2015.").numbers == (2,)
    assert not checker.check("The roof was renewed in 2016.").verdict.holds


class NearBy(Embedder):
    """Finds the Italian sentence about as near as another one of the same note may be."""

    name = "near by"

    def embed(self, texts):
        near = [0.45, (1 - 0.45**2) ** 0.5]
        return np.array([near if "tetto" in t else [1.0, 0.0] for t in texts], np.float32)


@pytest.mark.parametrize(("claim", "is_borne_out"), [
    ("The roof of the house was renewed in 2015.", True),
    ("The roof of the house was renewed by Bianchi.", True),
    ("房子的屋顶是2015年翻新的。", True),
    ("The roof of the house is made of slate.", False),
    ("房子的屋顶是石板做的。", False),
    ("سقف البيت مصنوع من الحجر الأسود.", False),
])  # fmt: skip
def test_what_shares_no_number_and_no_name_has_to_be_nearer(claim, is_borne_out):
    text = "Il tetto della casa è stato rifatto nel 2015 da Bianchi."

    found = Checker([Served(1, text)], embedder=NearBy()).check(claim)

    assert found.verdict.holds is is_borne_out
