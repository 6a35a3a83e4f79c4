"""The index inside PostgreSQL: its full-text search with BM25, and pgvector with HNSW.

PostgreSQL's own ranking knows nothing of how rare a word is, and that is what tells a name from
a common word. So its index finds the passages, and BM25 is computed for the most promising ones.
"""

import hashlib
import threading
import time
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from notes.index.base import (
    NOTHING_ELSE,
    PHRASE_MAX_WORDS,
    Also,
    Cut,
    Scores,
    Shares,
    Within,
    cut_all,
    cut_passages,
    shares_of,
    with_others,
)
from notes.models import Passage
from notes.text.words.stems import Sought, sought_phrase, sought_words
from notes.text.words.tsquery import as_tsquery, quoted
from notes.vectors import to_database

# Of the title, the heading and the text, as in SQLite; PostgreSQL calls them A, B and D.
WEIGHTS = {"A": 2.0, "B": 1.5, "D": 1.0}
K1, B = 1.2, 0.75
PROMISING = 300  # passages whose BM25 is computed
COUNTED = 1_000  # passages with a word; of more, the planner's statistics say how many
LOOKED_AT = 4_000  # passages: a question's rarest words find them, its common ones only rank
LARGE, FRESH_SECONDS = 5_000, 60.0  # of an owner of so many, numbers may be that old
HNSW_MAX_DIMENSIONS = 2000

INSTALL = [
    "ALTER TABLE notes_passage ADD COLUMN IF NOT EXISTS searched tsvector",
    "ALTER TABLE notes_passage ADD COLUMN IF NOT EXISTS words integer NOT NULL DEFAULT 0",
    "CREATE INDEX IF NOT EXISTS notes_passage_searched ON notes_passage USING gin (searched)",
]
UNINSTALL = [
    "ALTER TABLE notes_passage DROP COLUMN IF EXISTS searched",
    "ALTER TABLE notes_passage DROP COLUMN IF EXISTS words",
]
ADD = """
    UPDATE notes_passage p SET searched = said.searched::tsvector, words = said.words
    FROM unnest(%s::bigint[], %s::text[], %s::integer[]) AS said(id, searched, words)
    WHERE p.id = said.id"""
FREQUENCIES = """
    SELECT term, (SELECT count(*) FROM (
        SELECT 1 FROM notes_passage
        WHERE owner_id = %(owner)s AND searched @@ term::tsquery
        LIMIT %(most)s) AS those)
    FROM unnest(%(terms)s::text[]) AS term"""
ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT 1 FROM notes_passage WHERE searched @@ %s::tsquery"
AVERAGE = """
    SELECT count(*), coalesce(avg(words), 1)::float,
        (SELECT reltuples FROM pg_class WHERE oid = 'notes_passage'::regclass)
    FROM notes_passage WHERE owner_id = %s"""
# Each lexeme counts by its rarity alone; how often it stands there comes after, for the best.
PROMISING_PASSAGES = """
    SELECT p.id FROM notes_passage p
    WHERE p.owner_id = %(owner)s AND p.searched @@ %(query)s::tsquery {within}
    ORDER BY ({rarity}) DESC, p.id LIMIT %(limit)s"""
HOLDING = """
    SELECT id FROM notes_passage
    WHERE owner_id = %s AND searched @@ %s::tsquery ORDER BY id"""
NEAREST = """
    SELECT passage_id, 1 - (vector::{size} <=> %(vector)s::{size}) FROM notes_passagevector
    WHERE owner_id = %(owner)s AND embedder = %(embedder)s {only}
    ORDER BY vector::{size} <=> %(vector)s::{size} LIMIT %(limit)s"""
