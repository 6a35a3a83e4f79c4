"""A claim as it is checked: its words without Markdown, with the question that it answers."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from ai_chatbot.grounding.tokens import language_in
from ai_chatbot.grounding.windows import Sentence, spelled
from notes.text.words.languages import SCRIPTS

LONGEST = 2000  # characters of a claim that are compared: its last ones
LIST_MARKER = re.compile(r"^\s{0,40}(?:[-*+]|\d{1,3}[.)]|>)\s+")
LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^()\s]{1,2000}\)")
ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s<>]{1,2000}>?|(?<!\S)/[\w/.-]{1,200}", re.I)
# Marks, of footnotes too, and names of sources that stand in it as text.
MARK = re.compile(
    r"\b(?:source|passage|note|quelle|notiz|fuente|nota)s? \d{1,2}\b"
    r"|\[(?:\^[^\[\]\s]{1,60}|\d{1,3}(?:(?:, ?|[–-])\d{1,3}){0,9})\]",
    re.I,
)
CODE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]{1,200})\1(?!`)")
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
    r"\s{0,9}(?:(?:hello|hi|hey|sorry|i['’]?m sorry|i am sorry|thanks?|you['’]?re welcome"
    r"|let me know|sure|of course|here (?:is|are)|hallo|guten|danke|gerne?|bonjour|merci|hola"
    r"|gracias|привет|спасибо)\b|你好|您好|こんにちは|申し訳|مرحبا|שלום|नमस्ते|안녕)",
    re.I,
)
DIGIT = re.compile(r"\d")
MOST_COURTESY = 120  # characters
ENDS = " \t\n.,;:!?。！？।॥؟۔…\"'“”»«"
# "A; B", "A, while B", then "A and B": each side may be a claim of its own.
JOINTS = (
    re.compile(
        r"[;；。]\s{0,3}|\.\s{1,3}(?=[^\W\d_a-z])"
        r"|,\s(?:and|while|whereas|but|und|während|aber|et|tandis que|mais|y|mientras|pero"
        r"|и|а|но)\s|，|、そして|。また"
    ),
    re.compile(r"\s(?:and|und|et|y|e|и|en)\s|、"),
)
MOST_JOINTS = 3  # of each kind
SHORTEST_HALF = 12  # characters
FEW_WORDS = 5  # which are too few to tell a language by
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
# What notes do that hold something: "the notes do not mention it".
TELLS = re.compile(
    r"\b(?:f(?:ind|ound)|see|know|mention(?:s|ed)?|sa(?:y|ys|id)|t(?:ell|ells|old)|states?d?"
    r"|contain(?:s|ed)?|holds?|provided?s?|specif(?:y|ies|ied)|included?s?|describe[sd]?|cover(?:s|ed)?"
    r"|information|answer(?:s|ed)?|finde|gefunden|steht|stehen|erwähn\w{1,4}|enth\w{3,6}|sagen"
    r"|trouv\w{1,4}|mentionn\w{1,4}|contiennent|disent|encuentr\w{1,2}|encontr\w{1,4}|menciona\w?"
    r"|contienen|dicen)\b",
    re.I,
)


class Claim:
    """What is claimed, read as of a passage's language.

    `denies`: it begins with "No", so that what was asked is not taken for granted. `code`: what is
    written as such in it, as windows.spelled.
    """

    def __init__(self, text: str, question: str) -> None:
        found = (spelled(code) for _, code in CODE.findall(text[-LONGEST:]))
        self.code = tuple(dict.fromkeys(code for code in found if code.strip()))
        plain = plain_text(text)
        no, yes = NO.match(plain), YES.match(plain)
        self.denies, self.affirms = no is not None, yes is not None and no is None
        beginning = no or yes
        self.text = plain[beginning.end() if beginning else 0 :].strip()
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
        """Its own; a few words are told together with the question."""
        own = language_in(self.text)
        if own in SCRIPTS or len(self.text.split()) > FEW_WORDS:
            return own or language_in(self.question)
        return language_in(f"{self.text} {self.question}") or own

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
        return words + runs / 3 + len(said.quantities) < SHORT

    @cached_property
    def says_little(self) -> bool:
        """A single plain word, with no question that it answers, is in too many passages."""
        said = self.sentence(self.language)
        return not self.question and len(said.stems) < 2 and not said.quantities

    @cached_property
    def quotations(self) -> list[str]:
        return QUOTATION.findall(self.text)

    def halves(self) -> Iterator[tuple["Claim", "Claim"]]:
        """Ways to take it for two claims, at most a few; the plainest joints first."""
        for pattern in JOINTS:
            for joint in islice(pattern.finditer(self.text), MOST_JOINTS):
                first, second = self.text[: joint.start()], self.text[joint.end() :]
                if min(len(first), len(second)) >= SHORTEST_HALF:
                    yield self._part(first), self._part(second)

    def _part(self, text: str) -> "Claim":
        """Its code is no longer written as such in its plain text."""
        part = Claim(text, self.question)
        part.code = tuple(code for code in self.code if code in spelled(text))
        return part


def plain_text(markdown: str) -> str:
    """Without list marks, emphasis, code's quotes and addresses."""
    text = LINK.sub(r"\1", LIST_MARKER.sub("", markdown[-LONGEST:]))
    return MARKUP.sub(" ", ADDRESS.sub(" ", MARK.sub("", text))).strip()


def is_courtesy(text: str) -> bool:
    """A greeting, an excuse, "Here is what I found:", a question back: short, and no claim."""
    said = text.strip()
    is_short = len(said) <= MOST_COURTESY and not DIGIT.search(said)
    return is_short and (bool(COURTESY.match(said)) or said.endswith(("?", "？", "؟")))


def finds_nothing(text: str) -> bool:
    """As says_nothing_found, and plainly so: "The notes do not mention it"."""
    return says_nothing_found(text) and TELLS.search(text) is not None


def says_nothing_found(text: str) -> bool:
    """Whether it says of the notes that they do not hold something, in either order."""
    sought = [match.span() for match in WHERE_SOUGHT.finditer(text)]
    missing = [match.span() for match in NOT_THERE.finditer(text)]
    if not sought or not missing:
        return False
    return sought[0][1] <= missing[-1][0] or missing[0][1] <= sought[-1][0]
