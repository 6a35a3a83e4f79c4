"""What was the cause of what: "A because B" turned into "B because A"."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ai_chatbot.grounding.tokens import plain_word
from ai_chatbot.grounding.windows import Sentence, Window

LONGEST = 4  # words of a phrase
LEAST = 2  # words by which one way about must be more alike than the other
# What stands before a cause, and before an effect; a phrase has "_" for a space.
BEFORE_CAUSE = (
    "because because_of due_to owing_to as_a_result_of thanks_to caused_by weil wegen aufgrund"
    " infolge dank verursacht_durch verursacht_von parce_que à_cause_de grâce_à en_raison_de"
    " causé_par provoqué_par porque debido_a a_causa_de gracias_a causado_por perché poiché a_causa"
    " grazie_a causato_da por_causa_de devido_a graças_a omdat doordat wegens vanwege dankzij"
    " ponieważ bo z_powodu dzięki потому_что из-за так_как благодаря لأن بسبب בגלל משום כיוון"
)
BEFORE_EFFECT = (
    "caused causes led_to leads_to resulted_in results_in brought_about made therefore deshalb"
    " daher"
    " verursachte verursachten führte_zu führten_zu bewirkte causa a_causé provoqua a_provoqué"
    " provoque a_entraîné entraîne entraîna causó provocó llevó_a ha_causato ha_provocato causou"
    " provocou levou_a veroorzaakte leidde_tot spowodował spowodowała вызвал вызвала вызвало"
    " привёл_к привела_к привело_к поэтому سبب تسبب_في أدى_إلى גרם גרמה"
)


class Cause(NamedTuple):
    """Stems of what was the cause, and of what came of it."""

    cause: frozenset[str]
    effect: frozenset[str]


def turned_cause(said: Sentence, window: Window) -> bool | None:
    """Whether a claim has effect and cause the other way about; None where it tells of none."""
    there = [each for sentence in window.sentences for each in causes_in(sentence)]
    for mine in causes_in(said):
        nearest = max(there, key=lambda each: sum(_overlaps(mine, each)), default=None)
        straight, crossed = _overlaps(mine, nearest) if nearest else (0, 0)
        if max(straight, crossed) >= LEAST:
            return crossed >= straight + LEAST
    return None


def is_of_both(said: Sentence, words: str) -> bool:
    """Whether some of these words are of a cause and some of its effect, so that they may stand in
    either order.
    """
    these = set(words.split())
    return any(these & each.cause and these & each.effect for each in causes_in(said))


def _overlaps(mine: Cause, other: Cause) -> tuple[int, int]:
    """Words in common the same way about, and the other way about."""
    straight = len(mine.cause & other.cause) + len(mine.effect & other.effect)
    return straight, len(mine.cause & other.effect) + len(mine.effect & other.cause)


@lru_cache(maxsize=1024)  # a passage's sentences are compared with each claim of an answer
def causes_in(sentence: Sentence) -> tuple[Cause, ...]:
    joints = list(_joints(sentence))
    ends = [0, *(after for _, after, _ in joints)]
    starts = [*(at for at, _, _ in joints), len(sentence.tokens)]
    parts = [
        frozenset(token.stem for token in sentence.tokens[start:end] if token.stem)
        for start, end in zip(ends, starts, strict=True)
    ]
    found = [
        Cause(parts[n + 1], parts[n]) if is_cause else Cause(parts[n], parts[n + 1])
        for n, (_, _, is_cause) in enumerate(joints)
        if parts[n] and parts[n + 1]
    ]
    return (*_cause_first(sentence, joints), *found)


def _cause_first(sentence: Sentence, joints: Sequence[tuple[int, int, bool]]) -> Iterator[Cause]:
    """ "Because of A, B"."""
    if not joints or not joints[0][2]:
        return
    at, after, _ = joints[0]
    if any(token.stem for token in sentence.tokens[:at]):
        return
    comma = next((n for n, token in enumerate(sentence.tokens) if n > at and token.text in ",،"), 0)
    if comma:
        sides = (sentence.tokens[after:comma], sentence.tokens[comma:])
        cause, effect = (frozenset(t.stem for t in side if t.stem) for side in sides)
        yield Cause(cause, effect)


def _joints(sentence: Sentence) -> Iterator[tuple[int, int, bool]]:
    """(where one begins, where it ends, whether a cause stands behind it)."""
    at = 0
    while at < len(sentence.tokens):
        for length in range(LONGEST, 0, -1):
            words = tuple(token.plain for token in sentence.tokens[at : at + length])
            if (is_cause := joints().get(words)) is not None:
                yield at, at + len(words), is_cause
                at += len(words) - 1
                break
        at += 1


@cache
def joints() -> dict[tuple[str, ...], bool]:
    """Plain words → whether a cause stands behind them."""
    return {
        tuple(plain_word(word) for word in phrase.split("_")): is_cause
        for phrases, is_cause in ((BEFORE_EFFECT, False), (BEFORE_CAUSE, True))
        for phrase in phrases.split()
    }