# The index gives up after so many of everybody's, which may all be nearer than this owner's: when
# it finds too few, his own are looked at one by one. Which of both it is, is known before either
# of the two below is begun.
NEAREST_FOR_CERTAIN = f"""
    WITH near AS MATERIALIZED ({NEAREST}),
    mine AS MATERIALIZED (
        SELECT passage_id, vector::{{size}} <=> %(vector)s::{{size}} AS distance
        FROM notes_passagevector WHERE owner_id = %(owner)s AND embedder = %(embedder)s {{only}})
    SELECT * FROM near WHERE (SELECT count(*) FROM near) >= %(limit)s
    UNION ALL (
        SELECT passage_id, 1 - distance FROM mine
        WHERE (SELECT count(*) FROM near) < %(limit)s ORDER BY distance LIMIT %(limit)s)"""  # noqa: S608 - our own words
OCCURRENCES = """
    SELECT p.id, p.words, u.lexeme, u.weights FROM notes_passage p, unnest(p.searched) AS u
    WHERE p.owner_id = %s AND p.id = ANY(%s) AND (u.lexeme = ANY(%s) OR u.lexeme ^@ ANY(%s))"""


def add_cut(cut: Sequence[Cut]) -> None:
    with connection.cursor() as cursor:
        add_rows(cursor, cut)


def install() -> None:
    """Add the columns that are missing and index all passages anew; no vector is touched."""
    run_all(INSTALL)
    with connection.cursor() as cursor:
        for cut in cut_all():
            add_rows(cursor, cut)


def uninstall() -> None:
    run_all(UNINSTALL)


