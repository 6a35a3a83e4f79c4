"""A claim as it is checked: its words without Markdown, with the question that it answers."""

import re
from collections.abc import Iterator
from functools import cached_property

from ai_chatbot.grounding.tokens import language_in
from ai_chatbot.grounding.windows import Sentence

LONGEST = 2000  # characters of a claim that are compared: its last ones
LIST_MARKER = re.compile(r"^\s{0,40}(?:[-*+]|\d{1,3}[.)]|>)\s+")
LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{1,2000}\)")
MARKUP = re.compile(r"[*_`~|]{1,3}|\[\[|\]\]|<[^<>\n]{1,200}>")
QUOTATION = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』\n]{8,400})[\"”“»」』]")
# What stands behind a "yes" or "no" that is a sentence by itself.
BEHIND = r"\s{0,3}(?:[,.:;!،、。—–-]|$)[\s,.:;!،、。—–-]{0,9}"
YES = re.compile(
    rf"\s{{0,9}}(?:yes|yeah|ja|oui|sí|si|sim|da|да|はい|是的?|نعم|כן|हाँ|네|예){BEHIND}", re.I
)
NO = re.compile(
    rf"\s{{0,9}}(?:no|nope|nein|non|não|nee|нет|いいえ|不是?|لا|לא|नहीं|아니요){BEHIND}", re.I
)
COURTESY = re.compile(
    r"\s{0,9}(?:hello|hi|hey|sorry|i['’]?m sorry|i am sorry|thank|you['’]?re welcome|let me know"
    r"|sure\b|of course|here (?:is|are)\b|hallo|guten|danke|gern|bonjour|merci|hola|gracias"
    r"|привет|спасибо|你好|您好|こんにちは|申し訳|مرحبا|שלום|नमस्ते|안녕)",
    re.I,
)
DIGIT = re.compile(r"\d")
MOST_COURTESY = 120  # characters
ENDS = " \t\n.,;:!?。！？।॥؟۔…\"'“”»«"
# "A and B", "A; B", "A, while B": each is a claim of its own.
JOINED = re.compile(
    r";\s+|\.\s+(?=[^\W\d_a-z])|,?\s+(?:and|while|whereas|und|während|et|tandis que|y|mientras|и|а)\s+"
    r"|，|；|、そして|、また|。(?=.)|,\s+(?=[^\W\d_])"
)
SHORT = 4  # telling words below which an answer is checked together with its question
WHERE_SOUGHT = re.compile(
    r"\b(?:notes?|passages?|sources?|information|context|documents?|notizen?|quellen?|hinweise?"
    r"|notas?|fuentes?|заметк\w{1,3}|источник\w{0,3})\b|笔记|ノート|メモ|ملاحظات|הערות|노트",
    re.I,
)
NOT_THERE = re.compile(
    r"\b(?:(?:no|not|none|nothing|cannot|kein|keine|nicht|nichts|aucune?|rien|pas|ningun[ao]?|nada"
    r"|нет|не|ничего)\b|\w{1,12}(?<=n)['’]t\b)|没有|沒有|ありません|ない|لا|אין|없",
    re.I,
)


class Claim:
    """What is claimed, read as of a passage's language.

    `denies`: it begins with "No", so that what was asked is not taken for granted.
    """

    def __init__(self, text: str, question: str) -> None:
        plain = plain_text(text)
        self.denies = bool(NO.match(plain))
        self.affirms = not self.denies and bool(YES.match(plain))
        pattern = NO if self.denies else YES
        self.text = pattern.sub("", plain, count=1).strip()
        self.question = question
        self._read: dict[tuple[str, str], Sentence] = {}

    def sentence(self, language: str) -> Sentence:
        """It as read in a passage's language."""
        return self._as_of(self.text, language)

    def asked(self, language: str) -> Sentence:
        """The question as read in a passage's language."""
        return self._as_of(self.question, language)

    def _as_of(self, text: str, language: str) -> Sentence:
        if (text, language) not in self._read:
            self._read[text, language] = Sentence(text, language)
        return self._read[text, language]

    @cached_property
    def language(self) -> str:
        return language_in(self.text)

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to check: no word that tells, no number."""
        said = self.sentence(self.language)
        return not (said.stems or said.quantities or self.denies or self.affirms)

    @cached_property
    def is_short(self) -> bool:
        said = self.sentence(self.language)
        words = sum(1 for token in said.tokens if token.stem and token.kind == "word")
        runs = sum(1 for token in said.tokens if token.kind == "run")
        return words + runs / 3 < SHORT

    @cached_property
    def quotations(self) -> list[str]:
        return QUOTATION.findall(self.text)

    def clauses(self) -> Iterator[str]:
        return (part for part in JOINED.split(self.text) if part.strip(ENDS))


def plain_text(markdown: str) -> str:
    """Without list marks, emphasis, code's quotes and links' addresses."""
    text = LIST_MARKER.sub("", markdown[-LONGEST:])
    return MARKUP.sub(" ", LINK.sub(r"\1", text)).strip()


def is_courtesy(text: str) -> bool:
    """A greeting, an excuse, "Here is what I found:", a question back: short, and no claim."""
    said = text.strip()
    is_short = len(said) <= MOST_COURTESY and not DIGIT.search(said)
    return is_short and (bool(COURTESY.match(said)) or said.endswith(("?", "？", "؟")))


def says_nothing_found(text: str) -> bool:
    """Whether it says of the notes that they do not hold something, in either order."""
    sought = [match.span() for match in WHERE_SOUGHT.finditer(text)]
    missing = [match.span() for match in NOT_THERE.finditer(text)]
    if not sought or not missing:
        return False
    return sought[0][1] <= missing[-1][0] or missing[0][1] <= sought[-1][0]
