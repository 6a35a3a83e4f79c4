"""Where a sentence says "not", in the languages that people keep notes in, and of which words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ai_chatbot.grounding.tokens import CLAUSE_SIGNS, Token, plain_word

# Plain forms, as tokens have them: a letter without its accents. English's count in all others.
HARD = {
    "en": "not no never none neither nor nobody nothing nowhere cannot without"
    " hardly rarely seldom barely scarcely",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts nirgends ohne"
    " weder kaum selten",
    "fr": "ne pas jamais aucun aucune rien sans ni non rarement guere",
    "es": "no nunca jamas ningun ninguna ninguno nadie nada sin tampoco ni apenas raramente",
    "it": "non nessun nessuno nessuna niente nulla senza mai raramente",
    "pt": "nao nenhum nenhuma ninguem sem nunca",
    "nl": "niet geen nooit niemand niets zonder",
    "pl": "nie nigdy nikt nikogo nic niczego bez żaden żadna żadne żadnego żadnej ani",
    "ru": "не нет ни никогда никто ничего никакой никаких без редко едва",
    "ar": "لا لم لن ليس ليست بدون نادرا",
    "he": "לא אין אינו אינה בלי מעולם",
    "hi": "नही नहीं मत बिना",
    "el": "δεν μην οχι χωρις ποτε",
}
# English ones that are another word there: "in the".
NO_NEGATION = {"pt": frozenset(["no"]), "nl": frozenset(["nor"])}
# What takes the meaning back in other ways: it answers to a "not", but is none by itself.
SOFT = frozenset(
    "lack lacks lacked lacking fail fails failed unable refuse refused refuses instead rather"
    " absent missing deny denied denies avoid avoids avoided reject"
    " rejected rejects except exclude excluded impossible prevent prevents prevented prohibited"
    " banned forbidden stopped ceased unknown unlike zero except un"
    " fehlt fehlen fehlte unmoglich verboten statt außer ausser"
    " sauf manque impossible"
    " excepto salvo falta imposible"
    " кроме невозможно отсутствует".split()
)
# Where "no" and "ne" mean something else: each with the words behind it that make it so.
NOT_NEGATIVE = {
    "not": frozenset("only just merely least surprisingly".split()),
    "no": frozenset("doubt matter less fewer sooner solo".split()),
    "nicht": frozenset(["nur", "zuletzt"]),
    "nao": frozenset(["so", "apenas"]),
    "не": frozenset(["только", "менее"]),
    "pas": frozenset(["seulement"]),
    "nothing": frozenset(["but"]),
    "without": frozenset(["doubt"]),
    "sin": frozenset(["embargo", "duda"]),
    "non": frozenset(["-", "seulement", "solo", "soltanto"]),
}
# "Not A but B" takes back A alone.
CONTRASTS = frozenset("but sondern mais sino ma maar а но rather".split())
# "Not until 1910" is "in 1910".
UNTIL = frozenset("until till erst bis avant hasta fino tot пока".split())
OR = frozenset("or oder ou o или of".split())
SUFFIX = re.compile(r"n['’]t\Z", re.I)
# In scripts without spaces, within a run: before what they take back, or behind it.
BEFORE_IT = re.compile(
    r"不(?!仅|僅|但|只|过|過|同|断|斷|久|少|得不)|很少|没有?|沒有?|未(?!来|來)|无法|無法|非(?!常)"
    r"|ไม่ได้|ไม่|안 "
)
BEHIND_IT = re.compile(
    r"(?:てい|でい|し|ら|か|さ|れ|て|で|が|わ|ま|は|く|せ|け)?(?:ない|なかった|ません|ませんでした|なく|なし|ず(?=に|、|。))"
    r"|지 ?않|지 ?못|없"
)
FORWARD, BACK = 3, 2  # telling words that a "not" can be of
ENDS_TO_NEGATE = 8  # tokens looked at on each side


@dataclass(frozen=True)
class Negation:
    """A "not" at a token, and the stems of the words that it is of, the nearest first."""

    at: int
    ahead: tuple[str, ...]  # behind it in the text, within its clause
    behind: tuple[str, ...]  # before it
    is_hard: bool = True

    @property
    def narrow(self) -> tuple[str, ...]:
        return self.ahead[:2] or self.behind[:2]

    @property
    def wide(self) -> frozenset[str]:
        return frozenset(self.ahead + self.behind)


@cache
def hard_words(language: str) -> frozenset[str]:
    """Those of a language and of English; of all where the language is not known."""
    if language in HARD:
        words = frozenset(plain_word(f"{HARD['en']} {HARD[language]}").split())
        return words - NO_NEGATION.get(language, frozenset())
    return frozenset(plain_word(" ".join(HARD.values())).split())


def is_negator(token: Token, language: str) -> bool:
    """Whether the word alone takes something back."""
    return token.kind == "word" and (
        token.plain in hard_words(language) or SUFFIX.search(token.text) is not None
    )


def takes_back(token: Token, language: str) -> bool:
    """Whether it does so in any way: "not", "lack"."""
    return token.plain in SOFT or is_negator(token, language)


def negations_in(tokens: Sequence[Token], text: str, language: str) -> list[Negation]:
    found = [_negation(tokens, at, is_hard) for at, is_hard in _words(tokens, language)]
    return found + list(_within_runs(tokens, text))


def _words(tokens: Sequence[Token], language: str) -> Iterator[tuple[int, bool]]:
    """(place, whether it is a plain "not") of each word that takes something back."""
    for at, token in enumerate(tokens):
        if is_negator(token, language):
            if not _is_spoken_otherwise(tokens, at):
                yield at, not UNTIL.intersection(each.plain for each in tokens[at : at + 8])
        elif token.plain in SOFT:
            yield at, False


def _is_spoken_otherwise(tokens: Sequence[Token], at: int) -> bool:
    """ "not only", "No. 5", "no doubt", "…, fatal or not"."""
    word = tokens[at].plain
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or following.text in CLAUSE_SIGNS or following.text == ",":
        before = tokens[at - 1].plain if at else ""
        if before in OR or (word == "no" and (at == 0 or (following and following.text == "."))):
            return True
    return following is not None and following.plain in NOT_NEGATIVE.get(word, ())


def _negation(tokens: Sequence[Token], at: int, is_hard: bool = True) -> Negation:
    return Negation(at, tuple(_ahead(tokens, at)), tuple(_behind(tokens, at)), is_hard)


def _ahead(tokens: Sequence[Token], at: int) -> Iterator[str]:
    left = FORWARD
    for token in tokens[at + 1 : at + 1 + ENDS_TO_NEGATE]:
        if token.text in CLAUSE_SIGNS or token.plain in CONTRASTS or not left:
            return
        if said := token.stem or (token.text if token.kind == "number" else ""):
            yield said
            left -= 1


def _behind(tokens: Sequence[Token], at: int) -> Iterator[str]:
    left = BACK
    for token in reversed(tokens[max(0, at - ENDS_TO_NEGATE) : at]):
        if token.text in CLAUSE_SIGNS or not left:
            return
        if said := token.stem or (token.text if token.kind == "number" else ""):
            yield said
            left -= 1


def _within_runs(tokens: Sequence[Token], text: str) -> Iterator[Negation]:
    """In Chinese before, in Japanese and Korean behind what is taken back."""
    if not any(token.kind == "run" for token in tokens):
        return
    places = {token.start: at for at, token in enumerate(tokens)}
    for pattern in (BEFORE_IT, BEHIND_IT):
        for found in pattern.finditer(text):
            first, last = places.get(found.start()), places.get(found.end() - 1)
            if first is None or last is None:
                continue
            ahead = tuple(_ahead(tokens, last)) if pattern is BEFORE_IT else ()
            yield Negation(first, ahead, tuple(_behind(tokens, first)))
