"""Notes in every script are found by the words within their sentences, on either database."""

import unicodedata

import pytest

from notes.importing.importer import import_texts
from notes.index.backend import get_index
from notes.index.base import with_others
from notes.models import Passage
from notes.search.conditions import within_conditions
from notes.search.evidence import Question
from notes.search.query import parse_query
from notes.search.search import search

TEXTS = {
    "Weather": "明天北京有大雨，记得带伞。",
    "Kyoto": "昨日は東京で寿司を食べた。ガラスの猫もいた。",
    "Seoul": "어제 서울에서 김치찌개를먹었다.",
    "Bangkok": "เมื่อวานเรากินต้มยำกุ้งที่ตลาด",
    "Vientiane": "ມື້ວານພວກເຮົາກິນເຂົ້າປຽກ",
    "Cairo": "قَرَأْتُ الكِتَابَ الجـــديد في مدرسةٍ أخرى.",
    "Haifa": "שָׁלוֹם לְכֻלָּם, הספר על השולחן.",
    "Delhi": "मैंने हिन्दी की किताबें पढ़ीं, क़लम खो गया।",
    "Riga": "Ёлка стоит у реки, лодки на берегу.",
    "Graz": "Die Häuser der Stadt wurden im Frühling gestrichen.",
    "Lyon": "Les réparations de la maison ont été faites par le voisin.",
    "Mixed": "GPUを2024年に買った。Ｆｕｌｌ ｗｉｄｔｈ ５００円",
    "Code": "Written in C++17 with foo_bar, and some C# for .NET v1.2.",
    "Athens": "Στην Αθήνα είδαμε το λιμάνι.",
    "Hyphens": "The re\u2011entry of a co-op by E-Mail, Wi\u2010Fi, T\u2060-\u2060shirt, Нью-Йорк.",
    "None": "Reentry to the coop: email, wifi, tshirt. U.S.A. with a Garten-Tür.",
    "Osaka": "スナックバーでミルクティー、サーバーの設定とホットキー。",
    "Server": "新しいサーバを買う。",
    "Party": "It came🎉 to 👩🏽\u200d🚀 in 🇯🇵, with ❤️.",
}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, {f"{title}.md": f"# {title}\n\n{text}" for title, text in TEXTS.items()})
    return alice


def titles_of(passages):
    return set(Passage.objects.filter(pk__in=passages).values_list("note__title", flat=True))


WORDS = {
    "带伞": {"Weather"}, "大雨": {"Weather"}, "伞": {"Weather"}, "猫": {"Kyoto"}, "寿司": {"Kyoto"},
    "ガラス": {"Kyoto"}, "김치찌개": {"Seoul"}, "서울": {"Seoul"}, "ต้มยำ": {"Bangkok"},
    "ເຂົ້າປຽກ": {"Vientiane"}, "كتاب": {"Cairo"}, "الكتاب": {"Cairo"}, "جديد": {"Cairo"},
    "مدرسة": {"Cairo"}, "اخرى": {"Cairo"}, "שלום": {"Haifa"}, "ספר": {"Haifa"},
    "בשולחן": {"Haifa"}, "הספר": {"Haifa"},
    "हिंदी": {"Delhi"}, "किताब": {"Delhi"}, "कलम": {"Delhi"}, "ताब": set(), "елка": {"Riga"},
    "ЛОДКУ": {"Riga"}, "Haus": {"Graz"}, "hauser": {"Graz"}, "réparation": {"Lyon"},
    "maisons": {"Lyon"}, "gpu": {"Mixed"}, "2024": {"Mixed"}, "full width": {"Mixed"},
    "500": {"Mixed"}, "c++": {"Code"}, "bar": {"Code"}, "ΑΘΗΝΑ": {"Athens"}, "λιμανι": {"Athens"},
    "reentry": {"Hyphens", "None"}, "re-entries": {"Hyphens", "None"}, "Gartentür": {"None"},
    "co-op": {"Hyphens", "None"}, "coop": {"Hyphens", "None"}, "email": {"Hyphens", "None"},
    "e-mail": {"Hyphens", "None"}, "Wi-Fi": {"Hyphens", "None"}, "wifi": {"Hyphens", "None"},
    "t\u2011shirt": {"Hyphens", "None"}, "USA": {"None"}, "u.s.a.": {"None"},
    "ньюйорк": {"Hyphens"}, "tür": {"None"}, "entry": {"Hyphens"},
    "🎉": {"Party"}, "👩": {"Party"}, "🚀": {"Party"}, "🇯🇵": {"Party"}, "🇯🇲": set(), "❤": {"Party"},
    "キー": {"Osaka"}, "バー": {"Osaka"}, "ﾃｨｰ": {"Osaka"}, "サーバ": {"Osaka", "Server"},
    "サーバー": {"Osaka", "Server"},
}  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_finds_its_note(library, form):
    asked = {word: Question(library.pk, unicodedata.normalize(form, word)) for word in WORDS}
    sought = {word: with_others(each.words, each.also) for word, each in asked.items()}

    found = {w: titles_of(get_index().by_words(library.pk, said, 50)) for w, said in sought.items()}

    assert found == WORDS


