"""What an answer rests on: an extract before its first word, and a decision at its end.

Both take processor time for vectors, so they have threads of their own: neither the event loop nor
the one thread of all sockets' queries waits for them.
"""

import logging
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from channels.db import database_sync_to_async

from ai_chatbot.conversations.history import earlier_questions
from ai_chatbot.grounding.asked import tells_nothing, unknown_share
from ai_chatbot.grounding.beside import quotes_beside
from ai_chatbot.grounding.certainty import Certainty, certainty
from ai_chatbot.grounding.check import Checker
from ai_chatbot.grounding.claims import MARK, says_nothing_found
from ai_chatbot.grounding.silence import Checked, Decision, Grounding, Quote, decide, score_of
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.grounds.cited import cited_by
from ai_chatbot.rendering.grounds.claims import WORDS, check_sentences
from ai_chatbot.rendering.grounds.quotes import described
from ai_chatbot.rendering.grounds.sentences import TO_OTHERS
from ai_chatbot.rendering.grounds.shown import instead_of
from ai_chatbot.rendering.thoughts import without_thoughts
from ai_chatbot.tokens import Run
from notes.index.embedding import Embedder
from notes.search.evidence import answering_embedder
from notes.search.extract import (
    all_answer_less,
    answers_less,
    none_answers,
    sentences_that_answer,
)
from notes.search.search import SearchResult, readings
from notes.search.sentences import BestSentence, Said
from notes.search.telling import language_asked_in

logger = logging.getLogger(__name__)

MOST_QUOTES = 3
NEARLY = 0.75  # of the best sentence's score: another that is worse is not quoted
NEARLY_READ = 1.2  # behind the best sentence's worth, where a cross-encoder has read them
EARLY_SECONDS, SECONDS = 1.5, 4.0  # for vectors and checks
FEW_WORDS = 4  # which are no answer where the notes speak of something else
SOURCES_MOST = 20  # that are read for an extract

threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="grounding")


@dataclass(frozen=True)
class Told:
    """What the notes tell of a question as it is most likely meant: `best` are the sentences that
    answer it best, `sure` is how sure it is that they hold an answer."""

    asked: str
    best: list[BestSentence]
    sure: Certainty


def told(
    asked: Sequence[str], passages: Sequence[Said], embedder: Embedder | None, seconds: float
) -> Told:
    """`asked`: the question's readings, the likelier first; another counts where that is sure of
    nothing, and it is surer. All of them take `seconds` together."""
    found, until = Told("", [], Certainty(-1.0)), time.monotonic() + seconds
    for reading in asked:
        left = until - time.monotonic()
        if found.asked and left <= 0:
            break
        best = sentences_that_answer(embedder, reading, passages, MOST_QUOTES, seconds=left)
        sure = certainty(best, unknown_share(reading, passages))
        if sure.value > found.sure.value:
            found = Told(reading, best, sure)
        if sure.is_sure:
            break
    return found


def early_extract(owner_id: int, found: SearchResult) -> list[dict[str, Any]]:
    """As quotes.described; [] when it is not sure that the notes tell."""
    passages = found.passages[:SOURCES_MOST]
    tells = told(found.readings, passages, answering_embedder(owner_id), EARLY_SECONDS)
    if not tells.sure.is_sure:
        return []
    numbers = list(range(1, len(passages) + 1))
    return described(quotes_of(tells.best, numbers), dict(zip(numbers, passages, strict=True)))


def quotes_of(best: Sequence[BestSentence], numbers: Sequence[int]) -> list[Quote]:
    """Those nearly as good as the best one; `numbers` are the passages'."""
    return [
        Quote(numbers[each.passage], each.start, each.end, each.text)
        for each in best
        if is_nearly(each, best[0])
    ]


def is_nearly(one: BestSentence, best: BestSentence) -> bool:
    if best.logit is None:
        return one.score >= NEARLY * best.score
    return one.logit is not None and one.worth >= best.worth - NEARLY_READ


class Served(Said, Protocol):
    """A passage as an answer was served it, under its number."""

    @property
    def n(self) -> int: ...


@dataclass(frozen=True)
class Ground:
    """An answer's grounding as its row keeps it, and what is to be shown in the answer's place."""

    grounding: dict[str, Any] = field(default_factory=dict)
    instead: str = ""
    cited: frozenset[int] | None = None  # numbers of its sources; None where nobody looked

    def as_told(self) -> dict[str, Any]:
        """As an answer's end tells it."""
        return {"grounding": self.grounding, "instead": self.instead}


