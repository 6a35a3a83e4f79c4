"""Bytes become the text that their writer wrote, whatever encoding that was in."""

import os
import random
import time
from base64 import b64encode
from contextlib import suppress

import pytest

from notes.text.decoding.names import ENCODINGS
from notes.text.decoding.texts import NotText, find_out, read_as, read_text
from notes.text.decoding.twice import TWICE
from tests.pace import allowed

GERMAN = "Grüße aus Köln. Die Äpfel sind reif, und wir gießen das Gemüse."
FRENCH = "Le déjeuner était très bon, mais le garçon a oublié l'addition."
RUSSIAN = "Привет, мир. Завтра едем в деревню за грибами."
UKRAINIAN = "Учора ми їздили до бабусі в село. Вона спекла пиріг із яблуками."
CHINESE = "今天天气很好，我们去公园散步。晚上吃了饺子。"
TRADITIONAL = "今天天氣很好，我們去公園散步。晚上吃了餃子。"
JAPANESE = "今日は天気がいいから散歩しましょう。"
KOREAN = "오늘은 친구와 함께 김치찌개를 만들었다."
POLISH = "Dzisiaj byliśmy w górach. Było zimno, ale widoki były piękne. Zażółć gęślą jaźń."
CZECH = "Dnes jsme byli na houbách a večer jsme vařili polévku. Zítra půjdeme na výlet."
GREEK = "Σήμερα πήγαμε στη θάλασσα και φάγαμε ψάρι."
HEBREW = "היום הלכנו לים ואכלנו דגים. בערב קראנו ספר ושתינו תה."
ARABIC = "اليوم ذهبنا إلى البحر وأكلنا السمك. في المساء قرأنا كتابا."
TURKISH = "Bugün çarşıya gittik ve balık aldık. Akşam çay içtik, güzel bir gündü."
LITHUANIAN = "Rytoj eisime į turgų pirkti obuolių ir žuvies. Šiandien šalta."
THAI = "วันนี้เราไปตลาดและซื้อปลา ตอนเย็นเราดื่มชาและอ่านหนังสือ"
WRITTEN = [
    (GERMAN, "cp1252 mac-roman cp850 cp437 iso8859-15"),
    (FRENCH, "cp1252 mac-roman cp850 utf-7"),
    (RUSSIAN, "cp1251 koi8-r cp866 iso8859-5"),
    (UKRAINIAN, "cp1251 koi8-u"),
    (CHINESE, "gb18030 gb2312 gbk hz utf-7"),
    (TRADITIONAL, "big5"),
    (JAPANESE, "cp932 shift_jis euc_jp iso2022_jp"),
    (KOREAN, "euc_kr cp949 iso2022_kr"),
    (POLISH, "cp1250 iso8859-2 cp852 mac-latin2"),
    (CZECH, "cp1250 iso8859-2"),
    (GREEK, "cp1253 iso8859-7 cp737 mac-greek"),
    (HEBREW, "cp1255 cp862"),
    (ARABIC, "cp1256 cp720"),
    (TURKISH, "cp1254 cp857 mac-turkish"),
    (THAI, "cp874"),
    (LITHUANIAN, "cp1257 cp775"),
]
KAZAKH = "Бүгін біз тауға бардық, күн суық болды."
WRITTEN.append((KAZAKH, "kz1048"))
UNICODE = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be".split()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(text, encoding, id=f"{encoding}-{text[:6]}")
        for text, encodings in WRITTEN
        for encoding in encodings.split()
    ],
)
def test_a_sentence_in_an_old_encoding_is_read(text, encoding):
    assert read_text(f"{text}\r\n".encode(encoding)) == f"{text}\n"


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, CHINESE, HEBREW, "plain", "Cafe\u0301"])
def test_unicode_is_read_with_and_without_its_mark(text, encoding):
    reading = find_out(f"# {text}\n\n{text}".encode(encoding))

    assert reading.text == f"# {text}\n\n{text}"
    assert not reading.is_doubtful


def test_the_other_order_of_bytes_is_known_by_its_mark():
    assert read_text(b"\xfe\xff" + "Größe".encode("utf-16-be")) == "Größe"


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b""])
def test_a_file_of_nothing_but_a_mark_is_empty(mark):
    assert read_text(mark) == ""


def test_a_character_that_is_cut_off_costs_only_itself():
    assert read_text(CHINESE.encode("gb18030")[:-1]).startswith(CHINESE[:-1])
    assert read_text("Größe".encode("utf-16")[:-1]) == "Größ"


def test_a_few_odd_bytes_in_utf8_are_read_by_themselves():
    reading = find_out((GERMAN * 5).encode() + b"\nCaf\xe9 cr\xe8me\n")

    assert reading.text == GERMAN * 5 + "\nCafé crème\n"
    assert reading.is_doubtful


