"""Contrary words in Chinese and Japanese, which stand within runs of characters."""

import re
from functools import cache

from ai_chatbot.grounding.windows import Sentence, Window, supporting

CLAUSE = re.compile(r"[、。，；：！？,;:!?.]+")
LONGEST = 200  # characters of a sentence that are compared
ALIKE = 0.5  # of a claim's pairs of characters, in the clause that says the same
# Of several words on a side each is the contrary of each on the other.
PAIRS = {
    "zh": (
        "所有,全部,每个,每個,一切,全体/有些,一些,部分,少数,几个,某些", "之前,以前/之后,之後,"
        "以后,以後",
        "必须,必須,务必,应当/可以,可能,也许,不必", "至少,起码,以上/最多,至多,以下",
        "总是,一直,始终/有时,从不,偶尔",
        "上升,增加,提高,上涨,增长,升高/下降,减少,降低,下跌,减小", "最大/最小", "最高/最低",
        "最多/最少",
        "第一,首先,最早/最后,最後,最晚", "开始,開始/结束,結束", "打开,開啟/关闭,關閉", "北/南",
        "东边,東邊/西边,西邊",
        "左/右", "买,買/卖,賣", "便宜/昂贵,贵", "多数,大多数/少数",
    ),
    "ja": (
        "すべて,全て,全部,全員,みんな,どれも/一部,いくつか,何人か,ある", "の前に,前に,"
        "以前/の後に,後に,以後,あとで",
        "なければならない,なければなりません,べき,必要がある/てもよい,てもいい,かもしれない,できる,可能性がある",
        "以上,少なくとも,最低/以下,多くても,最大で,最高でも", "いつも,常に,必ず/ときどき,時々,"
        "たまに,決して",
        "増え,増加,上がっ,上昇,伸び/減っ,減少,下がっ,低下,落ち", "最大/最小", "最高/最低",
        "最初,一番目/最後",
        "始ま,開始/終わ,終了", "開い,開く/閉ま,閉じ", "北/南", "左/右", "買/売", "ほとんど/わずか",
    ),
}  # fmt: skip
# Of two things that are compared, where a sign alone says how.
COMPARED = {
    "zh": "比 大/小 高/低,矮 多/少 长,長/短 新/旧,舊 早/晚 快/慢 热,暖,熱/冷,寒,凉 贵,貴/便宜"
    " 重/轻,輕 好/差,坏 老/年轻",
    "ja": "より 大き/小さ 高/低,安 多/少な 長/短 新し/古 早,速/遅 暖か,暑,熱/寒,冷,涼 重/軽 良,"
    "よい/悪,わるい",
}  # fmt: skip


def contrary_run(said: Sentence, window: Window) -> str:
    """A word of the claim whose contrary stands in the clause that else says it; "" if none."""
    language = window.passage.language
    if language not in PAIRS:
        return ""
    texts = [each.text[:LONGEST] for each in supporting(said, window)]
    found = [_contrary(said.text[:LONGEST], text, language) for text in texts]
    return found[0] if found and all(found) else ""


def _contrary(said: str, text: str, language: str) -> str:
    clause = max(CLAUSE.split(text), key=lambda each: len(_pairs(each) & _pairs(said)))
    if len(_pairs(clause) & _pairs(said)) < ALIKE * max(1, len(_pairs(CLAUSE.sub("", said)))):
        return ""
    sign = COMPARED[language].split()[0]
    is_compared = sign in said and sign in clause
    for one, other in _sides(language, is_compared):
        mine, theirs = _first(one, said), _first(other, clause)
        if mine and theirs and not _first(other, said) and not _first(one, clause):
            return mine
    return ""


def _first(words: tuple[str, ...], text: str) -> str:
    return next((word for word in words if word in text), "")


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@cache
def _sides(language: str, is_compared: bool) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each side of each pair with the other one."""
    pairs = [*PAIRS[language], *(COMPARED[language].split()[1:] if is_compared else ())]
    split = [[tuple(side.split(",")) for side in pair.split("/")] for pair in pairs]
    ways = [(one, other) for one, other in split]
    return ways + [(other, one) for one, other in ways]
