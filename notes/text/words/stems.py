"""Words as the index holds them: a word's stem in its text's language, ready for any database.

A word of a script that one language is taken for is stemmed as that language's. A Latin one is
stemmed by the language of its text, whose letters follow the stem ("haus·de"), so that no
language's stem is taken for another's word; what is sought is sought in all of them. English,
and whatever is not told, has none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain
from threading import Lock

import Stemmer

from notes.text.words.compounds import closed_up, words_as_one
from notes.text.words.languages import ENGLISH, LATIN, language_of
from notes.text.words.splitting import (
    LONG_END,
    characters_of,
    has_unspaced,
    is_unspaced,
    pairs,
    pieces,
)

ALGORITHMS = {
    ENGLISH: "porter", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "pt": "portuguese", "nl": "dutch", "ru": "russian", "ar": "arabic", "hi": "hindi",
    "el": "greek",
}  # fmt: skip
BY_SCRIPT = re.compile(
    "(?P<ru>[\u0400-\u052f])|(?P<ar>[\u0600-\u06ff])|(?P<hi>[\u0900-\u097f])"
    "|(?P<el>[\u0370-\u03ff])|(?P<he>[\u05d0-\u05ea])"
)
# "The", perhaps with "and", "in", "like", "so" or "to": what stays is stemmed as the word alone is.
ARTICLE = re.compile(r"^(?:[وبكف]?ال|لل)(?=\w{3})")
# In Hebrew each of them is a letter, and several may stand together. Words also begin with these
# letters, so they go as long as three stay: then a word is the same with and without.
HEBREW_PREFIXES = re.compile(r"^[והבכלמש]+(?=\w{3})")
HAS_DIGIT = re.compile(r"\d")
TAG = "·"  # no word holds it
WHOLE_MAX_CHARS = 3  # so short a word has no ending, but in English
BEGINNING_MIN_CHARS = 4  # of a stem that is sought as the beginning of compounds as well
REMEMBERED = 50_000  # of a language
_lock = Lock()  # a stemmer is one caller's at a time


@dataclass(frozen=True)
class Sought:
    """Words in a row as they are indexed; of the last perhaps only the beginning is known."""

    tokens: tuple[str, ...]
    is_open: bool = False


@cache
def stemmer(language: str) -> "Stemmer.Stemmer":
    return Stemmer.Stemmer(ALGORITHMS[language], 0)


def stem(word: str, language: str) -> str:
    """As it is indexed in a text of this language."""
    return stems_of(language)(word)


@cache
def stems_of(language: str) -> Callable[[str], str]:
    """The words' stems in texts of a language, remembered: what has one argument is quickest."""
    return lru_cache(REMEMBERED)(partial(stem_anew, language=language))


def stem_anew(word: str, language: str) -> str:
    if word.isascii():
        return latin_stem(word, language)
    found = BY_SCRIPT.match(word)
    if found is None:
        return word if is_unspaced(word) else latin_stem(word, language)
    if found.lastgroup == "he":
        return HEBREW_PREFIXES.sub("", word, count=1)
    if found.lastgroup == "ar":
        word = ARTICLE.sub("", word, count=1)
    return stemmed(word, found.lastgroup or "") if len(word) > WHOLE_MAX_CHARS else word


def latin_stem(word: str, language: str) -> str:
    if HAS_DIGIT.search(word):
        return word
    if language not in LATIN or len(word) <= WHOLE_MAX_CHARS:
        return stemmed(word, ENGLISH)
    return f"{stemmed(word, language)}{TAG}{language}"


def stemmed(word: str, language: str) -> str:
    with _lock:
        return stemmer(language).stemWord(word) or word  # English has none of "s"


def indexed(*texts: str) -> list[list[str]]:
    """The tokens of texts that belong together, such as a note's title and its passage; behind
    those of each what its compounds are as one word."""
    cut = [pieces(text) for text in texts]
    language = language_of("\n".join(texts), list(chain.from_iterable(cut)))
    return [
        tokens_in([*words, *words_as_one(text)], language)
        for words, text in zip(cut, texts, strict=True)
    ]


def tokens_in(cut: Sequence[str], language: str) -> list[str]:
    """The tokens of words and runs in their order; of a run one for each character."""
    if not has_unspaced(" ".join(cut)):
        return list(map(stems_of(language), cut))
    return [token for piece in cut for token in tokens_of(piece, language)]


def tokens_of(piece: str, language: str) -> list[str]:
    """Of a run its pairs and its last character, so that each token begins with the next one."""
    if not is_unspaced(piece):
        return [stem(piece, language)]
    characters = characters_of(piece)
    return [*pairs(characters), characters[-1]]


def language_in(tokens: Iterable[str]) -> str:
    """The Latin language by which tokens of one text are stemmed, "" for English or none."""
    return next((token.partition(TAG)[2] for token in tokens if TAG in token), "")


def sought_words(
    words: Sequence[str], language: str = "", among: Sequence[str] = LATIN
) -> list[Sought]:
    """Each word by itself, in every language that it may be of; `language` is the question's.

    Those `among` which the texts' may be, besides English: what is of no other is not sought.
    """
    found = [
        row
        for word in words
        for piece in pieces(word)
        for row in sought_piece(piece, language, among)
    ]
    return list(dict.fromkeys(found))


def sought_piece(piece: str, language: str, among: Sequence[str]) -> Iterator[Sought]:
    if not is_unspaced(piece):
        yield from sought_word(piece, language, among)
        return
    characters = characters_of(piece)
    if len(characters) == 1:
        yield Sought((piece,), is_open=True)
    yield from (Sought((pair,)) for pair in pairs(characters))


def sought_word(word: str, language: str, among: Sequence[str]) -> Iterator[Sought]:
    """A long word of a language other than English also where it begins another."""
    tokens = dict.fromkeys(stem(word, each) for each in (ENGLISH, *among))
    beginning = stem(word, language).partition(TAG)[0] if language in LATIN else ""
    if len(beginning) < BEGINNING_MIN_CHARS:
        yield from (Sought((token,)) for token in tokens)
        return
    yield Sought((beginning,), is_open=True)
    yield from (Sought((token,)) for token in tokens if not token.startswith(beginning))


def sought_phrase(phrase: str, most: int, among: Sequence[str] = LATIN) -> list[Sought]:
    """The words of a phrase in a row, at most so many, in each language they may be of; also with
    its compounds as one word each, and without its long ends."""
    cuts = [cut for text in (phrase, closed_up(phrase)) if (cut := pieces(text)[:most])]
    cuts += [[LONG_END.sub("", piece) for piece in cut] for cut in cuts]
    rows = (row_of(cut, language) for cut in cuts for language in (ENGLISH, *among))
    return list(dict.fromkeys(Sought(row.tokens[:most], row.is_open) for row in rows))


def row_of(cut: Sequence[str], language: str) -> Sought:
    """What follows the last run's end is not known: it counts as far as it is given."""
    tokens = tokens_in(cut, language)
    if not is_unspaced(cut[-1]):
        return Sought(tuple(tokens))
    if len(characters_of(cut[-1])) == 1:
        return Sought(tuple(tokens), is_open=True)
    return Sought(tuple(tokens[:-1]))