@pytest.mark.parametrize(
    ("one", "other", "encoding"),
    [(GERMAN, FRENCH, "cp1252"), (RUSSIAN, UKRAINIAN, "cp1251"), (JAPANESE, JAPANESE, "cp932")],
)
def test_lines_in_two_encodings_are_each_read_in_theirs(one, other, encoding):
    for data in (
        one.encode() + b"\n" + other.encode(encoding),
        one.encode(encoding) + b"\n" + other.encode(),
    ):
        reading = find_out(data)
        assert (reading.text, reading.is_doubtful) == (f"{one}\n{other}", True)


@pytest.mark.parametrize(
    "data",
    ["你好 today".encode("hz"), "Grüße".encode("utf-7"), b"x \x1b$)A!!"],
)
def test_a_few_characters_in_seven_bits_are_doubtful(data):
    reading = find_out(data)

    assert (reading.text, reading.is_doubtful) == (data.decode("ascii"), True)


def test_half_a_letter_of_utf_7_is_shown_as_lost():
    assert read_as(b"Gr+APwA3w-e +2D0- +ZeVnLA-", "utf-7") == "Grüße \ufffd 日本"


def test_a_text_with_one_key_is_plain_wherever_it_stands():
    prose, chance = "Water the garden, then call Zoe. " * 70, random.Random(7)
    keys = (b64encode(chance.randbytes(size)).decode() for size in 60 * (12, 32, 64, 270))

    for key in keys:
        text = f"{prose}\nssh-rsa {key} me@host\n"
        assert find_out(text.encode()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "C++ and c+a-b, a+Bcd-e",
        "+49-30-1234 +4930-1234 +1-800",
        "~{ ~} ~{abc~} c~{x}",
        "+ADw-script+AD4-",
        "+2D0- +2D0- +2D0- Gr+APwA3w-e",
        "data:image/png;base64,iVBORw0KGgo+AAAA/abc+def-",
    ],
)
def test_plain_text_with_such_marks_is_sure(text):
    reading = find_out(text.encode())

    assert (reading.text, reading.is_doubtful) == (text, False)


def test_one_odd_byte_in_a_short_text_spoils_nothing_else():
    assert read_text("Größe, Übung: ".encode() + b"Caf\xe9") == "Größe, Übung: Café"
    assert read_text("Тест: ".encode() + "да".encode("cp1251")[:1]) == "Тест: д"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("It’s “fine” – really…", "cp1252"),
        ("Temperature: 20 °C in the shade, and no wind at all.", "cp1252"),
        ("┌────┐\n│ ok │\n└────┘", "cp437"),
        ("Ça va bien, où es-tu?", "cp1252"),
        ("Questo campo è obbligatorio.", "cp1252"),
    ],
)
def test_a_few_signs_among_plain_letters_are_those_that_people_write(text, encoding):
    assert read_text(text.encode(encoding)) == text


def test_what_could_be_two_things_is_doubtful():
    assert find_out("Да".encode("cp1251")).is_doubtful
    assert not find_out(RUSSIAN.encode("cp1251")).is_doubtful
    assert not find_out(CHINESE.encode("gb18030")).is_doubtful


def test_what_stands_beside_it_decides_what_is_doubtful():
    reading = find_out("Да".encode("cp1251"), likely=["cp1251"])

    assert (reading.text, reading.is_doubtful) == ("Да", False)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00",
        b"\x00\x01\x02binary",
        b"PK\x03\x04" + bytes(100),
        bytes(range(1, 32)) * 20,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
        b"\x7fELF\x02\x01\x01" + bytes(9),
    ],
)
def test_what_is_not_text_is_refused_with_a_sentence(data):
    with pytest.raises(NotText, match=r"not text.*\.$"):
        read_text(data)


def test_noise_is_not_text():
    for size in range(64, 1000, 50):
        with pytest.raises(NotText):
            read_text(os.urandom(size))


def test_line_ends_become_line_feeds():
    assert read_text(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_a_file_too_long_for_a_note_is_refused():
    with pytest.raises(NotText, match="5 MB"):
        read_text(b"x" * 5_000_001)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff" * 5_000_000,
        b"a" * 4_999_990 + b"K\xf6ln",
        b"a\xe4\n" * 1_600_000,
        "日記".encode("cp932") * 1_200_000,
        "a\xe4 ".encode() * 1_200_000 + b"\xe4",
        b"x\x00" * 2_000_000,
        b"\x1b$" * 2_000_000,
    ],
    ids=["one byte", "one at the end", "short lines", "one line", "one bad byte", "wide", "shifts"],
)
def test_five_megabytes_are_read_at_once(data):
    began = time.thread_time()

    with suppress(NotText):
        read_text(data)

    assert time.thread_time() - began < allowed(5)


