"""A "not", a name, an order, a contrary: what turns a sentence of the notes into a false one."""

import pytest

from ai_chatbot.grounding.check import Verdict

TRUE_AND_TURNED = [  # what the passage says, and the same with or without a "not"
    ("The router is in the hall.", "The router is not in the hall."),
    ("The router is in the hall.", "The router isn't in the hall."),
    ("Holm never sees me in March.", "Holm sees me in March."),
    ("The boat was sold without its engine.", "The boat was sold with its engine."),
    ("Nobody repaired the old boat.", "Somebody repaired the old boat."),
    ("Not every prime is a Gaussian prime.", "Every prime is a Gaussian prime."),
    ("It is not possible to abolish these rights.", "It is possible to abolish these rights."),
    ("Im Mai haben wir den Rumpf geschliffen.", "Im Mai haben wir den Rumpf nicht geschliffen."),
    ("Die Heizung verlor keinen Druck.", "Die Heizung verlor Druck."),
    ("Le routeur est dans le couloir.", "Le routeur n'est pas dans le couloir."),
    ("Elle n'a jamais vendu le bateau.", "Elle a vendu le bateau."),
    ("El router está en el pasillo.", "El router no está en el pasillo."),
    ("Il router si trova nel corridoio.", "Il router non si trova nel corridoio."),
    ("O roteador fica no corredor.", "O roteador não fica no corredor."),
    ("De router staat in de gang.", "De router staat niet in de gang."),
    ("Роутер стоит в коридоре.", "Роутер не стоит в коридоре."),
    ("الموجه موضوع في الممر.", "الموجه ليس موضوعا في الممر."),
    ("הנתב נמצא במסדרון.", "הנתב לא נמצא במסדרון."),
    ("राउटर गलियारे में रखा है।", "राउटर गलियारे में नहीं रखा है।"),
    ("路由器放在走廊里。", "路由器没有放在走廊里。"),
    ("ルーターは廊下に置いてある。", "ルーターは廊下に置いていない。"),
    ("공유기는 복도에 두었다.", "공유기는 복도에 두지 않았다."),
    ("เราเตอร์ตั้งอยู่ตรงทางเดิน", "เราเตอร์ไม่ได้ตั้งอยู่ตรงทางเดิน"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "turned"), TRUE_AND_TURNED)
def test_a_not_that_is_put_in_or_out_turns_a_sentence(verdict, said, turned):
    assert verdict(said, said).holds
    assert verdict(turned, turned).holds
    assert not verdict(turned, said).holds
    assert not verdict(said, turned).holds


@pytest.mark.parametrize(("claim", "text"), [
    ("The beroida lack feeding appendages.", "The beroida have no feeding appendages."),
    ("The yard was not open, it was closed.", "The yard was not open but closed."),
    ("He not only wrote the book but printed it.", "He wrote the book and printed it."),
    ("Falls cause injuries, fatal or not.", "Falls cause fatal and other injuries."),
    ("The law was not passed until 1910.", "The law was passed in 1910."),
    ("No fewer than 40 boats were sold.", "At least 40 boats were sold."),
])  # fmt: skip
def test_a_not_that_takes_nothing_back_is_none(holds, claim, text):
    assert holds(claim, text)


NAMES = [
    ("Anna met Bob in Rome.", "Carla met Bob in Rome."),
    ("Anna met Bob in Rome.", "Anna met Bob in Berlin."),
    ("Hoesung Lee chairs the panel on climate.", "Robert Watson chairs the panel on climate."),
    ("This law exists in Austria as well.", "Switzerland has this law, which exists as well."),
    ("World War II ended in the harbour.", "World War I ended in the harbour."),
    ("Am letzten Abend aßen wir nahe Tsukiji.", "Am letzten Abend aßen wir nahe Kyoto."),
    ("Le docteur Holm a plombé une molaire.", "Le docteur Martin a plombé une molaire."),
    ("Доктор Хольм поставил пломбу на зуб.", "Доктор Петров поставил пломбу на зуб."),
    ("霍尔姆医生补了左下的一颗臼齿。", "王医生补了左下的一颗臼齿。"),
    ("ホルム先生が左下の奥歯に詰め物をした。", "田中先生が左下の奥歯に詰め物をした。"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "other"), NAMES)
def test_another_name_is_another_claim(verdict, said, other):
    assert verdict(said, said).holds
    assert not verdict(other, said).holds


@pytest.mark.parametrize(("claim", "text"), [
    ("The Italian boat came to Annika's yard.", "The boat from Italy came to the yard of Annika."),
    ("The IPCC met in Oslo.", "The Intergovernmental Panel on Climate Change met in Oslo."),
    ("The USA bought the boat.", "The United States bought the boat."),
    ("Банку купили в Москве.", "Банку купили в городе Москва."),
])  # fmt: skip
def test_a_name_may_have_another_form(holds, claim, text):
    assert holds(claim, text)


@pytest.mark.parametrize(("claim", "text"), [
    ("Bob beat Anna at chess.", "Anna beat Bob at chess."),
    ("Anna was beaten by Bob at chess.", "Bob was beaten by Anna at chess."),
    ("Cats chase dogs.", "Dogs chase cats."),
    ("George Carlin was arrested for sending an email.",
     "George Carlin made an album. Joseph Haas was arrested for sending an email."),
])  # fmt: skip
def test_who_does_it_to_whom_keeps_its_order(holds, claim, text):
    assert holds(text.split(". ")[-1], text)
    assert not holds(claim, text)


def test_the_passive_turns_the_order_twice(holds):
    assert holds("Bob was beaten by Anna at chess.", "Anna beat Bob at chess.")


@pytest.mark.parametrize(("claim", "text"), [
    ("The ferry left before the storm.", "The ferry left after the storm."),
    ("The ground water level rose significantly.", "The ground water level fell significantly."),
    ("The last boat is the fastest.", "The first boat is the fastest."),
    ("The lesson is on Tuesday at five.", "The lesson is on Thursday at five."),
    ("Die Fähre hat weniger Plätze.", "Die Fähre hat mehr Plätze."),
    ("Les leçons ont lieu le mardi.", "Les leçons ont lieu le jeudi."),
])  # fmt: skip
def test_the_contrary_of_a_word_is_contradicted(verdict, claim, text):
    assert verdict(claim, text) is Verdict.CONTRADICTED


@pytest.mark.parametrize(("claim", "text"), [
    ("BSkyB became the smallest company of its kind.", "BSkyB became the largest company there."),
    ("The river flows south there.", "The river flows north there."),
    ("Die hinteren Bremsen wurden gewechselt.", "Die vorderen Bremsen wurden gewechselt."),
])  # fmt: skip
def test_another_word_in_a_sentence_that_is_else_the_same_is_not_in_the_notes(verdict, claim, text):
    assert verdict(claim, text) is Verdict.NOT_IN_NOTES


def test_what_is_put_in_quotation_marks_stands_there_as_it_is(holds):
    text = "The email said: wise up or die. Haas was arrested for it."

    assert holds('Haas was arrested for "Wise up or die".', text)
    assert not holds('Haas was arrested for "die or wise up now".', text)


def test_code_has_to_stand_where_the_rest_is_said(holds):
    text = (
        "The page of a collection is at `/c/<id>/`. It has a heading. It has a picture."
        " Its owner signs in. The button of the widget is at `/widget/`."
    )

    assert holds(
        "The page of a collection is at `/c/<id>/`.", text, question="Where is the page of one?"
    )
    assert not holds(
        "The page of a collection is at `/widget/`.", text, question="Where is the page of one?"
    )
