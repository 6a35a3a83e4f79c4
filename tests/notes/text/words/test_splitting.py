"""What the words of a text are, in any script."""

import random
import unicodedata

import pytest

from notes.text.words import splitting
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
        ("繁體中文 斎藤 齋藤 週末", ["繁体", "体中", "中文", "斋藤", "斋藤", "周末"]),
        ("комп’ютер комп\u02bcютер", ["комп", "ютер", "комп", "ютер"]),
        ("GPUを2024年に", ["gpu", "を", "2024", "年に"]),
        ("サーバー ｻｰﾊﾞ コピー", "サー ーバ バー サー ーバ コピ ピー".split()),
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
        ("? — → \u0640", []),
        ("done🎉 👍🏽👍 ❤️ 👩\u200d🚀 🇯🇵🇩🇪 3\ufe0f\u20e3", "done 🎉 👍 👍 ❤ 👩 🚀 🇯🇵 🇩🇪 3".split()),
    ],
)  # fmt: skip
def test_words_of(text, words):
    for form in ("NFC", "NFD"):
        assert split_words(unicodedata.normalize(form, text)) == words


def test_a_very_long_word_is_cut_and_a_run_without_spaces_is_not():
    assert split_words("x" * 5000) == ["x" * WORD_MAX_CHARS]
    assert len(split_words("本" * 3000)) == 2999


# --- Word by word is as all at once ----------------------------------------------------------

WESTERN = bytes(range(256)).decode("cp1252", errors="ignore")


def test_western_letters_are_plain_as_those_of_any_script_are():
    mixed = random.Random(7)
    texts = [WESTERN, WESTERN[::-1], *(a + b for a in WESTERN for b in "aZ ´¨ßœ’-")]
    texts += ["".join(mixed.choices(WESTERN, k=200)) for _ in range(200)]

    for text in texts:
        assert splitting.plain_letters(text) == splitting.plain_letters_of_any_script(text)


SCRIPTS = (
    "aZ _-\"'#\n ´ßœ’İıſ\u0301\u0308\u0327\u00ad\u200c\u3000Åлёαςאתבُعकङ\u094d्ต้김ガ本\U0001e944🎉"
)


def test_letters_of_any_mixture_are_plain_word_by_word_as_all_at_once():
    mixed = random.Random(7)

    for length in (3, 8, 40, 400):
        for _ in range(200):
            text = "".join(mixed.choices(SCRIPTS, k=length))
            assert splitting.plain_letters(text) == splitting.plain_letters_of_any_script(text)


def test_a_mark_of_a_script_beyond_the_first_plane_is_part_of_its_word():
    adlam = "\U0001e900\U0001e944\U0001e901"

    assert split_words(f"a {adlam}\u0301-b") == ["a", adlam.lower() + "\u0301", "b"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s the boat’s – or “Annika’s” – mooring…", "it s the boat s or annika s mooring"),
        ("Größe, cœur, Ærø, niño, ½ Ω", "grosse coeur aero nino 1 2 ω"),
        ("caf\u00e9 cafe\u0301 soft\u00adhyphen a\u00a0b", "cafe cafe softhyphen a b"),
        ("snake_case kebab-case 3.14 a/b", "snake case kebab case 3 14 a b"),
        ("", ""),
    ],
)
def test_words_of_western_print(text, words):
    assert splitting.split_words(text) == words.split()


def test_a_long_word_is_cut_in_either_script():
    most = splitting.WORD_MAX_CHARS

    assert splitting.split_words("a" * (most + 9)) == ["a" * most]
    assert splitting.split_words("ж" * (most + 9) + " x") == ["ж" * most, "x"]
