"""What the words of a text are, in any script."""

import unicodedata

import pytest

from notes.text.words.splitting import WORD_MAX_CHARS, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The boat's mast", ["the", "boat", "s", "mast"]),
        ("foo_bar v1.2 C++ C# .NET", ["foo", "bar", "v1", "2", "c++", "c#", "net"]),
        ("me@example.org C++17 #c", ["me", "example", "org", "c++", "17", "c"]),
        ("Äpfel Straße ＡＢＣ ﬁn İzmir Øre", ["apfel", "strasse", "abc", "fin", "izmir", "ore"]),
        ("5 m² ½ １２３ ١٢ १२", ["5", "m2", "1", "2", "123", "12", "12"]),
        ("明天有大雨", ["明天", "天有", "有大", "大雨"]),
        ("猫", ["猫"]),
        ("GPUを2024年に", ["gpu", "を", "2024", "年に"]),
        ("ｶﾞｯﾄﾞ", ["ガッ", "ッド"]),
        ("김치찌개를 먹었다", ["김치", "치찌", "찌개", "개를", "먹었", "었다"]),
        ("ต้มยำ", ["ต้ม", "มยํ", "ยํา"]),
        ("ក្រុង", ["ក្រុ", "រុង"]),
        ("كِتَابٌ كتـــاب", ["كتاب", "كتاب"]),
        ("أحمد إلى آخر", ["احمد", "الي", "اخر"]),
        ("שָׁלוֹם צה\"ל צה״ל", ["שלום", "צהל", "צהל"]),
        ("क़लम ज़रूर हिन्दी हिंदी किताबें", ["कलम", "जरूर", "हिंदी", "हिंदी", "किताबें"]),
        ("ёлка Мой за\u0301мок", ["елка", "мой", "замок"]),
        ("ΑΘΗΝΑ Αθήνα λόγος", ["αθηνα", "αθηνα", "λογοσ"]),
        ("می\u200cخواهم co\u00adop", ["ميخواهم", "coop"]),
        ("? — 🎉 \u0640", []),
    ],
)  # fmt: skip
def test_words_of(text, words):
    for form in ("NFC", "NFD"):
        assert split_words(unicodedata.normalize(form, text)) == words


def test_a_very_long_word_is_cut_and_a_run_without_spaces_is_not():
    assert split_words("x" * 5000) == ["x" * WORD_MAX_CHARS]
    assert len(split_words("本" * 3000)) == 2999
