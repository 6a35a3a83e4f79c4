"""Reading for the assistant: the passages of a person's notes that bear on a question."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from notes.index.base import Within
from notes.models import Passage
from notes.search.conditions import (
    Selection,
    named_notes,
    notes_meeting,
    passages_of,
    within_conditions,
)
from notes.search.dates.days import (
    favour_days,
    grammar_of,
    heeded,
    ignored,
    notes_of_days,
    times_of,
    within_days,
)
from notes.search.dates.times import Times
from notes.search.evidence import (
    DEFAULT_KNOBS,
    FLOOR,
    QUERY_MAX_CHARS,
    Evidence,
    Knobs,
    Question,
    Standing,
    bears_on,
    distinct_words,
    evidence,
    standing,
    stronger,
)
from notes.search.passages import FoundPassage, as_found, join_neighbours
from notes.search.query import Query, parse_query, tidy
from notes.search.rerankers.remote import RerankUnavailable, get_reranker
from notes.search.spelling import respelled, spelled
from notes.search.telling import (
    points_to_something_before,
    questions_in,
    says_something,
    telling_words,
)

logger = logging.getLogger(__name__)
SPARE = 10  # loaded beyond the limit, for those that only repeat a better one
SAME = 0.9  # share of words in common from which a passage repeats another
NEAREST = 3  # notes named when nothing bears on a question
EARLIER_MAX_CHARS = 300  # of each question before that a follow-up is searched with
FEW_WORDS = 2


@dataclass(frozen=True)
class SearchResult:
    """What was found, best first, and what came nearest if nothing was."""

    query: Query
    searched: str  # as it was written, questions before included that a follow-up leans on
    passages: list[FoundPassage] = field(default_factory=list)
    nearest: list[FoundPassage] = field(default_factory=list)
    times: Times | None = None  # what the question says of time, and whether that was heeded
    standing: Standing = field(default_factory=Standing)  # of the best among all that came near
    spelled: dict[str, str] = field(default_factory=dict)  # words no note holds → as it was read
    readings: Sequence[str] = ()  # of the question, as `readings` gives them


@dataclass(frozen=True)
class Meant:
    """A question's words, and the questions before that it may lean on."""

    words: Sequence[str]
    earlier: Sequence[str]


@dataclass(frozen=True)
class Searched:
    """What is searched, and for how many passages, whatever time is meant."""

    owner_id: int
    limit: int
    meant: Meant
    selection: Selection | None


def search(
    owner_id: int, query: str, *, limit: int = 5, context: Sequence[str] = ()
) -> list[FoundPassage]:
    """The owner's passages that bear on `query`, best first; [] when none does."""
    return search_notes(owner_id, query, limit=limit, context=context).passages


def search_notes(
    owner_id: int,
    text: str,
    *,
    limit: int = 5,
    context: Sequence[str] = (),
    knobs: Knobs = DEFAULT_KNOBS,
    any_day: bool = False,
    selection: Selection | None = None,
) -> SearchResult:
    """Search with the grammar of search.query; notes that are named are always among the found.

    `context` holds earlier questions of the conversation, latest last: a follow-up such as
    "And when was that?" is searched together with what it follows as well. A time in the
    question's words is heeded when notes of that time bear on it, and never with `any_day`.
    With a `selection` nothing outside of it can be found, named or not.
    """
    times = None if any_day else times_of(text)
    searched = Searched(owner_id, limit, meant_by(text, context, times), selection)
    result = search_at(searched, text, times, knobs)
    if times is None or not times.is_only or result.passages:
        return result
    everywhere = search_at(searched, text, None, knobs)
    if not everywhere.passages and says_something(telling_words(times.rest), times.rest) <= 1:
        # "What did I learn last week?" asks for little more than the notes of that time.
        low = replace(knobs, threshold=knobs.floor)
        result = search_at(searched, text, times, low)
    return result if result.passages else replace(everywhere, times=ignored(times))