def run_all(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def add_rows(cursor: CursorWrapper, cut: Sequence[Cut]) -> None:
    lengths = [1 + sum(map(len, columns_of(each))) for each in cut]  # as FTS5 counts, owner too
    searched = [as_tsvector(columns_of(each)) for each in cut]
    cursor.execute(ADD, [[each.passage_id for each in cut], searched, lengths])


def columns_of(cut: Cut) -> tuple[list[str], list[str], list[str]]:
    return cut.title, cut.heading, cut.text


def as_tsvector(columns: Sequence[Sequence[str]]) -> str:
    """The words of a title, a heading and a text with their places, as PostgreSQL reads them."""
    lexemes = []
    place = 1
    for weight, words in zip(WEIGHTS, columns, strict=True):
        lexemes += [f"{quoted(word)}:{place + n}{weight}" for n, word in enumerate(words)]
        place += len(words) + 1  # no phrase goes from one of them on into the next
    return " ".join(lexemes)


class PostgresIndex:
    """The Index of PostgreSQL."""

    def add(self, passages: Iterable[Passage]) -> None:
        with connection.cursor() as cursor:
            add_rows(cursor, cut_passages(passages))

    def prepare(self, embedder: str, dimensions: int) -> None:
        if dimensions > HNSW_MAX_DIMENSIONS:
            return  # those are compared one by one
        name = f"vector_hnsw_{hashlib.sha256(f'{embedder} {dimensions}'.encode()).hexdigest()[:16]}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            if cursor.fetchone()[0]:
                return
        connection.check_constraints()  # an index waits for no check that is still to come
        with transaction.atomic(), connection.cursor() as cursor:
            # Two that make it at once collide in spite of IF NOT EXISTS: one after the other.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {name} ON notes_passagevector USING hnsw"
                f" ((vector::vector({dimensions})) vector_cosine_ops) WHERE embedder = %s",
                [embedder],
            )

    # --- Words --------------------------------------------------------------------------

    def by_words(
        self,
        owner_id: int,
        words: Sequence[str],
        limit: int,
        within: Within = None,
        *,
        language: str = "",
    ) -> Scores:
        sought = {as_tsquery(each): each for each in sought_words(words, language)}
        with connection.cursor() as cursor:
            known, found = counted = count_terms(cursor, owner_id, set(sought))
            just_counted.last = (owner_id, set(sought), counted)
            if not found:
                return {}
            rarity = {term: rarity_of(count, known.passages) for term, count in found.items()}
            ids = promising(cursor, owner_id, {t: rarity[t] for t in telling(found)}, within)
            scores: Scores = defaultdict(float)
            for pk, length, term, often in occurrences(cursor, owner_id, ids, rarity, sought):
                rest = K1 * (1 - B + B * length / known.average)
                scores[pk] += rarity[term] * often * (K1 + 1) / (often + rest)
        best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
        return {pk: scores[pk] for pk in best}

    def shares(
        self,
        owner_id: int,
        words: Sequence[str],
        ids: Iterable[int],
        language: str = "",
        also: Also = NOTHING_ELSE,
    ) -> Shares:
        rows = [sought_words(with_others([word], also), language) for word in words]
        wanted = [{as_tsquery(each): each for each in row} for row in rows]
        sought = dict(ChainMap(*wanted))
        with connection.cursor() as cursor:
            known, counts = take_counted(cursor, owner_id, set(sought))
            places = occurrences(cursor, owner_id, list(ids), sought, sought)
        held: dict[int, set[int]] = defaultdict(set)
        for pk, _, term, _ in places:
            held[pk].update(n for n, word in enumerate(wanted) if term in word)
        often = (sum(counts.get(term, 0) for term in word) for word in wanted)
        weights = [log(1 + known.passages / max(count, 0.5)) for count in often]
        return shares_of(words, weights, held)

    def holding(self, owner_id: int, phrase: str) -> np.ndarray:
        either = " | ".join(map(as_tsquery, sought_phrase(phrase, PHRASE_MAX_WORDS)))
        with connection.cursor() as cursor:
            cursor.execute(HOLDING, [owner_id, either])
            return np.array([pk for (pk,) in cursor.fetchall()], np.int64)

    # --- Vectors ------------------------------------------------------------------------

    def by_vector(
        self, owner_id: int, vector: np.ndarray, embedder: str, limit: int, within: Within = None
    ) -> Scores:
        size = f"vector({len(vector)})"
        given: dict[str, Any] = {
            "owner": owner_id,
            "embedder": embedder,
            "vector": to_database(vector, "postgresql"),
            "limit": limit,
        }
        only = ""
        if within is not None:
            only, given["within"] = "AND passage_id = ANY(%(within)s)", within.tolist()
        with transaction.atomic(), connection.cursor() as cursor:
            # HNSW knows no owners: it goes on until enough of this one's were found.
            cursor.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            cursor.execute(NEAREST_FOR_CERTAIN.format(size=size, only=only), given)
            return dict(cursor.fetchall())

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        size = f"vector({len(vector)})"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT passage_id, 1 - (vector::{size} <=> %s::{size}) FROM notes_passagevector"  # noqa: S608
                " WHERE owner_id = %s AND embedder = %s AND passage_id = ANY(%s)",
                [to_database(vector, "postgresql"), owner_id, embedder, [int(pk) for pk in ids]],
            )
            return dict(cursor.fetchall())

    def by_name(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        size = f"vector({len(vector)})"
        given = [to_database(vector, "postgresql"), [int(pk) for pk in ids], owner_id, embedder]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT p.id, 1 - (v.vector::{size} <=> %s::{size}) FROM notes_passage p"  # noqa: S608
                " JOIN notes_notevector v ON v.note_id = p.note_id"
                " WHERE p.id = ANY(%s) AND v.owner_id = %s AND v.embedder = %s",
                given,
            )
            return dict(cursor.fetchall())

    def forget(self, owner_id: int) -> None:
        """All that is kept stands in the passages' rows."""

    def index_anew(self) -> None:
        install()


def occurrences(
    cursor: CursorWrapper,
    owner_id: int,
    ids: list[int],
    terms: Iterable[str],
    sought: dict[str, Sought],
) -> list[tuple[int, int, str, float]]:
    """(passage, its words, term, the weight of all places where the term stands there)."""
    exact = {sought[term].tokens[0]: term for term in terms if not sought[term].is_open}
    begun = {sought[term].tokens[0]: term for term in terms if sought[term].is_open}
    cursor.execute(OCCURRENCES, [owner_id, ids, list(exact), list(begun)])
    weighed: dict[tuple[int, int, str], float] = defaultdict(float)
    for pk, length, lexeme, weights in cursor.fetchall():
        often = sum(WEIGHTS[weight] for weight in weights)
        meant = [exact[lexeme]] if lexeme in exact else []
        meant += [term for beginning, term in begun.items() if lexeme.startswith(beginning)]
        for term in meant:
            weighed[pk, length, term] += often
    return [(*where, often) for where, often in weighed.items()]


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs to know of all of an owner's passages."""

    passages: int
    average: float  # words in one
    share: float  # of everybody's passages
    until: float  # time.monotonic
    common: dict[str, int] = field(default_factory=dict)  # terms: in how many passages