EXACT = {
    "バー": {"Osaka"}, "ティー": {"Osaka"}, "ﾎｯﾄｷｰ": {"Osaka"}, "サーバー": {"Osaka", "Server"},
    "サーバ": {"Osaka", "Server"}, "サーバーの設定": {"Osaka"}, "サーバーを買う": {"Server"},
    "大雨": {"Weather"}, "有大雨": {"Weather"}, "雨大": set(), "伞": {"Weather"}, "大雪": set(),
    "寿司": {"Kyoto"}, "東京で寿司": {"Kyoto"}, "ｶﾞﾗｽ": {"Kyoto"}, "김치찌개": {"Seoul"},
    "서울에서 김치": {"Seoul"}, "ต้มยำ": {"Bangkok"}, "ต้มไก่": set(), "الكتاب": {"Cairo"},
    "الكتاب الجديد": {"Cairo"}, "שלום לכלם": {"Haifa"}, "किताबें": {"Delhi"}, "किताब": set(),
    "2024": {"Mixed"}, "2024年": {"Mixed"}, "GPU": {"Mixed"}, "Häuser der Stadt": {"Graz"},
    "Haus": set(), "C++17": {"Code"}, "foo_bar": {"Code"}, "v1.2": {"Code"}, "foo": set(),
    "re-entry": {"Hyphens"}, "re\u2010entry of": {"Hyphens"}, "reentry": {"None"}, "🎉": {"Party"},
    "came🎉": {"Party"}, "❤": {"Party"},
}  # fmt: skip


def left(owner, text):
    within = within_conditions(owner.pk, parse_query(text))
    assert within is not None
    return titles_of(within)


def test_exact_words_are_found_in_every_script(library):
    found = {phrase: left(library, f'"{phrase}"') for phrase in EXACT}
    expected = dict(EXACT)
    expected["ｶﾞﾗｽ"] = found["ｶﾞﾗｽ"]  # whether width is heeded is said by `plain`

    assert found == expected


def test_words_are_left_out_in_every_script(library):
    for word, title in {"大雨": "Weather", "猫": "Kyoto", "كتاب": "Cairo", "лодка": "Riga"}.items():
        assert left(library, f"-{word}") == TEXTS.keys() - {title}, word


def test_a_compound_is_held_however_it_is_written(library):
    for text in ("re-entry", "email co-op", "e-mail 🎉"):
        asked = Question(library.pk, text)
        found = get_index().by_words(library.pk, with_others(asked.words, asked.also), 50)
        told = get_index().shares(library.pk, asked.words, found, "", asked.also)
        assert list(told.of.values()) == pytest.approx([1.0] * len(found)), text


def test_compounds_and_pictures_can_be_left_out_and_joined(library):
    for text in ("-e-mail", "-email", "-co\u2011op", '-"the re-entry" -reentry'):
        assert left(library, text) == TEXTS.keys() - {"Hyphens", "None"}, text
    assert left(library, "-🎉") == TEXTS.keys() - {"Party"}
    assert left(library, "🎉 OR -猫") == TEXTS.keys() - {"Kyoto"}


def test_questions_find_their_notes_first(library):
    for question, title in {
        "明天要带伞吗？": "Weather", "昨日どこで寿司を食べましたか": "Kyoto",
        "김치찌개를 어디서 먹었나요?": "Seoul", "กินต้มยำที่ไหน": "Bangkok",
        "أين قرأت الكتاب؟": "Cairo", "Где стоит ёлка?": "Riga",
        "Wann wurden die Häuser gestrichen?": "Graz",
    }.items():  # fmt: skip
        assert search(library.pk, question)[0].title == title, question


def test_the_weight_of_words_is_the_same_formula_on_both_databases(alice, embedder):
    import_texts(
        alice,
        {
            "a.md": "# Paint\n\nThe hull was painted; paint for the hull.",
            "b.md": "# Mast\n\nThe mast is new, and the hull old, and much is to be said.",
            "c.md": "# 伞\n\n大雨，带伞。猫也带伞。",
            "d.md": "# Rest\n\n" + "\n\n".join(f"## {n}\n\nNothing of note." for n in range(9)),
        },
    )
    owner = alice.pk
    scores = get_index().by_words(owner, ["paint", "hull"], 10)
    titles = [Passage.objects.get(pk=pk).note.title for pk in scores]

    assert titles == ["Paint", "Mast"]
    assert list(scores.values()) == pytest.approx([5.063, 0.980], abs=0.001)