def search_at(searched: Searched, text: str, times: Times | None, knobs: Knobs) -> SearchResult:
    """Search the notes of a time, or all."""
    owner_id, limit, selection = searched.owner_id, searched.limit, searched.selection
    query = parse_query(grammar_of(text, times))
    within = within_days(owner_id, within_conditions(owner_id, query, selection), times)
    asked = [Question(owner_id, query.text)]
    words = asked[0].words
    seen = evidence(asked[0], within, knobs)
    earlier = searched.meant.earlier
    if earlier:
        both = " ".join([*(without_time(each, times) for each in earlier), query.text])
        asked.append(Question(owner_id, both))
        seen = stronger(seen, evidence(asked[-1], within, knobs))
    parts = [Question(owner_id, part) for part in questions_in(query.text)]
    for part in parts:  # what answers one of two questions may say nothing of the other
        seen = stronger(evidence(part, within, knobs), seen)
    asked = [*parts, *asked]
    seen, instead = spelled_too(asked, seen, within, knobs)
    wanted = [question.words for question in asked]
    candidates = load_passages(owner_id, seen, 2 * limit + SPARE)
    bearing = [passage for passage in candidates if bears_on(passage, wanted, knobs.floor)]
    if not any(bears_on(passage, wanted, knobs.threshold) for passage in bearing):
        bearing = []
    named = named_passages(asked[-1], named_notes(owner_id, query.notes, selection), limit, knobs)
    if query.has_conditions and not words:  # all that meets them was asked for
        found = candidates or first_passages(searched, query, within)
        favoured = notes_of_days(owner_id, found, times)
    else:
        favoured = notes_of_days(owner_id, [*named, *bearing], times)
        bearing = favour_days(bearing, favoured)
        found = [*named, *reranked(query.text, unlike(named, bearing))]
        if query.is_conditions_alone:  # "#boat OR "a sail"" asks for boats without one, too
            seen_notes = {passage.note_id for passage in bearing}
            others = first_passages(searched, query, within)
            found += [each for each in others if each.note_id not in seen_notes]
    meant = in_context(spelled(text, instead), searched.meant)
    said = tidy(meant[-1])
    stands = standing(seen)
    if not found:
        nearest = one_a_note(candidates)[:NEAREST]
        return SearchResult(query, said, [], nearest, heeded(times, [], ()), stands, instead, meant)
    joined = join_neighbours(found)[:limit]
    heard = heeded(times, joined, favoured)
    return SearchResult(query, said, joined, [], heard, stands, instead, meant)


def spelled_too(
    asked: list[Question], seen: Evidence, within: Within, knobs: Knobs
) -> tuple[Evidence, dict[str, str]]:
    """With what is found when words that no note holds are spelled as in the notes; `asked` gets
    that question as well. It counts where something is found so that stands out more."""
    question = asked[-1]
    instead = respelled(question.owner_id, seen.missing, question.language)
    if not instead:
        return seen, {}
    other = Question(question.owner_id, spelled(question.text, instead))
    found = evidence(other, within, knobs)
    if standing(found).best <= standing(seen).best:
        return seen, {}
    asked.append(other)
    return stronger(found, seen), instead


def without_time(question: str, times: Times | None) -> str:
    """An earlier question's text; its time gives way to that of the question that follows it."""
    earlier = times_of(question) if times else None
    return parse_query(earlier.rest if earlier else question).text


def leant_on(context: Sequence[str]) -> list[str]:
    """The questions that a follow-up is about: back to the last that stands by itself."""
    found: list[str] = []
    for question in reversed(context):
        found.insert(0, tidy(question[:EARLIER_MAX_CHARS]))
        if not points_back(question, telling_words(question), few=1):
            break
    return found


def first_passages(searched: Searched, query: Query, within: Within) -> list[FoundPassage]:
    """The beginnings of the newest notes that meet conditions when nothing else was asked."""
    allowed = set() if within is None else set(within.tolist())
    notes = notes_meeting(searched.owner_id, query, searched.selection)
    rows = Passage.objects.filter(owner_id=searched.owner_id, note__in=notes)
    newest = rows.order_by("-note__dated_on", "note_id", "ordinal").values_list("note_id", "pk")
    firsts: dict[int, int] = {}
    for note_id, pk in newest.iterator(chunk_size=1000):
        if len(firsts) == searched.limit:
            break
        if pk in allowed:
            firsts.setdefault(note_id, pk)
    found = Passage.objects.with_notes().in_bulk(list(firsts.values()))
    return [as_found(found[pk], FLOOR) for pk in firsts.values() if pk in found]


