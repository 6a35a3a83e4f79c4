"""The words of a text in any script, cut and folded as search knows them.

Scripts that put no spaces between words, and Korean, whose words end in particles, are cut into
overlapping pairs of characters. A character is a letter with the marks that belong to it.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from notes.text.folding import fold

REMEMBERED, REMEMBERED_CHARS = 50_000, 40  # words with their plain letters, and the longest
WORD_MAX_CHARS = 500  # 2,000 bytes at most; PostgreSQL's lexemes may have 2,046
PICTURES = "\u231a-\u23ff\u2600-\u27bf\u2b1b-\u2b55\U0001f000-\U0001faff"  # ⏰ ❤ ⭐ 🌱
SKIN_TONES = range(0x1F3FB, 0x1F400)  # code points
FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
FAR_FROM = 0x10000  # code points
SEARCHED_PLANES = 0x20000  # code points: marks and digits of living scripts lie below


def by_category() -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for point in range(SEARCHED_PLANES):
        found[unicodedata.category(chr(point))].append(point)
    return found


def han_alike() -> dict[str, str]:
    """Traditional characters of Chinese, and those that Japan has simplified in its own way, with
    the simplified one that stands for them."""
    simplified = dict(pairs_in("TSCharacters.txt"))
    japanese = ((new, simplified.get(old, old)) for old, new in pairs_in("JPVariants.txt"))
    return {old: new for old, new in [*japanese, *simplified.items()] if old != new}


def pairs_in(name: str) -> Iterator[tuple[str, str]]:
    """The characters of one of OpenCC's tables, each with the likeliest of those beside it."""
    for line in (files("opencc") / "dictionary" / name).read_text(encoding="utf-8").splitlines():
        old, _, others = line.partition("\t")
        yield old, others.split()[0]


