"""A claim that gives one thing's doing to another: "the rolls contain milk", said of the loaves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ai_chatbot.grounding.faults.kinds import Fault, Kind
from ai_chatbot.grounding.faults.names import VERBS
from ai_chatbot.grounding.faults.roles import JOINING, Clause, clauses_of
from ai_chatbot.grounding.tokens import Token
from ai_chatbot.grounding.windows import Reading, Sentence, Window

LEAST_TOLD = 0.75  # of what a claim says beside its subject, that a clause must hold
LEAST_IN_PART = 2  # telling words of a part that may have a subject of its own
FIRST = 6  # tokens in which a subject stands
WEIGHTY = 2  # telling words and numbers that a claim must have beside its subject


def subject_faults(said: Sentence, window: Window) -> Iterator[Fault]:
    clauses = parts_of(said)
    if len(clauses) != 1 or said.language in ("ar", "he", "hi"):
        return
    mine = subject_of(clauses[0])
    if mine is None or mine.stem in window.about.stems:
        return
    rest = said.stems - {mine.stem}
    if not rest:
        return
    is_weighty = len(rest) + len(said.quantities) >= WEIGHTY
    is_of_another = is_weighty and _is_of_another(mine, rest, window)
    if is_of_another or any(_is_taken_over(mine, rest, s, window) for s in window.sentences):
        yield Fault(Kind.ORDER, mine.text, True)


def _is_taken_over(mine: Token, rest: frozenset[str], sentence: Sentence, window: Window) -> bool:
    """Whether two parts of a sentence say things of two subjects, and the claim says of one what
    is said of the other alone: "the museum is in Bern, the archive in Basel".
    """
    parts = parts_of(sentence)
    own = [part for part in parts if (s := subject_of(part)) and s.stem == mine.stem]
    others = [part for part in parts if _has_own_subject(part, mine, rest)]
    if len(own) != 1 or not others:
        return False
    elsewhere = own[0].roles.keys() | window.about.stems
    elsewhere |= {s for each in window.sentences if each is not sentence for s in each.stems}
    return any(rest & part.roles.keys() - elsewhere for part in others)


def _has_own_subject(part: Clause, mine: Token, rest: frozenset[str]) -> bool:
    """Whether it begins with another thing of the kind: a name beside a name, or an article."""
    theirs = subject_of(part)
    if theirs is None or theirs.stem in rest or mine.stem in part.roles:
        return False
    at = next(n for n, token in enumerate(part.tokens) if token.start == theirs.start)
    has_article = at == 1 and not part.tokens[0].stem and part.tokens[0].kind == "word"
    return theirs.is_capital if mine.is_capital and not has_article else has_article


def _is_of_another(mine: Token, rest: frozenset[str], window: Window) -> bool:
    """Whether all that the window says of the rest is said of something else than `mine`."""
    telling = [
        (sentence, clause)
        for sentence in window.sentences
        for clause in parts_of(sentence)
        if len(rest & clause.roles.keys()) >= LEAST_TOLD * len(rest)
    ]
    if not telling:
        return False
    return all(_has_another(mine, rest, each, clause, window) for each, clause in telling)


@lru_cache(maxsize=1024)
def parts_of(sentence: Sentence) -> tuple[Clause, ...]:
    """Its clauses, cut at commas and "and" too where something is said on both sides."""
    found: list[Clause] = []
    for clause in clauses_of(sentence):
        start = 0
        for at, token in enumerate(clause.tokens):
            is_joint = token.text in ",،" or token.plain in JOINING
            sides = (clause.tokens[start:at], clause.tokens[at + 1 :])
            if is_joint and all(_tells(side) for side in sides):
                found.append(replace(clause, tokens=sides[0]))
                start = at + 1
        found.append(replace(clause, tokens=clause.tokens[start:]))
    return tuple(found)


def _tells(tokens: Sequence[Token]) -> bool:
    """Whether there may be a subject with what it does, up to the next joint."""
    count = 0
    for token in tokens:
        if token.text in ",،" or token.plain in JOINING:
            break
        count += bool(token.stem) or token.kind == "number"
    return count >= LEAST_IN_PART


def _begins_with_verb(clause: Clause, at: int) -> bool:
    """Whether what a part begins with has an object or a place behind it: "closes at one"."""
    if at:
        return False
    follows = clause.tokens[1:2]
    return not follows or not (follows[0].stem or follows[0].plain in VERBS)


def _has_another(
    mine: Token, rest: frozenset[str], sentence: Sentence, clause: Clause, window: Window
) -> bool:
    theirs = subject_of(clause)
    if theirs is not None and theirs.stem in rest:  # a verb, with the subject of what came before
        theirs = _subject_before(sentence, clause)
    if theirs is None or mine.stem in clause.roles or theirs.stem in rest | {mine.stem}:
        return False
    named = mine.is_capital and theirs.is_capital and _is_name(theirs, sentence)
    plain = not (mine.is_capital or theirs.is_capital) and _is_subject_of(mine, window.passage)
    is_beside = mine.stem in sentence.stems
    if not (is_beside or plain or (named and mine.stem in window.passage.stems)):
        return False
    return not _are_one(mine.stem, theirs.stem, window.passage.sentences)


def _subject_before(sentence: Sentence, clause: Clause) -> Token | None:
    """That of the part before a part which begins with a verb: "Ines ran, and finished first"."""
    start = clause.tokens[0].start
    before = [part for part in parts_of(sentence) if part.tokens and part.tokens[0].start < start]
    return subject_of(before[-1]) if before else None


def _is_subject_of(mine: Token, passage: Reading) -> bool:
    """Whether the passage says something of it as well: of the landlord and of the tenant."""
    parts = (part for sentence in passage.sentences for part in parts_of(sentence))
    return any((theirs := subject_of(part)) and theirs.stem == mine.stem for part in parts)


def _is_name(token: Token, sentence: Sentence) -> bool:
    """Whether it is written as one, where a sentence would not begin it so anyway."""
    return any(token.start == sentence.tokens[at].start for at in sentence.named) or (
        token.start == 0
    )


def _are_one(one: str, other: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a clause says one of the other, so that it may be called so."""
    return any(
        one in clause.roles and other in clause.roles
        for sentence in sentences
        for clause in parts_of(sentence)
    )


def subject_of(clause: Clause) -> Token | None:
    """The first telling word, if nothing says its part; None where a pronoun or a verb begins."""
    for at, token in enumerate(clause.tokens[:FIRST]):
        if token.kind == "word" and token.stem:
            role = clause.roles.get(token.stem)
            is_subject = role is not None and role.at == at and role.marker in ("", "of")
            is_verb = not token.is_capital and _begins_with_verb(clause, at)
            return token if is_subject and not is_verb else None
    return None
