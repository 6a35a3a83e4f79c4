"""The sentences that answer a question: those that seem best, read once more with the question."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from notes.index.embedding import Embedder
from notes.search.rerankers.local import RerankerUnavailable, cross_encoder_for
from notes.search.sentences import SECONDS, BestSentence, Said, best_sentences

logger = logging.getLogger(__name__)

# Of the best by vectors and words.
READ_AGAIN = 12


def sentences_that_answer(
    embedder: Embedder | None,
    question: str,
    passages: Sequence[Said],
    most: int,
    *,
    seconds: float = SECONDS,
) -> list[BestSentence]:
    """At most `most`, the best first; in the order of vectors and words where no cross-encoder
    reads them. Takes `seconds` for vectors at most, and as many for reading them again."""
    found = best_sentences(embedder, question, passages, max(most, READ_AGAIN), seconds=seconds)
    cross_encoder = cross_encoder_for(embedder, question)
    if cross_encoder is None or not found:
        return found[:most]
    texts = [in_its_note(passages[each.passage], each) for each in found]
    try:
        logits = cross_encoder.logits(question, texts, seconds)
    except RerankerUnavailable as problem:
        logger.warning("In the order of vectors and words: %s", problem)
        return found[:most]
    read = [replace(each, logit=logit) for each, logit in zip(found, logits, strict=True)]
    return sorted(read, key=order, reverse=True)[:most]


def in_its_note(passage: Said, sentence: BestSentence) -> str:
    """Read with what its note is called: there stands whom "he" means."""
    return f"{passage.title}. {sentence.text}"


def order(one: BestSentence) -> tuple[bool, float]:
    """What was read goes before what no time was left for."""
    return one.logit is not None, one.worth