def ranges(points: Iterable[int]) -> str:
    """These code points as a regular expression's class holds them."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


POINTS = by_category()
ALL_MARKS = POINTS["Mn"] + POINTS["Mc"] + POINTS["Me"]
NEAR_MARKS = ranges(point for point in ALL_MARKS if point < FAR_FROM)
MARKS = ranges(ALL_MARKS)
# `re` looks near characters up in a table; of far ones it tries range after range, so that a class
# which holds any is asked for those alone.
FAR = f"[{chr(FAR_FROM)}-{chr(SEARCHED_PLANES - 1)}]"
MARK = f"(?:[{NEAR_MARKS}]|(?={FAR})[{MARKS}])"
NO_MARK = f"(?:[^{NEAR_MARKS}{FAR[1:-1]}]|(?={FAR})[^{MARKS}])"
# Thai to Tibetan, Burmese, Hangul, Khmer; kana, Han and what lies among them; Hangul, Burmese.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\ua9e0-\ua9ff"
    "\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Hebrew's and Arabic's vowels, Arabic's long stroke, what chooses between two shapes of a letter.
VOWELS = (
    "\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
MARKS_MAX = 30  # on one letter, as Unicode's stream-safe form has; sorting more takes the square
MARKS_IN_A_ROW = re.compile(f"({MARK}{{{MARKS_MAX}}}){MARK}+")
# Marks that are often left out besides: on Latin and Greek letters all, on Cyrillic ones the
# stress; those of alef; the nukta.
LEFT_OUT = re.compile(
    "(?<=[a-zα-ω])[\u0300-\u036f]+|(?<=[\u0400-\u052f])[\u0300\u0301]+"
    f"|[{VOWELS}\u0653-\u065f\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]+"
)
LETTERS_ALIKE = str.maketrans(
    {
        "_": " ",  # the parts of a name in code are words
        "ё": "е", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe",
        "þ": "th", "ð": "d",
        "\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643",
        "\u0629": "\u0647", "\u06c1": "\u0647",  # alef, yeh, kaf, heh
        "\u0901": "\u0902",  # candrabindu, anusvara
        "\u02bc": "'", "\u02bb": "'",  # apostrophes that Unicode takes for letters
    }
    | han_alike()
    | {chr(point): "" for point in POINTS["Cf"]}  # joiners, soft hyphens, directions
    | {chr(point): "" for point in (*SKIN_TONES, 0x20E3)}  # and the frame of a key
    | {chr(point): str(unicodedata.decimal(chr(point))) for point in POINTS["Nd"]}
)  # fmt: skip
NASAL = re.compile("[ङञणनम]\u094d(?=[क-ह])")  # a half letter, for which a dot may stand
# サーバー is サーバ, too. A text keeps this end, for the バー of スナックバー; what is sought not.
LONG_END = re.compile("(?<=[ァ-ヺー]{3})ー(?![ァ-ヺー])")
HEBREW_SHORTENED = re.compile("(?<=[א-ת])[\"'״׳](?=[א-ת])")
A_WORD = (
    r"[a-z0-9]++(?![^\x00-\x7f])"  # as nearly all are
    rf"|[\w{NEAR_MARKS}]++(?:(?={FAR})[\w{MARKS}]+)?+|(?={FAR})[\w{MARKS}]+"
    rf"|{FLAG}|[{PICTURES}]"
)
WORD = re.compile(A_WORD)
DIVIDERS = str.maketrans({chr(point): " " for point in range(128) if not chr(point).isalnum()})
# Also a language whose name is one letter with signs behind it.
WORD_OR_NAME = re.compile(rf"\b(?:c\+\+|[cfj]#(?!\w|{MARK}))|{A_WORD}")
HAS_SIGN = re.compile(r"[c-j](?:\+\+|#)")
HAS_UNSPACED = re.compile(f"[{UNSPACED}\uff66-\uffdc]")  # of half a width, too
RUN = re.compile(f"([{UNSPACED}](?:[{UNSPACED}]|{MARK})*)")
ONE_PICTURE = re.compile(f"{FLAG}|[{PICTURES}]")
CHARACTER = re.compile(f"{NO_MARK}{MARK}{{0,8}}|{MARK}")


def plain_letters(text: str) -> str:
    """In the form in which words are compared: folded, without the marks that are left out."""
    if text.isascii():
        return text.lower().replace("_", " ")
    # Nothing hangs on a neighbour beyond a space, and texts say the same words again and again.
    return " ".join(map(plain_word, text.split(" "))).replace("_", " ")


def plain_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    is_short = len(word) <= REMEMBERED_CHARS
    return remembered_word(word) if is_short else plain_letters_of_any_script(word)


def plain_letters_of_any_script(text: str) -> str:
    apart = unicodedata.normalize("NFD", fold(MARKS_IN_A_ROW.sub(r"\1", text)))
    composed = unicodedata.normalize("NFC", LEFT_OUT.sub("", apart))
    alike = NASAL.sub("\u0902", composed.translate(LETTERS_ALIKE))
    return HEBREW_SHORTENED.sub("", alike)


remembered_word = lru_cache(REMEMBERED)(plain_letters_of_any_script)


def pieces(text: str) -> list[str]:
    """Words of scripts with spaces, and whole runs of a script without, in their order."""
    plain = plain_letters(text)
    if has_sign(plain):
        words = WORD_OR_NAME.findall(plain)
    else:
        words = plain.translate(DIVIDERS).split() if plain.isascii() else WORD.findall(plain)
    if not has_unspaced(text):
        return bounded(words)
    parts = (part for word in words for part in RUN.split(word) if part)
    return [part if is_unspaced(part) else part[:WORD_MAX_CHARS] for part in parts]


def has_sign(plain: str) -> bool:
    """Whether a name such as "c++" stands in it; a pattern is slower to say that none does."""
    return ("+" in plain or "#" in plain) and HAS_SIGN.search(plain) is not None


def has_unspaced(text: str) -> bool:
    return not text.isascii() and HAS_UNSPACED.search(text) is not None


def bounded(words: list[str]) -> list[str]:
    if max(map(len, words), default=0) <= WORD_MAX_CHARS:
        return words
    return [word[:WORD_MAX_CHARS] for word in words]


def is_unspaced(piece: str) -> bool:
    return HAS_UNSPACED.match(piece) is not None


def is_picture(piece: str) -> bool:
    return ONE_PICTURE.match(piece) is not None


def split_words(text: str) -> list[str]:
    """The words of a text; of a run without spaces its pairs of characters, or its only one."""
    found = pieces(text)
    if not has_unspaced(text):
        return found
    return [word for piece in found for word in words_in(piece)]


def words_in(piece: str) -> list[str]:
    if not is_unspaced(piece):
        return [piece]
    characters = characters_of(piece)
    return pairs(characters) or characters


def characters_of(run: str) -> list[str]:
    return CHARACTER.findall(run)


def pairs(characters: list[str]) -> list[str]:
    return [a + b for a, b in pairwise(characters)]
