"""Names and quotations that do not stand in the window."""

from collections.abc import Iterator

from ai_chatbot.grounding.claims import Claim
from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.names import is_named
from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Sentence, Window, folded

# What follows a name that begins an English sentence, and what begins one and is none.
VERBS = frozenset(
    "is was has had have will would can could does did may might must became becomes began wrote"
    " won made went took gave came said".split()
)
MANY = frozenset("people men women children everyone someone nobody everything nothing".split())


def named_in(said: Sentence) -> Iterator[Token]:
    return (said.tokens[at] for at in said.named)


def apposed(said: Sentence) -> Iterator[Token]:
    for at in said.named:
        before = said.tokens[at - 1] if at else None
        if before and before.is_capital and at > 1:
            yield said.tokens[at]


def first_name(said: Sentence) -> Iterator[Token]:
    """The word that begins the sentence, if English would begin it so with a name alone."""
    if said.language not in ("en", "") or len(said.tokens) < 2:
        return
    word, follows = said.tokens[0], said.tokens[1]
    is_singular = not word.plain.endswith(("s", "ing", "ly", "ed")) and word.plain not in MANY
    if word.is_capital and word.stem and is_singular and follows.plain in VERBS:
        yield word


def name_faults(said: Sentence, asked: Sentence, window: Window) -> Iterator[Fault]:
    # German writes all nouns large; one behind another noun is a name: "die Firma Wendt".
    named = apposed(said) if said.language == "de" else named_in(said)
    names = [*first_name(said), *named]
    if len(names) > 0.95 * len([t for t in said.tokens if t.stem]) > 4:
        return  # a title, or somebody who writes everything large
    for name in names:
        if name.plain in asked.words and is_named(name, window.passage.stems, window.passage.words):
            continue
        if not window.names(name):
            yield Fault(Kind.NAME, name.text, False)


def quotation_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    for quotation in claim.quotations:
        words = folded(quotation).strip(" .,;:!?…")
        if words not in window.passage.folded and words not in folded(window.about.text):
            yield Fault(Kind.QUOTATION, quotation, False)


def code_faults(claim: Claim, window: Window) -> Iterator[Fault]:
    """Commands, files, keys and addresses stand there as they are, in whatever language."""
    for code in claim.code:
        if code not in window.spelled:
            yield Fault(Kind.QUOTATION, code.strip(), False)
