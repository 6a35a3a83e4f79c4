"""How much a text looks like one that somebody wrote, rather than bytes read in a wrong way."""

import re
import unicodedata
from collections import Counter
from functools import cache

WORD = re.compile(r"[^\s\x00-\x20!-/:-@\[-`{-~]+")
LONE_LETTERS = frozenset("àáâåäæèéêìíòóôöøúùüçžşįőÀÁÂÅÄÆÈÉÊÌÍÒÓÔÖØÚÙÜÇŽŞĮŐ")  # words of one letter
USUAL_SIGNS = frozenset("€£§©®™°µ¶·•–—…†×÷±½¼¾²³¿¡ªº’‘‚„“”«»‹›№")
APOSTROPHES = frozenset("’ʼ·´‘")
PAIRS = (("«", "»"), ("„", "“”"), ("‚", "‘’"), ("‹", "›"))
RARE_LETTERS = frozenset("ѕЅЏџЃѓЌќ")  # what capitals of a Mac's Cyrillic become in Windows'
BOXES = ("\u2500", "\u259f")  # first, last
SCRIPTS = {
    "LATIN": "latin", "CYRILLIC": "cyrillic", "GREEK": "greek", "HEBREW": "hebrew",
    "ARABIC": "arabic", "THAI": "thai", "HANGUL": "hangul", "HIRAGANA": "kana",
    "KATAKANA": "kana", "CJK": "han", "HALFWIDTH": "halfwidth", "MASCULINE": "", "FEMININE": "",
    "MICRO": "",
}  # fmt: skip
# In one word these stand together.
TOGETHER = ({"kana", "han"}, {"hangul", "han"})
# What a character costs, of 1 for one that hardly ever stands there.
IMPOSSIBLE, ODD, RARE = 3.0, 1.0, 0.6


def oddness(text: str) -> float:
    """The share of its characters outside ASCII that look wrong: 0 for what people write."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    outside = sum(map(outside_ascii, words))
    if not outside:
        return 0.0
    is_mostly_ascii = sum(map(str.isascii, filter(str.isalpha, text))) > 2 * outside
    cost = sum(cost_of_word(word, is_mostly_ascii) for word in words)
    return (cost + unpaired(text)) / outside


def outside_ascii(word: str) -> int:
    return sum(char > "\x7f" for char in word)


def unpaired(text: str) -> float:
    """Quotes that are opened and not closed; a wrong reading makes capitals of them."""
    opened = (text.count(first) - sum(map(text.count, last)) for first, last in PAIRS)
    return ODD * sum(max(0, count) for count in opened)


def cost_of_word(word: str, is_mostly_ascii: bool) -> float:
    scripts: Counter[str] = Counter()
    cost, before = 0.0, " "
    for char, after in zip(word, [*word[1:], " "], strict=True):
        category, script = known(char)
        if char > "\x7f":
            cost += cost_of(char, category, inside=before.isalpha() and after.isalpha())
            is_box = BOXES[0] <= char <= BOXES[1]
            cost += RARE * (is_box and before.isalpha() != after.isalpha())
        is_small = before.islower() and before not in USUAL_SIGNS  # as in "µF"
        if category == "Lu" and is_small and not (char + before).isascii():
            cost += ODD  # a capital after a small letter
        if char == before == after and char > "\x7f" and char.isalpha() and script != "kana":
            cost += ODD
        scripts[script] += script not in {"", "halfwidth"}
        before = char
    scripts = +scripts
    if len(scripts) > 1 and set(scripts) not in TOGETHER:
        cost += 2 * ODD * (scripts.total() - max(scripts.values()))
    if len(word) == 1 and is_mostly_ascii:
        cost += ODD * (word.isalpha() and word not in LONE_LETTERS)
    return cost


def cost_of(char: str, category: str, *, inside: bool) -> float:
    if category in {"Cn", "Co", "Cc", "Cs"}:
        return IMPOSSIBLE
    if BOXES[0] <= char <= BOXES[1]:
        return ODD * inside
    if char in USUAL_SIGNS:
        return ODD * (inside and char not in APOSTROPHES)
    if "\uff61" <= char <= "\uff9f" or category in {"No", "Nl"}:
        return RARE
    if category[0] == "S" or (category == "Lm" and char < "\u2e80"):
        return ODD
    if category[0] == "P" and inside and not "\u3001" <= char <= "\u3002":
        return ODD if char < "\u2e80" or char in "〖〗〔〕" else 0.0
    if char in RARE_LETTERS:
        return RARE
    is_east_asian = char > "\u2e80" and category == "Lo"
    return RARE if is_east_asian and not is_common(char) else 0.0


@cache
def known(char: str) -> tuple[str, str]:
    """Its category, and the script that it belongs to, or ""."""
    category = unicodedata.category(char)
    if category[0] != "L":
        return category, ""
    first = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return category, SCRIPTS.get(first, "other")


@cache
def is_common(char: str) -> bool:
    """Whether one of the old national lists has it among its usual characters."""
    return any(
        first <= char.encode(encoding, "ignore")[:1] <= last
        for encoding, first, last in (
            ("gb2312", b"\xa4", b"\xd7"),
            ("big5", b"\xa4", b"\xc6"),
            ("euc_jp", b"\xa4", b"\xcf"),
            ("euc_kr", b"\xb0", b"\xc8"),
        )
    )


def count_of(text: str, script: str) -> int:
    return sum(known(char)[1] == script for char in text if char > "\x7f")


def is_of_signs(text: str) -> bool:
    """Whether all that is not ASCII in it are quotes, dashes and the like."""
    outside = {char for char in text if char > "\x7f"}
    return bool(outside) and outside <= USUAL_SIGNS
