"""The index inside PostgreSQL: its full-text search with BM25, and pgvector with HNSW.

PostgreSQL's own ranking knows nothing of how rare a word is, and that is what tells a name from
a common word. So its index finds the passages, and BM25 is computed for the most promising ones.
"""

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from notes.index.base import Scores, Within
from notes.models import Passage
from notes.vectors import to_database

CONFIG = "english"
# Of the title, the heading and the text, as in SQLite; PostgreSQL calls them A, B and D.
WEIGHTS = {"A": 2.0, "B": 1.5, "D": 1.0, None: 1.0}
K1, B = 1.2, 0.75
PROMISING = 300  # passages whose BM25 is computed
COUNTED = 2_000  # passages with a word; of more, the planner's statistics say how many
LOOKED_AT = 4_000  # passages: a question's rarest words find them, its common ones only rank
LARGE, FRESH_SECONDS = 5_000, 60.0  # of an owner of so many, numbers may be that old
HNSW_MAX_DIMENSIONS = 2000
WORD = re.compile(r"\w+")

INSTALL = [
    "ALTER TABLE notes_passage ADD COLUMN IF NOT EXISTS searched tsvector",
    "ALTER TABLE notes_passage ADD COLUMN IF NOT EXISTS words integer NOT NULL DEFAULT 0",
    "CREATE INDEX IF NOT EXISTS notes_passage_searched ON notes_passage USING gin (searched)",
]
UNINSTALL = [
    "ALTER TABLE notes_passage DROP COLUMN IF EXISTS searched",
    "ALTER TABLE notes_passage DROP COLUMN IF EXISTS words",
]
ADD = f"""
    UPDATE notes_passage p SET
        searched = setweight(to_tsvector('{CONFIG}', n.title), 'A')
            || setweight(to_tsvector('{CONFIG}', p.heading), 'B')
            || to_tsvector('{CONFIG}', p.text),
        words = length(to_tsvector('simple', p.text))
    FROM notes_note n WHERE n.id = p.note_id AND """  # noqa: S608 - our own words
FREQUENCIES = """
    SELECT lexeme, (SELECT count(*) FROM (
        SELECT 1 FROM notes_passage
        WHERE owner_id = %(owner)s AND searched @@ quote_literal(lexeme)::tsquery
        LIMIT %(most)s) AS those)
    FROM unnest(%(lexemes)s::text[]) AS lexeme"""
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
HOLDING = f"""
    SELECT id FROM notes_passage
    WHERE owner_id = %s AND searched @@ phraseto_tsquery('{CONFIG}', %s) ORDER BY id"""  # noqa: S608 - our own words
OCCURRENCES = """
    SELECT p.id, p.words, u.lexeme, u.weights FROM notes_passage p, unnest(p.searched) AS u
    WHERE p.id = ANY(%s) AND u.lexeme = ANY(%s)"""


def install() -> None:
    """Add the columns and index what is there."""
    run_all([*INSTALL, f"{ADD} true"])


def uninstall() -> None:
    run_all(UNINSTALL)


