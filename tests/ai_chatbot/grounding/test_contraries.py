"""Small words and single words that turn a claim into another: how much, how surely, of what."""

import unicodedata

import pytest

TRUE_AND_OTHER = [  # what the passage says, and another thing in nearly its words
    ("All loaves are made with rye.", "Some loaves are made with rye."),
    ("Many faults can cause a quake.", "All faults can cause a quake."),
    ("Most of the panels face south.", "All of the panels face south."),
    ("Nearly half of the cost is paid by us.", "All of the cost is paid by us."),
    ("At least two antennas are needed.", "At most two antennas are needed."),
    ("You must switch the modem off.", "You may switch the modem off."),
    ("The lamp may blink for an hour.", "The lamp always blinks for an hour."),
    ("The work will probably end soon.", "The work will certainly end soon."),
    ("The tenant ended the contract.", "Only the tenant ended the contract."),
    ("Work began early on the bridge.", "Work began late on the bridge."),
    ("The bakery opens at six and closes at noon.", "The bakery opens at noon."),
    ("The pump was connected at noon.", "The pump was disconnected at noon."),
    ("It has 50 majors and 28 minors.", "It has 28 majors and 50 minors."),
    ("It ranges from 53% in Rome to 40% in Oslo.", "It ranges from 53% in Oslo to 40% in Rome."),
    ("The bakery opens at six and closes at one.", "The bakery opens at one and closes at six."),
    ("The first half was wet.", "The second half was wet."),
    ("Die neue Heizung braucht mehr Gas als die alte.",
     "Die alte Heizung braucht mehr Gas als die neue."),
    ("Новый насос дороже старого.", "Старый насос дороже нового."),
    ("La première pompe coûte plus que la dernière.",
     "La dernière pompe coûte plus que la première."),
    ("Der Brunnen ist tiefer als der Teich.", "Der Brunnen ist weniger tief als der Teich."),
    ("The landlord paid for it. The tenant may keep a cat.", "The landlord may keep a cat."),
    ("Tom gave up. Ines ran on and finished ahead of Pavel.", "Tom finished ahead of Pavel."),
    ("Das schmale Zimmer ist im Keller.", "Das breite Zimmer ist im Keller."),
    ("Il a acheté les vieilles chaises.", "Il a acheté les nouvelles chaises."),
    ("Las ventanas altas dan al patio.", "Las ventanas bajas dan al patio."),
    ("Le stanze fredde sono a nord.", "Le stanze calde sono a nord."),
    ("Старую лодку покрасили летом.", "Новую лодку покрасили летом."),
    ("The fence is due on 2 May.", "The fence is due on 1 May."),
    ("Tom gave up at kilometre 30.", "Tom gave up at mile 30."),
    ("The roof made 5,400 kWh.", "The roof made 5,400 W."),
    ("The dam broke because a valve rusted.", "A valve rusted because the dam broke."),
    ("A flood caused the power cut.", "The power cut caused a flood."),
    ("Dogs travel free, bicycles cost half.", "Bicycles travel free."),
    ("The museum is in Bern; the archive is in Basel.", "The archive is in Bern."),
    ("Anna studied law in Bonn; Paul studied physics in Kiel.", "Anna studied law in Kiel."),
    ("Der Keller ist feucht, der Speicher ist trocken.", "Der Speicher ist feucht."),
    ("Karl worked there until 1930. Anna left the mill in 1912.", "Karl left the mill in 1912."),
    ("Der Druck soll mindestens 2 bar sein.", "Der Druck soll höchstens 2 bar sein."),
    ("Alle Rosen blühen im Juni.", "Einige Rosen blühen im Juni."),
    ("Alle Rosen blühen im Juni.", "Alle Rosen blühen im Juli."),
    ("Tous les pommiers ont été taillés.", "Certains pommiers ont été taillés."),
    ("La cave de Luc est plus chaude que celle de Léa.",
     "La cave de Léa est plus chaude que celle de Luc."),
    ("Todos los hoteles estaban llenos.", "Algunos hoteles estaban llenos."),
    ("I pomodori vanno piantati dopo la gelata.", "I pomodori vanno piantati prima della gelata."),
    ("De winkel opent om negen uur.", "De winkel sluit om negen uur."),
    ("As janelas subiram de preço.", "As janelas desceram de preço."),
    ("Wszystkie okna wymieniono w maju.", "Niektóre okna wymieniono w maju."),
    ("Все яблони цветут в мае.", "Некоторые яблони цветут в мае."),
    ("Все яблони цветут в мае.", "Все яблони цветут в июне."),
    ("كل الورود تزهر في الصيف.", "بعض الورود تزهر في الصيف."),
    ("כל הוורדים פורחים בקיץ.", "חלק מהוורדים אינם פורחים בקיץ."),
    ("所有的番茄都在五月种下。", "有些番茄在五月种下。"),
    ("浇水必须在日出之前完成。", "浇水必须在日出之后完成。"),
    ("すべてのバラは六月に咲く。", "一部のバラは六月に咲く。"),
    ("温室は地下室より暖かい。", "地下室は温室より暖かい。"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("said", "other"), TRUE_AND_OTHER)
def test_another_small_word_is_another_claim(holds, said, other, form):
    passage = unicodedata.normalize(form, said)

    assert holds(said.split(". ")[-1], passage)
    assert not holds(other, passage)


@pytest.mark.parametrize(("claim", "text"), [
    ("The bakery closes at one.", "The bakery opens at six and closes at one."),
    ("The bakery closes at noon.", "The bakery opens at six and closes at noon."),
    ("The shop sold the boat.", "The shop bought the boat and sold the boat."),
    ("Die Bäckerei schließt mittags.", "Die Bäckerei öffnet um sechs und schließt mittags."),
    ("The power was cut because of the flood.", "Because of the flood, the power was cut."),
    ("A rusted valve made the dam break.", "The dam broke because the valve had rusted."),
    ("Annika was repaired in Lund.", "The vessel Annika left. The boat was repaired in Lund."),
    ("BSkyB paid 300 million pounds.", "BSkyB bought the rights. The broadcaster paid 300 million"
     " pounds."),
    ("Der Teich ist weniger tief als der Brunnen.", "Der Brunnen ist tiefer als der Teich."),
    ("Ines finished ahead of Pavel.", "Tom gave up. Ines ran on and finished ahead of Pavel."),
    ("The tenant may keep a cat.", "The landlord paid for it. The tenant may keep a cat."),
    ("The fence is due on May 1.", "The fence is due on the first of May."),
    ("The rent is due in May.", "The rent falls due in May, and is paid by the tenant."),
    ("Am 1. März war der Monteur da.", "Der Monteur war am ersten März da."),
    ("Every loaf is made with rye.", "All loaves are made with rye."),
    ("More than two antennas are needed.", "At least two antennas are needed, more than two."),
    ("The modem has to be switched off.", "You must switch the modem off."),
    ("Ada finished ahead of Ben.", "Ben finished behind Ada."),
    ("It was closed on 31/07.", "It was closed on 31 July."),
    ("The station is 12 kilometers away.", "The station is 12 km away."),
    ("The cellar is less warm than the house.", "The cellar is less warm than the house is."),
])  # fmt: skip
def test_other_words_for_the_same_are_no_contrary(holds, claim, text):
    assert holds(claim, text)


@pytest.mark.parametrize(("question", "text"), [
    ("Why did Pavel give up at kilometre 30?", "Pavel ran on. Tom gave up at kilometre 30."),
    ("Why are some loaves made with rye?", "All loaves are made with rye."),
])  # fmt: skip
def test_what_a_question_takes_for_granted_may_be_said_of_another(holds, question, text):
    claim = text.split(". ")[-1]

    assert holds(claim, text)
    assert not holds(claim, text, question=question)
