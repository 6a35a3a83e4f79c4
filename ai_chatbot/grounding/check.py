"""Whether served passages bear out what an answer claims, one sentence at a time.

    checker = Checker(passages, question)
    checker.check("The boat was repaired in May 2021.")  # Finding(borne_out, (1,), .92)

Pure: text and vectors in, verdicts out. It never raises for what a text holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ai_chatbot.grounding.claims import ENDS, Claim, finds_nothing, is_courtesy, says_nothing_found
from ai_chatbot.grounding.judging import Judgement, judgements
from ai_chatbot.grounding.passages import Passage
from ai_chatbot.grounding.windows import supporting, windows_of
from notes.index.embedding import Embedder

CLOSE = 0.15  # a window that holds so much less of a claim than the best does not speak for it
FAULTY = 0.9  # how sure it is that a claim is not in the notes where something speaks against it
UNREAD = 0.3  # and where it is in another language than they are, which nobody here could read
PLAIN = 0.8  # how sure it is that a claim holds which may only say that nothing was found


class Verdict(StrEnum):
    """What the served passages say of a claim."""

    QUOTED = "quoted"  # it stands there, word for word
    BORNE_OUT = "borne_out"  # one passage says it in other words
    STITCHED = "stitched"  # two passages say it together
    NOT_IN_NOTES = "not_in_notes"
    CONTRADICTED = "contradicted"  # one says the same but for a number, a name, a "not", an order
    SAYS_NOTHING = "says_nothing"  # nothing to check: a greeting, "I find nothing in your notes"

    @property
    def holds(self) -> bool:
        return self in (Verdict.QUOTED, Verdict.BORNE_OUT, Verdict.STITCHED)


Ground = tuple[int, str]  # a passage's number, and words of it


@dataclass(frozen=True)
class Finding:
    """What came of checking one claim.

    `numbers`: the passages that bear it out, best first; of a contradicted claim those that say
    otherwise. `strength`: how sure the verdict is, 0 to 1. `grounds`: what it rests on in the
    passages, each with its number; not kept.
    """

    verdict: Verdict
    numbers: tuple[int, ...] = ()
    strength: float = 0.0
    grounds: tuple[Ground, ...] = field(default=(), compare=False)


class Checker:
    """Compares claims with the passages that an answer was served.

    `question`: what was asked, whose premise is part of each claim. `embedder`: makes vectors of
    sentences; without one, or where it is not available, words alone decide.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        question: str = "",
        *,
        embedder: Embedder | None = None,
    ) -> None:
        self.question = question
        self.embedder = embedder
        self.windows = windows_of(passages)

    def check(self, claim: str, given: Sequence[int] = ()) -> Finding:
        """The verdict on a sentence; `given` are the passages that its writer named for it."""
        asked = Claim(claim, self.question)
        if asked.is_empty or (not given and says_nothing(asked)) or finds_nothing(claim):
            return Finding(Verdict.SAYS_NOTHING, (), 1.0)
        found = self._found(asked, given)
        # "Foam does not upload your notes" is a claim where a passage says so.
        is_plain = found.verdict.holds and found.strength >= PLAIN
        if says_nothing_found(claim) and not is_plain:
            return Finding(Verdict.SAYS_NOTHING, (), 1.0)
        return found

    def _found(self, claim: Claim, given: Sequence[int]) -> Finding:
        if not self.windows:
            return Finding(Verdict.NOT_IN_NOTES, (), 1.0)
        if not claim.text.strip(ENDS):
            return self._yes_or_no(claim)
        whole = self._judge(claim, given)
        return whole if whole.verdict.holds else self._by_halves(claim) or whole

    def _yes_or_no(self, answer: Claim) -> Finding:
        """ "Yes." claims what was asked, "No." its contrary."""
        asked = Claim(self.question, "")
        if asked.is_empty:  # "When?" is answered by neither
            return Finding(Verdict.SAYS_NOTHING, (), 1.0)
        asked.affirms = True
        found = self._judge(asked, ())
        if answer.affirms or found.verdict is Verdict.NOT_IN_NOTES:
            return found
        turned = Verdict.CONTRADICTED if found.verdict.holds else Verdict.BORNE_OUT
        return replace(found, verdict=turned)

    def _judge(self, claim: Claim, given: Sequence[int]) -> Finding:
        return decide(judgements(claim, self.windows, self.embedder), given)

    def _by_halves(self, claim: Claim) -> Finding | None:
        """Two parts, each by itself: what one passage does not say two may."""
        for first, second in claim.halves():
            if first.is_short or second.is_short:
                continue
            found = self._judge(first, ())
            other = self._judge(second, ()) if found.verdict.holds else found
            if other.verdict.holds:
                numbers = tuple(dict.fromkeys([found.numbers[0], other.numbers[0]]))
                verdict = Verdict.STITCHED if len(numbers) > 1 else Verdict.BORNE_OUT
                strength = min(found.strength, other.strength)
                return Finding(verdict, numbers, strength, found.grounds + other.grounds)
        return None


def says_nothing(claim: Claim) -> bool:
    return claim.says_little or is_courtesy(claim.text)


def decide(judged: Sequence[Judgement], given: Sequence[int]) -> Finding:
    """What all windows together say; those of passages in `given` come first."""
    most = max(each.support.all for each in judged)
    turned = next((each for each in judged if each.is_turned and each.support.all >= most), None)
    if turned and not any(each.holds and each.is_quoted for each in judged):
        return Finding(Verdict.CONTRADICTED, (turned.n,), turned.support.all)
    holding = [each for each in judged if each.holds and each.support.all >= most - CLOSE]
    if holding:
        best = max(holding, key=lambda each: (each.n in given, each.is_quoted, each.score))
        ranked = sorted(holding, key=lambda each: (each is not best, -each.score))
        verdict = Verdict.QUOTED if best.is_quoted else Verdict.BORNE_OUT
        numbers = tuple(dict.fromkeys(each.n for each in ranked))
        return Finding(verdict, numbers, best.score, grounds_of(ranked))
    against = max(judged, key=lambda each: (each.says_otherwise, each.support.all))
    if against.is_denied:
        return Finding(Verdict.CONTRADICTED, (against.n,), against.support.all)
    nearest = max(judged, key=lambda each: each.support.all)
    if nearest.is_unread:
        return Finding(Verdict.NOT_IN_NOTES, (), UNREAD)
    return Finding(Verdict.NOT_IN_NOTES, (), FAULTY if nearest.faults else 1 - nearest.score)


def grounds_of(holding: Sequence[Judgement]) -> tuple[Ground, ...]:
    """Where it stands in each of these windows, each sentence with the one before it: there stands
    what "it" means."""
    return tuple(dict.fromkeys((each.n, text) for each in holding for text in said_in(each)))


def said_in(judged: Judgement) -> Iterator[str]:
    window = judged.window
    said = supporting(judged.claim.sentence(window.passage.language), window) or [window.middle]
    for sentence, before in zip(window.sentences, [None, *window.sentences], strict=False):
        if sentence in said:
            yield f"{before.text} {sentence.text}" if before else sentence.text