def run_all(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class PostgresIndex:
    """The Index of PostgreSQL."""

    def add(self, passages: Iterable[Passage]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{ADD} p.id = ANY(%s)", [[passage.pk for passage in passages]])

    def rebuild(self, owner_id: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"{ADD} p.owner_id = %s", [owner_id])
            return cursor.rowcount

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
        self, owner_id: int, words: Sequence[str], limit: int, within: Within = None
    ) -> Scores:
        with connection.cursor() as cursor:
            known = statistics_of(cursor, owner_id)
            found = frequencies(cursor, owner_id, lexemes_of(cursor, words), known.share)
            if not found:
                return {}
            rarity = {word: rarity_of(count, known.passages) for word, count in found.items()}
            ids = promising(cursor, owner_id, {w: rarity[w] for w in telling(found)}, within)
            cursor.execute(OCCURRENCES, [ids, list(rarity)])
            scores: Scores = defaultdict(float)
            for pk, length, lexeme, weights in cursor.fetchall():
                often = sum(WEIGHTS[weight] for weight in weights)
                rest = K1 * (1 - B + B * length / known.average)
                scores[pk] += rarity[lexeme] * often * (K1 + 1) / (often + rest)
        best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
        return {pk: scores[pk] for pk in best}

    def holding(self, owner_id: int, phrase: str) -> np.ndarray:
        words = " ".join(WORD.findall(phrase))
        with connection.cursor() as cursor:
            cursor.execute(HOLDING, [owner_id, words])
            return np.array([pk for (pk,) in cursor.fetchall()], np.int64)

    # --- Vectors ------------------------------------------------------------------------

    def by_vector(
        self, owner_id: int, vector: np.ndarray, embedder: str, limit: int, within: Within = None
    ) -> Scores:
        size = f"vector({len(vector)})"
        only, given = "", []
        if within is not None:
            only, given = "AND passage_id = ANY(%s)", [within.tolist()]
        with transaction.atomic(), connection.cursor() as cursor:
            # HNSW knows no owners: it goes on until enough of this one's were found.
            cursor.execute("SET LOCAL hnsw.iterative_scan = strict_order")
            cursor.execute(
                f"SELECT passage_id, 1 - (vector::{size} <=> %s::{size}) FROM notes_passagevector"  # noqa: S608
                f" WHERE owner_id = %s AND embedder = %s {only}"
                f" ORDER BY vector::{size} <=> %s::{size} LIMIT %s",
                [
                    to_database(vector, "postgresql"), owner_id, embedder, *given,
                    to_database(vector, "postgresql"), limit,
                ],
            )  # fmt: skip
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


def lexemes_of(cursor: CursorWrapper, words: Sequence[str]) -> list[str]:
    """The words as the index knows them: stemmed, without those that stand everywhere."""
    cursor.execute(
        f"SELECT tsvector_to_array(to_tsvector('{CONFIG}', %s))",
        [" ".join(words).replace("\x00", "")],
    )
    return cursor.fetchone()[0]


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs to know of all of an owner's passages."""

    passages: int
    average: float  # words in one
    share: float  # of everybody's passages
    until: float  # time.monotonic


_statistics: dict[tuple[str, int], Statistics] = {}


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
    cursor: CursorWrapper, owner_id: int, lexemes: Sequence[str], share: float
) -> dict[str, int]:
    """In how many of the owner's passages each lexeme stands, the rarest first."""
    cursor.execute(FREQUENCIES, {"owner": owner_id, "lexemes": list(lexemes), "most": COUNTED})
    found = {lexeme: count for lexeme, count in cursor.fetchall() if count}
    for lexeme, count in found.items():
        if count == COUNTED:
            cursor.execute(ESTIMATE, [quoted(lexeme)])
            rows = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
            found[lexeme] = max(count, int(rows * share))
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def rarity_of(frequency: int, passages: int) -> float:
    """BM25's weight of a word that stands in so many of the passages."""
    others = max(passages - frequency, 0)
    return max(log((others + 0.5) / (frequency + 0.5)), 1e-6)


def telling(found: dict[str, int]) -> list[str]:
    """The rarest lexemes that together find no more passages than can be looked at."""
    chosen: list[str] = []
    total = 0
    for lexeme, count in found.items():
        total += count
        if chosen and total > LOOKED_AT:
            break
        chosen.append(lexeme)
    return chosen


def promising(
    cursor: CursorWrapper, owner_id: int, rarity: dict[str, float], within: Within
) -> list[int]:
    """The passages with the most weight of these lexemes, however often each stands there."""
    given: dict[str, Any] = {
        "owner": owner_id,
        "query": " | ".join(map(quoted, rarity)),
        "limit": PROMISING,
        "within": within.tolist() if within is not None else None,
    }
    terms = []
    for number, (lexeme, weight) in enumerate(rarity.items()):
        given[f"l{number}"], given[f"w{number}"] = quoted(lexeme), weight
        holds = f"p.searched @@ %(l{number})s::tsquery"
        terms.append(f"CASE WHEN {holds} THEN %(w{number})s ELSE 0 END")
    cursor.execute(
        PROMISING_PASSAGES.format(
            rarity=" + ".join(terms),
            within="AND p.id = ANY(%(within)s)" if within is not None else "",
        ),
        given,
    )
    return [pk for (pk,) in cursor.fetchall()]


def quoted(lexeme: str) -> str:
    """As a tsquery takes it literally, whatever it holds."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
