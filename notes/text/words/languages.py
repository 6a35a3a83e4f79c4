"""Which language a text is in, as far as its script and its commonest words tell; its stop words.

English is what is not told: its own list is short, as it always was, since a word that is left
out of a question is not looked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import stopwordsiso

from notes.text.words.splitting import pieces, plain_letters

ENGLISH = "en"
# Those whose words are told apart by their stop words; the others by their script.
LATIN = ("de", "fr", "es", "it", "pt", "nl")
SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ru": re.compile("[\u0400-\u052f]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "el": re.compile("[\u0370-\u03ff]"),
}
# Letters of all of these and of others.
OTHER_LETTERS = re.compile("[\u0370-\u1fff\u2e80-\ud7ff\U00020000-\U0003ffff]")
SCRIPT_PART = 4
ENGLISH_STOPS = frozenset(
    "a about after all an and any are as at be been before but by can could did do does for from"
    " had has have he her him his how i if in into is it its me my no not of on one or our out"
    " over she so some such than that the their them then there these they this those to under up"
    " was we were what when where which while who whom whose why will with would you your"
    " please tell show find give say says said notes note".split()
)
# Stop words of several letters that make up most of a sentence in one language and are rare in
# others'; the kept lists hold too many that languages share.
COMMONEST = {
    "en": "am also just more most because",  # and its stop words
    "de": "der die das was so und ist sind war waren nicht ein eine einen einem einer ich wir ihr"
    " sie mit von zu im den dem des auf für wie wo wann wer welche welcher welches hat habe haben"
    " bei nach aus auch wird werden mein meine am um bis oder an"
    " wurde wurden wieder noch kann können muss zum zur",
    "fr": "le la les un une des du de et est sont était ne pas que qui quoi dans pour avec sur"
    " au aux ce cette ces je nous vous il elle ils où quand quel quelle quels quelles comment"
    " pourquoi mon ma mes notre nos ai a j l d c qu en"
    " t peut être plus sans ses sa son",
    "es": "el la los las un una unos unas de del y es son era no que qué en para con por sobre"
    " al se su sus mi mis yo nosotros cuándo dónde cuál cómo quién quiénes por lo como está"
    " cuánto cuánta cuántos hay fue"
    " me les nos tengo tiene muy más pero sin",
    "it": "il lo la i gli le un una uno di del della dei delle dello e è sono era non che chi in"
    " nel nella per con su al alla ai si mio mia miei quando dove quale come perché quanto cosa"
    " da dal dalla ho ha",
    "pt": "o a os as um uma de do da dos das e é são era não que em no na nos nas para com por"
    " sobre ao à se seu sua meu minha quando onde qual como quem quanto quantos foi está",
    "nl": "de het een en is zijn was waren niet dat die van voor met op in te aan bij naar om ik"
    " wij we je hij ze mijn wat wie waar wanneer welke hoe waarom heeft heb hebben er ook uit",
}
# Letters and marks that the other languages here do not write.
LETTERS = {
    "de": re.compile("ß"),
    "fr": re.compile("œ"),
    "es": re.compile("[ñ¿¡]"),
    "pt": re.compile("[ãõ]"),
}
SHARE = 0.08  # of a text's words that are its language's commonest ones
MORE = 1.3  # times as many as English's


@cache
def known_words() -> dict[str, tuple[str, ...]]:
    return by_word(COMMONEST | {ENGLISH: f"{COMMONEST[ENGLISH]} {' '.join(ENGLISH_STOPS)}"})


def by_word(listed: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """A word → the languages of which it is one of the commonest."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in listed.items():
        for word in set(plain_letters(words).split()):
            found[word] = (*found.get(word, ()), language)
    return found


def language_of(text: str, words: Sequence[str]) -> str:
    """Two letters, or "" when nothing tells; `words` are the text's, as split_words cuts it."""
    return script_language(text) or latin_language(text, words)


def script_language(text: str) -> str:
    """By a script that one language is taken for, when a quarter of the text is in it."""
    letters = [] if text.isascii() else OTHER_LETTERS.findall(text)
    if len(letters) <= len(text) / SCRIPT_PART:
        return ""
    counts = {language: len(script.findall(text)) for language, script in SCRIPTS.items()}
    found = (language for language, count in counts.items() if count > len(text) / SCRIPT_PART)
    return next(found, "")


def latin_language(text: str, words: Sequence[str]) -> str:
    counts = counts_in(text, words, known_words(), LETTERS)
    best = max(LATIN, key=lambda language: counts[language])
    if counts[best] > max(MORE * counts[ENGLISH], SHARE * len(words)):
        return best
    return ENGLISH if counts[ENGLISH] else ""


def counts_in(
    text: str,
    words: Sequence[str],
    known: Mapping[str, Sequence[str]],
    letters: Mapping[str, re.Pattern[str]],
) -> dict[str, float]:
    """A word that several languages have counts for each of them by its part."""
    counts: dict[str, float] = defaultdict(float)
    for language, own in () if text.isascii() else letters.items():
        counts[language] += bool(own.search(text))
    told = Counter(filter(known.__contains__, words))
    for word, times in told.items():
        for language in known[word]:
            counts[language] += times / len(known[word])
    return counts


@cache
def stop_words(language: str) -> frozenset[str]:
    """As split_words leaves them; those of English when the language is not known."""
    if language in ("", ENGLISH) or not stopwordsiso.has_lang(language):
        return ENGLISH_STOPS
    cut = (pieces(word) for word in stopwordsiso.stopwords(language))
    return frozenset(words[0] for words in cut if len(words) == 1)  # not those of several
