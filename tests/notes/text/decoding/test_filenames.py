"""Names of files get their letters back, whatever made the zip."""

import time

import pytest

from notes.text.decoding.filenames import decode_names
from tests.pace import allowed

NAMES = [
    (["Äpfel ernten.md", "Garten.md", "Gemüse/Bäume.md"], "cp437 cp850 cp1252"),
    (["Дневник/Мысли.md", "Поездка в лес.md"], "cp866 cp1251 koi8-r"),
    (["日記/今日は.md", "買い物メモ.md"], "cp932 euc_jp"),
    (["表示.md"], "cp932"),
    (["日记/今天.md", "购物清单.md"], "gbk"),
    (["日記/今天.md", "購物清單.md"], "big5"),
    (["일기/오늘.md", "김치찌개.md"], "cp949"),
    (["Été.md"], "cp850 cp437 cp1252 mac-roman"),
    (["Zażółć.md", "Łódź.md"], "cp852 cp1250"),
    (["Über uns.md"], "cp1252 cp437"),
    (["Σημείωση.md", "ταξίδι.md"], "cp737 cp1253"),
    (["הערה.md", "מסע/ים.md"], "cp862 cp1255"),
    (["Şehir güneş.md", "ığdır.md"], "cp857 cp1254"),
    (["Привет.md", "Ёлка.md"], "cp866"),
    (["Лес.md", "Ёлка сад ёжик.md"], "cp866"),
    (["Dienoraštis.md", "Pirkinių sąrašas.md"], "cp775"),
    (["Cafe\u0301.md", "Łódź.md", "日記.md", "שלום.md"], "utf-8"),
]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        pytest.param(names, encoding, id=f"{encoding}-{names[0][:4]}")
        for names, encodings in NAMES
        for encoding in encodings.split()
    ],
)
def test_names_are_read_in_the_code_page_of_all_together(names, encoding):
    assert decode_names([name.encode(encoding) for name in names]) == names


def test_one_odd_name_costs_the_others_nothing():
    names = [f"Äpfel {n}.md".encode() for n in range(20)]

    assert decode_names([*names, "Größe.md".encode("cp850")])[-2:] == ["Äpfel 19.md", "Größe.md"]


@pytest.mark.parametrize(
    "name", "✅.md|🎉.txt|🎉 Праздник.md|ʻOkina.md|日.md|Cafe\u0301 א.md".split("|")
)
@pytest.mark.parametrize(("beside", "encoding"), [("Ärger.md", "cp437"), ("Привет.md", "cp866")])
def test_what_stands_alone_in_a_name_of_utf8_stays(name, beside, encoding):
    assert decode_names([name.encode(), beside.encode(encoding)]) == [name, beside]


def test_a_whole_word_of_utf8_stays_among_many_names_of_dos():
    others = ["Привет.md", "Лес.md", "Дом.md"]

    names = decode_names(["🎉 Праздник.md".encode(), *(name.encode("cp866") for name in others)])
    assert names == ["🎉 Праздник.md", *others]


def test_bytes_that_nothing_fits_are_shown_as_such():
    assert decode_names([b"\xff\xff\xfe\x81.md"])[0].endswith(".md")
    assert decode_names([]) == []


def test_fifty_thousand_names_are_read_at_once():
    names = [f"Größe {n}/Übung.md".encode("cp850") for n in range(50_000)]
    began = time.thread_time()

    assert decode_names(names)[-1] == "Größe 49999/Übung.md"
    assert time.thread_time() - began < allowed(3)
