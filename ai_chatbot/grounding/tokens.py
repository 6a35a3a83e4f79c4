"""The words of a sentence as claims and passages are compared by them.

A run of a script without spaces is one token a character, and compared by pairs of them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ai_chatbot.grounding.words.irregular import irregular
from notes.text.words.languages import language_of, stop_words
from notes.text.words.splitting import MARKS, UNSPACED, plain_letters
from notes.text.words.stems import TAG, stem

STEM_CHARS = 7
LONGEST_WORD = 60  # characters; what is longer is compared by its beginning
RUN_SIGNS = "、。〈〉《》「」『』【】・〜　"
# Numbers with what stands within them; runs without spaces; words with their apostrophes; signs
# that end a clause or quote.
PIECE = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})++(?:[.,]\d{1,9}+)?(?!\d)|\d++(?:[.,:/'’\u00a0\u202f-]\d++)*)"
    rf"|(?P<run>(?:(?![{RUN_SIGNS}])[{UNSPACED}][{MARKS}]*)+)"
    rf"|(?P<word>(?![{UNSPACED}])[^\W\d_][{MARKS}]*(?:(?![{UNSPACED}])[^\W_][{MARKS}]*)*"
    r"(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>[%‰°€$£¥₽₹;,:.!?()—–\-…«»„“”\"、，。；：！？؛،؟।「」『』・．|])"
)
APOSTROPHE = re.compile("['’]")
POLISH = re.compile("[ąćęłńśźż]", re.I)
POLISH_PART = 60  # letters of which one is written so
CLAUSE_SIGNS = frozenset(";:()—–…、；：؛.!?。！？؟।|")  # the last one is a table's
# English has few, as search must find the others; a claim is no truer for any of these.
FILLERS = frozenset(
    "according also see based because however therefore thus mentioned stated states note notes"
    " passage passages source sources which whose would should may might being both each every"
    " either just only other others same own such through during between within while upon among"
    " many several called known includes include including well often usually generally"
    " additionally furthermore moreover overall specifically yes do does did has had s"
    " re ve ll myself yourself himself herself itself ourselves yourselves themselves".split()
)
# Search leaves them out as the commonest words; of a claim they tell as much as others.
TELLING = frozenset(
    "neu neue neuen neuer neues alte alten erste ersten erster erstes letzte letzten gross grosse"
    " grosser kleiner hoch offen nouveau nouvelle neuf haut bas bon cher chere dernier derniere"
    " premier premiere droite ouvert ouverte debut nuevo nueva largo primero primera ultimo ultima"
    " mejor peor nuovo nuova grande lungo primo prima novo nova direita primeiro primeira eerste"
    " новый старый первый последний اول".split()
)
UNSPACED_STOPS = frozenset(
    "的了是在和有也就都而及与着或一我你您他她它这那个们过得地被把给将从到向对为由并要会"
    "はのをにがでともへや은는이가을를의에"
)


class Token(NamedTuple):
    """A word, a number, a character of a run or a sign, at `text[start:end]`."""

    text: str  # as it is written
    plain: str  # small, without marks that are left out
    stem: str  # what it is compared by; "" if it says nothing by itself
    kind: str  # "word", "number", "run" or "sign"
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()


@lru_cache(maxsize=1024)  # a growing answer is compared with the same sentences again and again
def tokens_of(text: str, language: str) -> tuple[Token, ...]:
    """All of a text in NFC; `language` is that of what it stands in."""
    return tuple(_tokens(text, language))


def _tokens(text: str, language: str) -> Iterator[Token]:
    stops = stops_of(language)
    for found in PIECE.finditer(text):
        kind = found.lastgroup or ""
        if kind == "run":
            yield from _characters(found[0], found.start())
        elif kind == "word":
            yield from _words(found, stops, language)
        else:
            yield Token(found[0], found[0], "", kind, *found.span())


def _words(found: re.Match[str], stops: frozenset[str], language: str) -> Iterator[Token]:
    """A word; of one with an apostrophe each part ("l'eau", "Anna's"), but "isn't" is one."""
    word, at = found[0], found.start()
    if not APOSTROPHE.search(word) or word[-2:].lower() in ("'t", "’t"):
        yield _word(word, at, stops, language)
        return
    for part in APOSTROPHE.split(word):
        yield _word(part, at, stops, language)
        at += len(part) + 1


def _word(word: str, at: int, stops: frozenset[str], language: str) -> Token:
    plain = plain_word(word[:LONGEST_WORD])
    says_nothing = plain in stops or (len(plain) < 2 and plain.isascii())
    root = "" if says_nothing else stem_of(plain, language)
    return Token(word, plain, root, "word", at, at + len(word))


def _characters(run: str, at: int) -> Iterator[Token]:
    for place, char in enumerate(run, at):
        following = run[place - at + 1 : place - at + 2]
        pair = char + following
        is_empty = bool(UNSPACED_STOPS.intersection(pair)) or (not following and len(run) > 1)
        yield Token(char, char, "" if is_empty else pair, "run", place, place + 1)


@lru_cache(maxsize=50_000)
def plain_word(word: str) -> str:
    return plain_letters(word)


@lru_cache(maxsize=50_000)
def stem_of(plain: str, language: str) -> str:
    if language in ("en", ""):
        plain = irregular().get(plain, plain)
    return stem(plain, language).partition(TAG)[0][:STEM_CHARS]


@lru_cache(maxsize=64)
def stops_of(language: str) -> frozenset[str]:
    return (stop_words(language) | stop_words("en") | FILLERS) - TELLING


@lru_cache(maxsize=1024)
def language_in(text: str) -> str:
    """Two letters, "" when nothing tells; of its first two thousand characters."""
    begins = text[:2000]
    # Its commonest words are those of others here; no other writes these letters.
    if len(POLISH.findall(begins)) > len(begins) / POLISH_PART:
        return "pl"
    return language_of(begins, plain_letters(begins).split())
