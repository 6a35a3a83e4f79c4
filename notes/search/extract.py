"""The sentences that answer a question: those that seem best, read once more with the question."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from notes.index.embedding import Embedder
from notes.search.rerankers.local import RerankerUnavailable, cross_encoder_for
from notes.search.sentences import SECONDS, BestSentence, Said, best_sentences, in_turns
from notes.search.telling import questions_in, says_something, telling_words

logger = logging.getLogger(__name__)

# Of the best by vectors and words.
READ_AGAIN = 12
# What answers a question, and by how much something answers it less: logits of the cross-encoder.
ANSWERS, LESS = 2.0, 6.0
LITTLE = 0.0  # what the best sentence has to reach, for others to answer less than it
MOST_GROUNDS = 8  # sentences that an answer rests on


def sentences_that_answer(
    embedder: Embedder | None,
    question: str,
    passages: Sequence[Said],
    most: int,
    *,
    seconds: float = SECONDS,
) -> list[BestSentence]:
    """At most `most`, the best first; of a text that asks two things for each in turn. In the order
    of vectors and words where no cross-encoder reads them. Takes `seconds` for vectors at most, and
    as many for reading them again, for each question."""
    parts = questions_in(question) or [question]
    found = [best_for(embedder, part, passages, most, seconds) for part in parts]
    return in_turns(found)[:most]


def best_for(
    embedder: Embedder | None, question: str, passages: Sequence[Said], most: int, seconds: float
) -> list[BestSentence]:
    found = best_sentences(embedder, question, passages, max(most, READ_AGAIN), seconds=seconds)
    cross_encoder = cross_encoder_for(embedder, question)
    if cross_encoder is None or not found:
        return found[:most]
    texts = [in_its_note(passages[each.passage], each.text) for each in found]
    try:
        logits = cross_encoder.logits(question, texts, seconds)
    except RerankerUnavailable as problem:
        logger.warning("In the order of vectors and words: %s", problem)
        return found[:most]
    read = [replace(each, logit=logit) for each, logit in zip(found, logits, strict=True)]
    return sorted(read, key=order, reverse=True)[:most]


def answers_less(
    embedder: Embedder | None,
    question: str,
    said: str,
    best: BestSentence,
    passages: Sequence[Said],
    *,
    seconds: float = SECONDS,
) -> bool:
    """Whether `said` reads far less like an answer than the best sentence of these passages, both
    with what its note is called: "11", or what was not asked. False where no cross-encoder has read
    that sentence."""
    read = [(passages[best.passage], said)]
    return best_reaches(best, ANSWERS) and all_less(embedder, question, read, best, seconds)


def all_answer_less(
    embedder: Embedder | None,
    question: str,
    grounds: Sequence[tuple[Said, str]],
    best: BestSentence,
    *,
    seconds: float = SECONDS,
) -> bool:
    """Whether each of these sentences, with its passage, answers far less than the best one: what
    rests on them is true and not what was asked ("Node 22" is another container's). False where no
    cross-encoder has read the best one, or that answers little itself."""
    if not grounds or any(best.text in text for _, text in grounds):
        return False
    read = grounds[:MOST_GROUNDS]
    return best_reaches(best, LITTLE) and all_less(embedder, question, read, best, seconds)


def none_answers(
    embedder: Embedder | None,
    question: str,
    grounds: Sequence[tuple[Said, str]],
    *,
    seconds: float = SECONDS,
) -> bool:
    """Whether none of these sentences, with its passage, says anything of what was asked. False
    where no cross-encoder has read them, or a question ("When?") names nothing by itself."""
    read = grounds[:MOST_GROUNDS]
    if not read or not says_something(telling_words(question), question):
        return False
    return all_below(embedder, question, read, LITTLE, seconds)


def best_reaches(best: BestSentence, logit: float) -> bool:
    return best.logit is not None and best.logit >= logit


def all_less(
    embedder: Embedder | None,
    question: str,
    texts: Sequence[tuple[Said, str]],
    best: BestSentence,
    seconds: float,
) -> bool:
    """Whether a cross-encoder finds that each of these, with what its note is called, answers far
    less than the best sentence, which it has read."""
    if best.logit is None:
        return False
    return all_below(embedder, question, texts, best.logit - LESS, seconds)


def all_below(
    embedder: Embedder | None,
    question: str,
    texts: Sequence[tuple[Said, str]],
    limit: float,
    seconds: float,
) -> bool:
    cross_encoder = cross_encoder_for(embedder, question)
    if cross_encoder is None:
        return False
    try:
        logits = cross_encoder.logits(question, [in_its_note(*each) for each in texts], seconds)
    except RerankerUnavailable:
        return False
    return all(logit is not None and logit < limit for logit in logits)


def in_its_note(passage: Said, sentence: str) -> str:
    """Read with what its note is called: there stands whom "he" means."""
    return f"{passage.title}. {sentence}"


def order(one: BestSentence) -> tuple[bool, float]:
    """What was read goes before what no time was left for."""
    return one.logit is not None, one.worth
