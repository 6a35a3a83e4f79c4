"""The index inside PostgreSQL: its full-text search with BM25, and pgvector with HNSW.

PostgreSQL's own ranking knows nothing of how rare a word is, and that is what tells a name from
a common word. So its index finds the passages, and BM25 is computed for the most promising ones.
"""

import hashlib
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import log
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from notes.index.base import Scores, Within, split_words
from notes.models import Passage
from notes.vectors import to_database

# Of the title, the heading and the text, as in SQLite; PostgreSQL calls them A, B and D.
WEIGHTS = {"A": 2.0, "B": 1.5, "D": 1.0}
K1, B = 1.2, 0.75
PROMISING = 300  # passages whose BM25 is computed
COUNTED = 1_000  # passages with a word; of more, the planner's statistics say how many
LOOKED_AT = 4_000  # passages: a question's rarest words find them, its common ones only rank
LARGE, FRESH_SECONDS = 5_000, 60.0  # of an owner of so many, numbers may be that old
HNSW_MAX_DIMENSIONS = 2000
MARKED = re.compile("([a-z])[\u0300-\u036f]+")
WORD_MAX_CHARS = 500  # 2,000 bytes at most; a lexeme may have 2,046
PHRASE_MAX_WORDS = 1_000  # no passage has more; of thousands PostgreSQL's stack overflows
BATCH = 1_000  # passages that a migration indexes at once

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
# A dictionary has no stem of a stop word; in quotation marks it is looked for like others.
STEMS = """
    SELECT word, coalesce((ts_lexize('english_stem', word))[1], word)
    FROM unnest(%s::text[]) AS word"""
SAID = """
    SELECT p.id, n.title, p.heading, p.text FROM notes_passage p
    JOIN notes_note n ON n.id = p.note_id WHERE p.id > %s ORDER BY p.id LIMIT %s"""
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
    WHERE p.id = ANY(%s) AND u.lexeme = ANY(%s)"""


def install() -> None:
    """Add the columns that are missing and index all passages anew."""
    run_all(INSTALL)
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(SAID, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            add_rows(cursor, rows)
            last = rows[-1][0]


def uninstall() -> None:
    run_all(UNINSTALL)


def run_all(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def add_rows(cursor: CursorWrapper, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """Index passages, which are given as their ids, titles, headings and texts."""
    said = {pk: [folded(column) for column in columns] for pk, *columns in rows}
    columns = chain.from_iterable(said.values())
    stems = stems_of(cursor, set(chain.from_iterable(columns)))
    searched = [as_tsvector(columns, stems) for columns in said.values()]
    lengths = [len(set(text)) for *_, text in said.values()]
    cursor.execute(ADD, [list(said), searched, lengths])


def as_tsvector(columns: Sequence[Sequence[str]], stems: dict[str, str]) -> str:
    """The words of a title, a heading and a text with their places, as PostgreSQL reads them."""
    lexemes = []
    place = 1
    for weight, words in zip(WEIGHTS, columns, strict=True):
        lexemes += [f"{quoted(stems[word])}:{place + n}{weight}" for n, word in enumerate(words)]
        place += len(words) + 1  # no phrase goes from one of them on into the next
    return " ".join(lexemes)


class PostgresIndex:
    """The Index of PostgreSQL."""

    def add(self, passages: Iterable[Passage]) -> None:
        with connection.cursor() as cursor:
            add_rows(cursor, ((p.pk, p.note.title, p.heading, p.text) for p in passages))

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
            lexemes = set(stems_of(cursor, folded(" ".join(words))).values())
            found = frequencies(cursor, owner_id, lexemes, known)
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
        words = folded(phrase)[:PHRASE_MAX_WORDS]
        with connection.cursor() as cursor:
            stems = stems_of(cursor, words)
            following = " <-> ".join(quoted(stems[word]) for word in words)
            cursor.execute(HOLDING, [owner_id, following])
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


def folded(text: str) -> list[str]:
    """Its words in small letters, without the marks on Latin ones: as SQLite's tokenizer folds.

    PostgreSQL's own parser takes signed numbers, hosts and paths for words, and it depends on
    the database's locale which letters it knows.
    """
    decomposed = unicodedata.normalize("NFD", text.lower())
    return [word[:WORD_MAX_CHARS] for word in split_words(MARKED.sub(r"\1", decomposed))]


def stems_of(cursor: CursorWrapper, words: Iterable[str]) -> dict[str, str]:
    """Each word's stem, by which the index knows it."""
    cursor.execute(STEMS, [list(words)])
    return dict(cursor.fetchall())


@dataclass(frozen=True)
class Statistics:
    """What BM25 needs to know of all of an owner's passages."""

    passages: int
    average: float  # words in one
    share: float  # of everybody's passages
    until: float  # time.monotonic
    common: dict[str, int] = field(default_factory=dict)  # lexemes: in how many passages


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
    cursor: CursorWrapper, owner_id: int, lexemes: set[str], known: Statistics
) -> dict[str, int]:
    """In how many of the owner's passages each lexeme stands, the rarest first.

    A common one stays common: counting it again takes longer than all else.
    """
    found = {lexeme: known.common[lexeme] for lexeme in lexemes & known.common.keys()}
    new: dict[str, Any] = {"owner": owner_id, "lexemes": list(lexemes - found.keys())}
    cursor.execute(FREQUENCIES, new | {"most": COUNTED})
    for lexeme, count in cursor.fetchall():
        if count == COUNTED:
            cursor.execute(ESTIMATE, [quoted(lexeme)])
            rows = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
            known.common[lexeme] = count = max(count, int(rows * known.share))
        if count:
            found[lexeme] = count
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
