"""The sentences that answer a question: those that seem best, read once more with the question."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from notes.index.embedding import Embedder
from notes.search.rerankers.local import CrossEncoder, RerankerUnavailable, cross_encoder_for
from notes.search.sentences import SECONDS, BestSentence, Said, best_sentences
from notes.text.words.sentences import sentences_of

logger = logging.getLogger(__name__)

# Of the best by vectors and words: among these is the one that answers, if any of the passages
# holds it, in 93 of 100 questions.
READ_AGAIN = 12
READ_AROUND = 3  # of the best then: whether a passage answers shows better in three sentences


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
    try:
        return read_again(cross_encoder, question, passages, found, seconds)[:most]
    except RerankerUnavailable as problem:
        logger.warning("In the order of vectors and words: %s", problem)
        return found[:most]


def read_again(
    cross_encoder: CrossEncoder,
    question: str,
    passages: Sequence[Said],
    found: Sequence[BestSentence],
    seconds: float,
) -> list[BestSentence]:
    """In the cross-encoder's order, the first of them with what it says of what stands around."""
    give_up = time.monotonic() + seconds
    texts = [in_its_note(passages[each.passage], each) for each in found]
    logits = cross_encoder.logits(question, texts, seconds)
    read = [replace(each, logit=logit) for each, logit in zip(found, logits, strict=True)]
    read.sort(key=worth, reverse=True)
    first = read[:READ_AROUND]
    texts = [with_neighbours(passages[each.passage].text, each) for each in first]
    around = cross_encoder.logits(question, texts, give_up - time.monotonic())
    wider = [replace(each, around=logit) for each, logit in zip(first, around, strict=True)]
    return [*wider, *read[READ_AROUND:]]


def in_its_note(passage: Said, sentence: BestSentence) -> str:
    """Read with what its note is called: there stands whom "he" means."""
    return f"{passage.title}. {sentence.text}"


def with_neighbours(text: str, sentence: BestSentence) -> str:
    """Itself between the one before it and the one behind it."""
    spans = [(each.start, each.end) for each in sentences_of(text)]
    at = next((at for at, (start, end) in enumerate(spans) if start <= sentence.start < end), None)
    if at is None:
        return sentence.text
    return text[spans[max(0, at - 1)][0] : spans[min(at + 1, len(spans) - 1)][1]]


def worth(one: BestSentence) -> tuple[bool, float]:
    """What was read goes before what no time was left for."""
    return one.logit is not None, one.score if one.logit is None else one.logit