def test_a_text_is_read_as_its_owner_says():
    data = "Да".encode("cp1251")

    assert read_as(data, "cp1251") == "Да"
    assert read_as(data, "koi8-r") == data.decode("koi8-r")
    assert read_as(b"\xff\xfeA\x00\r\x00\n\x00", "utf-16-le") == "A\n"
    assert read_as("é".encode("cp1252") + b" x", "utf-8") == "\ufffd x"


def test_what_makes_no_text_in_an_encoding_is_refused():
    with pytest.raises(NotText, match=r"no text in UTF-8\.$"):
        read_as(b"a\x00b\x00", "utf-8")


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != TWICE])
def test_every_encoding_that_can_be_chosen_is_one(encoding):
    assert read_as("a".encode(encoding), encoding) == "a"


@pytest.mark.parametrize(
    "text", ["50 °C", "5 × 3 = 15", "± 3", "5 µm", "5 µF needed", "180 °C", "§ 5", "10 m²", "5 €"]
)
def test_a_lone_sign_is_that_of_windows(text):
    assert read_text(text.encode("cp1252")) == text


@pytest.mark.parametrize(("text", "encoding"), [("天气", "gbk"), ("Ёлка", "cp1251")])
def test_a_lone_word_is_none_of_signs(text, encoding):
    assert read_text(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", [GERMAN, RUSSIAN, JAPANESE, HEBREW, "Cafe\u0301 on Monday, at noon."]
)
def test_a_few_nuls_cost_nothing_else_of_a_text(text):
    for data in (
        text.encode() + b"\x00" * 4096,
        text[:9].encode() + b"\x00" + text[9:].encode() + b"\x00",
    ):
        reading = find_out(data)
        assert (reading.text, reading.is_doubtful) == (text, True)


@pytest.mark.parametrize("data", [b"x\x00y", b"\x00" * 50, b"\x7fELF\x02\x01\x01" + b"\x00" * 9])
def test_nuls_alone_make_no_text_and_cost_none(data):
    with pytest.raises(NotText):
        find_out(data)


def test_two_marks_of_unicode_are_none_of_the_text():
    assert read_text("\ufeffÄ".encode("utf-8-sig")) == "Ä"


@pytest.mark.parametrize("text", ["Gr\u00fc\u00dfe 😀 aus Köln", "日記📚", "😀"])
def test_an_emoji_in_two_halves_is_one(text):
    halves = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be")
    data = b"".join(
        char.encode()
        if char <= "\uffff"
        else b"".join(
            chr(int.from_bytes(char.encode("utf-16-be")[at : at + 2], "big")).encode(
                "utf-8", "surrogatepass"
            )
            for at in (0, 2)
        )
        for char in halves
    )

    assert find_out(data).text == text
    assert find_out(data).encoding == ""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_japanese_without_a_space_is_read_in_utf_16(encoding):
    text = "明日は子供たちと海に行きます。パンと牛乳を買わなければなりません。"

    assert find_out(text.encode(encoding)).text == text


# --- Encoded twice ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [GERMAN, FRENCH, RUSSIAN, CHINESE, HEBREW, "Cafe\u0301 — “a” ’s à"]
)
def test_a_text_that_was_encoded_twice_is_doubtful_and_can_be_read_again(text):
    once_more = "".join(map(chr_of_byte, text.encode()))

    reading = find_out(once_more.encode())
    assert (reading.text, reading.encoding, reading.is_doubtful) == (once_more, "utf-8", True)
    assert read_as(once_more.encode(), TWICE) == text


@pytest.mark.parametrize(
    "text", [*(text for text, _ in WRITTEN), "“Ã©” for “é”", "Ã©", "São Paulo, Ãlvaro, ã, õ, ç"]
)
def test_what_was_encoded_once_is_sure(text):
    assert not find_out(text.encode()).is_doubtful
    with pytest.raises(NotText):
        read_as(text.encode(), TWICE)


@pytest.mark.parametrize("page", ["cp1252", "cp1251", "mac-roman", "cp437"])
def test_whatever_it_was_taken_for_it_can_be_read_again(page):
    twice = f"Größe. {RUSSIAN.encode().decode(page, 'replace')}"

    assert find_out(twice.encode()).is_doubtful
    assert read_as(twice.encode(), TWICE).startswith("Größe. Привет")


def test_no_text_that_was_encoded_twice_has_nuls():
    with pytest.raises(NotText):
        read_as("".join(map(chr_of_byte, f"{GERMAN}\0".encode())).encode(), TWICE)


def chr_of_byte(byte):
    read = bytes([byte]).decode("cp1252", "ignore")
    return read or chr(byte)