_statistics: dict[tuple[str, int], Statistics] = {}
Counted = tuple[Statistics, dict[str, int]]  # and in how many passages each term stands
just_counted = threading.local()  # by the search that this thread is at, for its shares


def count_terms(cursor: CursorWrapper, owner_id: int, terms: set[str]) -> Counted:
    known = statistics_of(cursor, owner_id)
    return known, frequencies(cursor, owner_id, terms, known)


def take_counted(cursor: CursorWrapper, owner_id: int, terms: set[str]) -> Counted:
    """What this thread counted just now, if it was of these; it is used once."""
    last, just_counted.last = getattr(just_counted, "last", None), None
    if last and last[:2] == (owner_id, terms):
        counted: Counted = last[2]
        return counted
    return count_terms(cursor, owner_id, terms)


def statistics_of(cursor: CursorWrapper, owner_id: int) -> Statistics:
    key = (str(connection.settings_dict["NAME"]), owner_id)
    known = _statistics.get(key)
    if known and time.monotonic() < known.until:
        return known
    cursor.execute(AVERAGE, [owner_id])
    passages, average, everybodys = cursor.fetchone()
    until = time.monotonic() + FRESH_SECONDS if passages >= LARGE else 0.0
    share = min(1.0, passages / max(everybodys, passages, 1))
    found = _statistics[key] = Statistics(passages, average, share, until)
    return found


def frequencies(
    cursor: CursorWrapper, owner_id: int, terms: set[str], known: Statistics
) -> dict[str, int]:
    """In how many of the owner's passages each term stands, the rarest first.

    A common one stays common: counting it again takes longer than all else.
    """
    found = {term: known.common[term] for term in terms & known.common.keys()}
    new: dict[str, Any] = {"owner": owner_id, "terms": list(terms - found.keys())}
    cursor.execute(FREQUENCIES, new | {"most": COUNTED})
    for term, count in cursor.fetchall():
        if count == COUNTED:
            cursor.execute(ESTIMATE, [term])
            rows = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
            known.common[term] = count = max(count, int(rows * known.share))
        if count:
            found[term] = count
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def rarity_of(frequency: int, passages: int) -> float:
    """BM25's weight of a word that stands in so many of the passages."""
    others = max(passages - frequency, 0)
    return max(log((others + 0.5) / (frequency + 0.5)), 1e-6)


def telling(found: dict[str, int]) -> list[str]:
    """The rarest terms that together find no more passages than can be looked at."""
    chosen: list[str] = []
    total = 0
    for term, count in found.items():
        total += count
        if chosen and total > LOOKED_AT:
            break
        chosen.append(term)
    return chosen


def promising(
    cursor: CursorWrapper, owner_id: int, rarity: dict[str, float], within: Within
) -> list[int]:
    """The passages with the most weight of these terms, however often each stands there."""
    given: dict[str, Any] = {
        "owner": owner_id,
        "query": " | ".join(rarity),
        "limit": PROMISING,
        "within": within.tolist() if within is not None else None,
    }
    cases = []
    for number, (term, weight) in enumerate(rarity.items()):
        given[f"t{number}"], given[f"w{number}"] = term, weight
        cases.append(
            f"CASE WHEN p.searched @@ %(t{number})s::tsquery THEN %(w{number})s ELSE 0 END"
        )
    cursor.execute(
        PROMISING_PASSAGES.format(
            rarity=" + ".join(cases),
            within="AND p.id = ANY(%(within)s)" if within is not None else "",
        ),
        given,
    )
    return [pk for (pk,) in cursor.fetchall()]
