"""Languages of which only the stop words and pronouns are heeded; their words have no stems.

They are looked for where none of those with stems is told as strongly, and the index does not
know them, so that it is the same as without.
"""

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import normalize

from notes.text.words import languages as stemmed
from notes.text.words.languages import (
    MORE,
    SHARE,
    by_word,
    counts_in,
    known_words,
    latin_language,
    script_language,
    stop_words,
)
from notes.text.words.splitting import plain_letters

NORDIC = "sv"  # and Danish and Norwegian, many of whose commonest words are the same
DANISH = "da"  # and Norwegian, which is written nearly as it is
VIETNAMESE = "vi"
ONE_HINT = 1  # a letter or a word alone, as of a name, tells nothing
# As in languages.COMMONEST.
COMMONEST = {
    "pl": "w z na do nie się jest to że jak po co ale za od czy przez już tylko dla gdzie kiedy kto"
    " który która które ten ta te tego był była było były są jego jej ich mój moja moje ze być oraz"
    " lub może przy tym ile nam mi",
    "cs": "na se je že z do to ne pro jak po ale za od by jsem jsou byl byla bylo byli kde kdy kdo"
    " co který která které ten ta si tak jeho její jejich můj moje nebo být ve ze při jsme však než"
    " až aby není musí jej",
    NORDIC: "och i att det som en på är av för med till den har de inte om ett han var jag från vi"
    " när hon hur vad vem vilken vilka min mitt mina blev kan ska eller där men så sin sitt ut upp"
    " vid efter måste og at er af for til ikke et jeg fra hvornår hun hvordan hvad hvem hvilken"
    " hvilke mit mine skal hvor der sit ud op ved være når hva ble opp etter ei ikkje denne dette"
    " detta också også må",
    "fi": "ja on ei se että oli olla kun mutta niin tai joka mitä missä milloin kuka miten minun"
    " hän ovat ole hänen sen ne jos vain myös kuin voi olen olemme meidän oliko onko mikä miksi"
    " tämä kanssa sekä jotka eivät tulee",
    "hu": "a az és hogy nem is egy van volt meg de ez azt mint csak ha vagy már még el ki mit hol"
    " mikor melyik hogyan miért nekem ezt ami aki volna kell lesz lehet minden sem fel között"
    " nincs",
    "ro": "și de în a la cu pe nu să o că un din mai pentru ce au fost sau care am ai ale unde"
    " când cine cum dar prin mea meu lui sunt al după fi te se acest această trebuie cât",
    "tr": "ve bir bu da de için ile ne çok daha gibi o var mı mi ama en kadar olan olarak nerede"
    " zaman kim nasıl neden hangi benim bizim değil sonra her şey ya veya yok oldu ise",
    VIETNAMESE: "là và của có không được cho các những trong với này đã khi người thì ở đó từ ra"
    " cũng nào đâu ai gì như về nhưng bao tôi chúng phải hoặc đến bị vì",
    "id": "yang dan di ini itu dengan untuk dari dalam tidak pada adalah ke kapan apa siapa mana"
    " bagaimana saya kami kita akan ada oleh atau juga sudah telah bisa karena seperti lebih harus"
    " tersebut dapat sebagai berapa",
}
LETTERS = {
    "pl": re.compile("[łąęśźżŁŚŹŻ]"),
    "cs": re.compile("[řěůŘ]"),
    "hu": re.compile("[őűŐŰ]"),
    "ro": re.compile("[șțţăȘȚŢ]"),
    "tr": re.compile("[ığİĞ]"),
    VIETNAMESE: re.compile("[ơưđƠƯĐạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
    NORDIC: re.compile("[åæøÅÆØ]"),
}
# Languages that are told as another one of the same script: what they write and it does not.
BRANCHES = {
    "ru": {
        "uk": re.compile(r"[іїєґ]|\b(?:що|чи|як|де|ми|був|та|це)\b", re.I),
        "bg": re.compile(
            r"ъ(?![еёюя])|\b(?:е|се|са|ще|това|кой|коя|кога|какво|колко|защо|беше|тази|този|тези"
            r"|трябва|като|може|няма)\b",
            re.I,
        ),
    },
    "ar": {"fa": re.compile("[پچژگیک]")},
    NORDIC: {
        DANISH: re.compile(
            r"\b(?:og|jeg|ikke|er|fra|hv\w+|når|til|af|blev|ble|efter|etter|mig|meg|dig|deg|sig|seg"
            r"|nogen|noen|noget|noe|nu|nå|ud|ut|op|opp|ei)\b|[æø]|tion|sjon",
            re.I,
        ),
    },
}
# What the one that gave the name writes, or another one that nothing is known of.
STAYS = {
    "ru": re.compile("[ыэёўђјљњћџѓќ]", re.I),
    "ar": re.compile("[ةىٹڈڑےںێۆڵ]"),
    NORDIC: re.compile(r"[äö]|\b(?:och|att|av|efter|från|jag|mig|till|upp|ut|vad|vem)\b", re.I),
}


def wording_of(text: str, words: Sequence[str]) -> str:
    """Two letters of the language whose stop words and pronouns are its own, "" when none tells."""
    composed = text if text.isascii() else normalize("NFC", text)
    told = script_language(composed) or more_latin(composed, words) or latin_language(text, words)
    return branch_of(composed, told)


def more_latin(text: str, words: Sequence[str]) -> str:
    """Where it is told by more than any of those with stems is."""
    least = max(counts_in(text, words, known_words(), stemmed.LETTERS).values(), default=0)
    counts = counts_in(text, words, known_more(), LETTERS)
    # Most of its words are written with letters that no other language has.
    counts[VIETNAMESE] += len(LETTERS[VIETNAMESE].findall(text)) / 2
    best = max(COMMONEST, key=lambda language: counts[language])
    return best if counts[best] > max(ONE_HINT, MORE * least, SHARE * len(words)) else ""


def branch_of(text: str, told: str) -> str:
    """The first of those that write most of what is their own; the trunk itself may write more."""
    branches = BRANCHES.get(told, {})
    counts = {language: len(own.findall(text)) for language, own in branches.items()}
    best = max(counts, key=lambda language: counts[language], default=told)
    own = len(STAYS[told].findall(text)) if branches else 0
    return best if counts.get(best, 0) > own else told


@cache
def known_more() -> dict[str, tuple[str, ...]]:
    """Each word also counts for the languages with stems, so that what they share tells less."""
    shared = known_words()
    return {word: (*langs, *shared.get(word, ())) for word, langs in by_word(COMMONEST).items()}


@cache
def words_that_say_nothing(language: str) -> frozenset[str]:
    """Of Vietnamese the commonest alone: without their marks others are words of their own."""
    if language == VIETNAMESE:
        return frozenset(plain_letters(COMMONEST[VIETNAMESE]).split())
    return stop_words(language) | (stop_words("no") if language == DANISH else frozenset())
