"""Who does what to whom, told by a word's place, by the word before it, or by its ending."""

import unicodedata

import pytest

TOLD = {  # what the notes say → the same in other words, and what turns it around
    "en": [
        ("Ada taught Ben the piano.", "Ben was taught the piano by Ada.",
         "Ada was taught the piano by Ben."),
        ("Margaret's uncle Tobias ran the mill.", "Tobias, the uncle of Margaret, ran the mill.",
         "Margaret, the uncle of Tobias, ran the mill."),
        ("The night train runs from Oslo to Bergen.", "From Oslo the night train runs to Bergen.",
         "The night train runs to Oslo from Bergen."),
        ("The roof was mended before the barn was painted.",
         "The barn was painted after the roof was mended.",
         "The barn was painted before the roof was mended."),
        ("Galdhøpiggen is higher than Glittertind.", "Glittertind is lower than Galdhøpiggen.",
         "Glittertind is higher than Galdhøpiggen."),
        ("Rosa wrote to Henrik every week.", "Every week Rosa wrote to Henrik.",
         "Every week Henrik wrote to Rosa."),
        ("Northwind's founder hired Paul. Sandpiper's owner sold the mill.",
         "Northwind's founder hired Paul.", "Sandpiper's founder hired Paul."),
        ("Rosa called each day, while Henrik answered twice.", "Henrik answered twice.",
         "Rosa answered twice."),
        ("Dr. Holm recommended Dr. Amari to us.", "Dr. Amari was recommended to us by Dr. Holm.",
         "Dr. Amari recommended Dr. Holm to us."),
    ],
    "de": [
        ("Frau Huber verklagte Herrn Seidl wegen der Hecke.",
         "Herr Seidl wurde von Frau Huber wegen der Hecke verklagt.",
         "Frau Huber wurde von Herrn Seidl wegen der Hecke verklagt."),
        ("Ada unterrichtete Ben sechs Jahre lang am Klavier. Das war in dem Haus an der Ecke.",
         "Sechs Jahre lang unterrichtete Ada Ben am Klavier.",
         "Ben unterrichtete Ada sechs Jahre lang am Klavier."),
    ],
    "fr": [
        ("Le train du soir va de Lyon à Marseille.", "De Lyon, le train du soir va à Marseille.",
         "Le train du soir va de Marseille à Lyon."),
    ],
    "es": [
        ("La cooperativa demandó al ayuntamiento en marzo.",
         "El ayuntamiento fue demandado por la cooperativa en marzo.",
         "El ayuntamiento demandó a la cooperativa en marzo."),
    ],
    "ru": [
        ("Анна шесть лет учила Бориса играть на рояле.",
         "Бориса шесть лет учила играть на рояле Анна.",
         "Борис шесть лет учил Анну играть на рояле."),
    ],
    "ar": [
        ("يسير قطار الليل من القاهرة إلى أسوان.", "قطار الليل يسير من القاهرة إلى أسوان.",
         "يسير قطار الليل من أسوان إلى القاهرة."),
    ],
    "ja": [
        ("田中さんは六年間、佐藤さんにピアノを教えた。",
         "田中さんは佐藤さんにピアノを教えた。",
         "佐藤さんは六年間、田中さんにピアノを教えた。"),
    ],
    "zh": [
        ("公司三月起诉了工会。", "三月公司起诉了工会。", "工会三月起诉了公司。"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", TOLD)
def test_who_does_what_to_whom_is_kept(holds, language):
    for note, again, turned in TOLD[language]:
        assert holds(again, note), again
        assert not holds(turned, note), turned


def test_what_is_joined_by_an_and_has_no_order(holds):
    assert holds("Ben and Ada sang in the choir.", "Ada and Ben sang in the choir.")
    assert holds("Ben sang and Ada danced.", "Ada danced and Ben sang.")


def test_where_the_notes_say_both_either_holds(holds):
    both = "In spring Ada beat Ben at chess. In autumn Ben beat Ada at chess."

    assert holds("Ada beat Ben at chess.", both)
    assert holds("Ben beat Ada at chess.", both)


def test_accents_in_either_form_say_the_same_part(holds):
    said = "Zoé a prêté son vélo à René."
    for form in ("NFC", "NFD"):
        assert holds(unicodedata.normalize(form, said), said)
        assert not holds(unicodedata.normalize(form, "René a prêté son vélo à Zoé."), said)


def test_a_claim_of_many_names_is_compared_in_a_bounded_time(holds):
    names = " ".join(f"Name{n} met Other{n}" for n in range(400))

    assert holds(f"{names}.", f"{names}.")