def ground(answer_id: uuid.UUID, text: str, without_model: str = "") -> Ground:
    """What an answer of this text rests on; nothing where nothing was searched for it.

    `without_model`: why no model wrote it, a sentence; then it is an extract, or nothing.
    """
    rows = Message.objects.select_related("parent", "conversation")
    answer = rows.get(pk=answer_id)
    sources = list(answer.sources.all()[:SOURCES_MOST])
    if not sources and not answer.searched:
        return Ground()
    found = weighed(answer, sources, text, without_model)
    if found is None:
        return Ground()
    is_visitors = answer.conversation.collection_id is not None
    answer.grounding = found.as_json() | ({TO_OTHERS: True} if is_visitors else {})
    question = answer.parent.text if answer.parent else ""
    cited = cited_by(answer, text, sources, question)
    return Ground(answer.grounding, instead_of(answer, sources), cited)


def weighed(
    answer: Message, sources: Sequence[Source], text: str, without_model: str
) -> Grounding | None:
    asked = asked_in_context(answer)
    embedder = answering_embedder(answer.conversation.owner_id)
    language = language_of(answer)
    if not without_model:
        found = compared(asked, without_thoughts(text), sources, embedder)
        return replace(found, language=language)
    tells = told(asked, sources, embedder, SECONDS)
    quotes = quotes_of(tells.best, [source.n for source in sources])
    extract = Grounding(
        Decision.EXTRACT, None, tells.sure.value, [], quotes, without_model, language
    )
    return extract if tells.sure.is_sure and quotes else None


def compared(
    asked: Sequence[str],
    said: str,
    passages: Sequence[Served],
    embedder: Embedder | None,
    seconds: float = SECONDS,
) -> Grounding:
    """What these words rest on, given the passages that their writer was served, and what may have
    been asked."""
    tells = told(asked, passages, embedder, seconds)
    question, best, sure = tells.asked, tells.best, tells.sure
    quotes = quotes_of(best, [passage.n for passage in passages])
    checker = Checker(passages, question, embedder=embedder)
    sentences = check_sentences(said, passages, checker.check, seconds)
    score = score_of(sentences)
    words = WORDS.findall(plain := MARK.sub("", said))
    grounds = grounds_of(sentences, passages)
    is_beside = bool(score and best) and (
        tells_nothing(plain, question, passages)
        or (sure.is_elsewhere and len(words) <= FEW_WORDS)
        or (sure.is_elsewhere and none_answers(embedder, question, grounds, seconds=seconds))
        or all_answer_less(embedder, question, grounds, best[0], seconds=seconds)
    )
    decision = decide(
        sentences,
        sure,
        has_quotes=bool(quotes),
        finds_nothing=not words or says_nothing_found(said),
        is_beside=is_beside,
    )
    if (
        decision is Decision.ANSWERED
        and score
        and best
        and answers_less(embedder, question, plain, best[0], passages, seconds=seconds)
    ):
        decision = Decision.UNSURE  # "11" is borne out, and what the notes say of it tells more
    beside = quotes_beside(decision, quotes, sentences, said, question, is_read=sure.is_read)
    score = 0.0 if is_beside else score
    return Grounding(decision, score, sure.value, sentences, quotes, beside=beside)


def grounds_of(
    sentences: Sequence[Checked], passages: Sequence[Served]
) -> list[tuple[Served, str]]:
    """What is borne out rests on these sentences of passages, each once."""
    by_number = {each.n: each for each in passages}
    held = (ground for each in sentences if each.verdict.holds for ground in each.grounds)
    return [(by_number[n], text) for n, text in dict.fromkeys(held)]


def language_of(answer: Message) -> str:
    """Of its question; "" where that does not tell."""
    return language_asked_in(answer.parent.text) if answer.parent else ""


def asked_in_context(answer: Message) -> list[str]:
    """Its question's readings, by itself and with those before it that it may lean on."""
    question = answer.parent
    if question is None:
        return [""]
    run = Run(answer.pk, answer.conversation_id, question.parent_id, answer.any_day)
    return readings(question.text, earlier_questions(run), any_day=answer.any_day)


def ground_or_not(answer_id: uuid.UUID, text: str, without_model: str = "") -> Ground:
    """As `ground`; nothing also where that fails, as an answer's end is always written."""
    try:
        return ground(answer_id, text, without_model)
    except Exception:
        logger.exception("What answer %s rests on is not known", answer_id)
        return Ground()


ground_beside = database_sync_to_async(ground_or_not, thread_sensitive=False, executor=threads)
extract_beside = database_sync_to_async(early_extract, thread_sensitive=False, executor=threads)
