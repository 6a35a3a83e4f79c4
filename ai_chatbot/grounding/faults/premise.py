"""What the question takes for granted and the passage does not say."""

from collections.abc import Iterator

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.names import named_in
from ai_chatbot.grounding.faults.operators import operator_faults
from ai_chatbot.grounding.faults.subjects import subject_faults
from ai_chatbot.grounding.numbers import Quantity
from ai_chatbot.grounding.things import new_runs, new_things
from ai_chatbot.grounding.windows import Sentence, Window
from ai_chatbot.grounding.words.opposites import turned

UNSPACED = frozenset(["zh", "ja"])
SMALL = 12  # a number up to which a question's may be a mere count: "which 3 …"
FIRST_THING = 2  # behind what asks, and a verb that may follow it
FEW_CHARACTERS = 6  # of a word or two in a script without spaces
FEW_WORDS = 1  # beside names and numbers, that make no sentence
MUCH = 0.3  # of a question's telling words
# Beside these a question's numbers say what is wanted, not what is so.
SINCE = frozenset(
    "between since until after before seit zwischen bis depuis entre desde hasta".split()
)


def premise_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    language = window.passage.language
    asked = claim.asked(language)
    yield from _numbers(asked, window)
    if language != "de":  # writes all nouns large
        yield from _names(asked, window)
    tokens = [each.tokens for each in window.sentences]
    if word := turned(asked.tokens, tokens):
        yield Fault(Kind.PREMISE, word, True)
    if claim.is_short and claim.language in ("", language):
        yield from _things(claim.sentence(language), asked, window)
    names = {name.text for name in named_in(asked)}  # a question may begin with a verb
    faults = [f for f in subject_faults(asked, window) if f.what in names]
    for fault in (*operator_faults(asked, window), *faults):
        if fault.says_otherwise:
            yield Fault(Kind.PREMISE, fault.what, True)


def _things(said: Sentence, asked: Sentence, window: Window) -> Iterator[Fault]:
    """Where much of a question is a thing that the passage does not know a short answer is one to
    something else: "Katrin", asked who carried the stove."""
    if sum(bool(t.stem) and t.text.islower() for t in said.tokens) > FEW_WORDS:
        return  # a sentence of its own
    numbers = {one.after for one in asked.quantities}
    new = [at for at in new_things(asked, window) if at >= FIRST_THING and at not in numbers]
    if len(new) >= MUCH * len(asked.stems):
        for at in new:
            yield Fault(Kind.PREMISE, asked.tokens[at].text, False)
    is_unspaced = window.passage.language in UNSPACED
    if is_unspaced and sum(token.kind == "run" for token in said.tokens) <= FEW_CHARACTERS:
        for run in new_runs(asked, window):
            yield Fault(Kind.PREMISE, run, False)


def _numbers(asked: Sentence, window: Window) -> Iterator[Fault]:
    known = window.passage.quantities
    for one in numbers_granted(asked):
        if not any(one.agrees(other) for other in known):
            yield Fault(Kind.PREMISE, asked.tokens[one.at].text, True)


def numbers_granted(asked: Sentence) -> Iterator[Quantity]:
    """A question's numbers that say what is so, and not what is wanted."""
    if any(token.plain in SINCE for token in asked.tokens):
        return
    for one in asked.quantities:
        is_count = max(one.values) <= SMALL and one.unit in ("", "y")
        if not (one.is_loose or is_count):
            yield one


def _names(asked: Sentence, window: Window) -> Iterator[Fault]:
    for name in named_in(asked):
        if not window.passage.names(name):
            yield Fault(Kind.PREMISE, name.text, False)
