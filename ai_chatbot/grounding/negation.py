"""Where a sentence says "not", in the languages that people keep notes in, and of which words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai_chatbot.grounding.tokens import CLAUSE_SIGNS, Token

# Plain forms, as tokens have them: a letter without its accents.
HARD = frozenset(
    "not no never none neither nor nobody nothing nowhere cannot without"
    " nicht kein keine keinen keinem keiner keines nie niemals niemand nichts nirgends ohne weder"
    " ne pas jamais aucun aucune personne rien sans ni"
    " nunca jamas ningun ninguna ninguno nadie nada sin tampoco"
    " non mai nessun nessuno nessuna niente nulla senza ne'"
    " nao nenhum nenhuma ninguem sem"
    " niet geen nooit niemand niets zonder"
    " не нет ни никогда никто ничего никакой никаких без"
    " لا لم لن ليس ليست ما غير بدون"
    " לא אין אינו אינה בלי מעולם"
    " नही नहीं मत बिना"
    " δεν μην οχι χωρις ποτε".split()
)
# What takes the meaning back in other ways: it answers to a "not", but is none by itself.
SOFT = frozenset(
    "lack lacks lacked lacking fail fails failed unable refuse refused refuses instead rather"
    " hardly rarely seldom barely absent missing deny denied denies avoid avoids avoided reject"
    " rejected rejects except exclude excluded impossible prevent prevents prevented prohibited"
    " banned forbidden stopped ceased few little unknown unlike zero only until unless but"
    " fehlt fehlen fehlte kaum selten unmoglich verboten statt außer ausser nur erst"
    " sauf rarement manque impossible au-lieu seulement que"
    " excepto salvo falta imposible raramente solo"
    " кроме редко невозможно лишь только отсутствует"
    .split()
)
# Where "no" and "ne" mean something else: each with the words behind it that make it so.
NOT_NEGATIVE = {
    "not": frozenset("only just merely least surprisingly".split()),
    "no": frozenset("doubt matter less fewer sooner solo".split()),
    "nicht": frozenset(["nur", "zuletzt"]),
    "non": frozenset(["seulement", "solo", "soltanto"]),
    "nao": frozenset(["so", "apenas"]),
    "не": frozenset(["только", "менее"]),
    "pas": frozenset(["seulement"]),
    "nothing": frozenset(["but"]),
    "without": frozenset(["doubt"]),
    "sin": frozenset(["embargo", "duda"]),
    "ما": frozenset(["هو", "يسمى"]),
}
# "Not A but B" takes back A alone.
CONTRASTS = frozenset("but sondern mais sino ma mas maar а но rather".split())
SUFFIX = re.compile(r"n['’]t\Z", re.I)
# In scripts without spaces, within a run: before what they take back, or behind it.
BEFORE_IT = re.compile(r"不(?!仅|僅|但|只|过|過|同|断|斷|久|少|得不)|没有?|沒有?|未(?!来|來)|无法|無法|非(?!常)|ไม่|ไม่ได้|안 ")
BEHIND_IT = re.compile(
    r"(?:し|ら|か|さ|れ|て|で|が|わ|ま|は|く|せ|け)?(?:ない|なかった|ません|ませんでした|なく|なし|ず(?=に|、|。))"
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


def negations_in(tokens: Sequence[Token], text: str) -> list[Negation]:
    found = [_negation(tokens, at, is_hard) for at, is_hard in _words(tokens)]
    return found + list(_within_runs(tokens, text))


def _words(tokens: Sequence[Token]) -> Iterator[tuple[int, bool]]:
    for at, token in enumerate(tokens):
        if token.kind != "word":
            continue
        word = token.plain
        following = tokens[at + 1].plain if at + 1 < len(tokens) else ""
        if word in HARD and following not in NOT_NEGATIVE.get(word, ()):
            if not (word == "no" and (following in (".", "º") or at == 0 and following == ",")):
                yield at, True
        elif SUFFIX.search(token.text):
            yield at, True
        elif word in SOFT:
            yield at, False


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