def named_passages(
    asked: Question, notes: Sequence[int], limit: int, knobs: Knobs
) -> list[FoundPassage]:
    """Of each note that is named its best passages: what is named reaches the model."""
    owner_id = asked.owner_id
    if not notes:
        return []
    share = max(1, limit // (len(notes) + 1))
    found: list[FoundPassage] = []
    for note_id in notes[:limit]:
        seen = evidence(asked, passages_of(owner_id, note_id), knobs)
        best = load_passages(owner_id, seen, share) or first_of(owner_id, note_id)
        found += [replace(passage, score=max(passage.score, knobs.floor)) for passage in best]
    return found


def first_of(owner_id: int, note_id: int) -> list[FoundPassage]:
    rows = Passage.objects.owned_by(owner_id).filter(note_id=note_id).with_notes()
    return [as_found(passage, FLOOR) for passage in rows.order_by("ordinal")[:1]]


def reranked(query: str, found: list[FoundPassage]) -> list[FoundPassage]:
    """In the cross-encoder's order when one is configured and something was asked."""
    reranker = get_reranker()
    if reranker is None or not query or len(found) < 2:
        return found
    try:
        order = reranker.order(query[:QUERY_MAX_CHARS], [passage.text for passage in found])
    except RerankUnavailable as problem:
        logger.warning("In our own order: %s", problem)
        return found
    return [found[place] for place in order]


def one_a_note(found: Sequence[FoundPassage]) -> list[FoundPassage]:
    best: dict[int, FoundPassage] = {}
    for passage in found:
        best.setdefault(passage.note_id, passage)
    return list(best.values())


def points_back(query: str, words: Sequence[str], few: int = FEW_WORDS) -> bool:
    """Whether a question leans on the one before it: few words of its own, or a pronoun."""
    return says_something(words, query) <= few or points_to_something_before(query)


def meant_by(question: str, context: Sequence[str], times: Times | None) -> Meant:
    """All of a time is asked for by itself, whether notes are of that time or not."""
    text = parse_query(grammar_of(question, times)).text
    words = telling_words(text)
    leans = points_back(text, words) and not (times and times.asks_for_all)
    return Meant(words, leant_on(context) if leans else ())


def readings(question: str, context: Sequence[str], *, any_day: bool = False) -> list[str]:
    """What may be asked, the likelier first; `context` holds the earlier questions, latest last.

    A question of few words may lean on what was asked before it, or begin something new ("What is
    a lathe?"); which of them, only what is found tells.
    """
    times = None if any_day else times_of(question)
    return in_context(question, meant_by(question, context, times))


def in_context(question: str, meant: Meant) -> list[str]:
    """As `readings`."""
    if not meant.earlier:
        return [question]
    leaning = " ".join([*meant.earlier, question])
    stands = says_something(meant.words, question) > 0 and not points_to_something_before(question)
    return [question, leaning] if stands else [leaning]


def unlike(named: Sequence[FoundPassage], found: Sequence[FoundPassage]) -> list[FoundPassage]:
    """Those found that do not say again what a named one or a better one says."""
    said = [distinct_words(passage.text) for passage in named]
    kept = []
    for passage in found:
        words = distinct_words(passage.text)
        if not any(overlap(words, others) >= SAME for others in said):
            said.append(words)
            kept.append(passage)
    return kept


def overlap(words: frozenset[str], others: frozenset[str]) -> float:
    union = words | others
    return len(words & others) / len(union) if union else 1.0


def load_passages(owner_id: int, seen: Evidence, limit: int) -> list[FoundPassage]:
    """The best `limit` passages of these scores; one query."""
    scores = seen.together
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    found = Passage.objects.owned_by(owner_id).with_notes().in_bulk(best)
    channels = (seen.cosines, seen.bm25, seen.shares)
    return [
        as_found(found[key], scores[key], *(each.get(key) for each in channels))
        for key in best
        if key in found
    ]
