"""The index inside SQLite: FTS5 for words, float32 BLOBs searched with numpy for vectors.

Every passage's row in `notes_fts` carries its owner as one more indexed word, so that the
full-text search itself is confined to one owner. Triggers take a deleted passage out of the
index and count the changes of each owner's vectors, whichever way the rows were changed.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from math import log

import numpy as np
from django.db import connection
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
from notes.text.words.stems import TAG, Sought, language_in, sought_phrase, sought_words

TABLES = [
    # Its words come cut, folded and stemmed: what is no letter of ASCII divides none of them.
    """CREATE VIRTUAL TABLE IF NOT EXISTS notes_fts USING fts5(
        owner, title, heading, text, tokenize = "ascii tokenchars '+#'")""",
    # No table but a way to ask the one above for its words, and how many passages hold each.
    "CREATE VIRTUAL TABLE IF NOT EXISTS notes_fts_words USING fts5vocab(notes_fts, row)",
    """CREATE TABLE IF NOT EXISTS notes_vector_version (
        owner_id integer PRIMARY KEY, version integer NOT NULL)""",
    # The Latin languages that an owner's passages are in or once were: no other is sought in.
    """CREATE TABLE IF NOT EXISTS notes_fts_language (
        owner_id integer NOT NULL, language text NOT NULL,
        PRIMARY KEY (owner_id, language)) WITHOUT ROWID""",
]
# Every word of the index with its passage, to find those languages by.
VOCABULARY = "CREATE VIRTUAL TABLE temp.notes_fts_word USING fts5vocab(main, notes_fts, instance)"
FIND_LANGUAGES = """
    INSERT OR IGNORE INTO notes_fts_language
    SELECT DISTINCT p.owner_id, substr(w.term, instr(w.term, %s) + 1)
    FROM temp.notes_fts_word w JOIN notes_passage p ON p.id = w.doc
    WHERE instr(w.term, %s)"""
COUNT_CHANGE = """INSERT INTO notes_vector_version VALUES ({row}.owner_id, 1)
    ON CONFLICT (owner_id) DO UPDATE SET version = version + 1;"""
TRIGGERS = {
    "notes_passage_deleted": """AFTER DELETE ON notes_passage BEGIN
        DELETE FROM notes_fts WHERE rowid = old.id; END""",
    "notes_vector_added": f"""AFTER INSERT ON notes_passagevector
        BEGIN {COUNT_CHANGE.format(row="new")} END""",
    "notes_vector_deleted": f"""AFTER DELETE ON notes_passagevector
        BEGIN {COUNT_CHANGE.format(row="old")} END""",
}
# Weights of the columns owner, title, heading, text in bm25.
COLUMN_WEIGHTS = "0.0, 2.0, 1.5, 1.0"
TOKENS = """
    SELECT rowid, title, heading, text FROM notes_fts
    WHERE rowid IN (SELECT value FROM json_each(%s)) AND owner = %s"""
NAMES = """
    SELECT p.id, v.vector FROM notes_passage p JOIN notes_notevector v ON v.note_id = p.note_id
    WHERE p.id IN (SELECT value FROM json_each(%s)) AND v.owner_id = %s AND v.embedder = %s"""
# Of a beginning no more words are counted: it is common then, and weighs next to nothing.
BEGUN_MAX = 50
CACHED_OWNERS, CACHED_BYTES = 32, 512_000_000


def install_tables() -> None:
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def install_languages() -> None:
    """Make the table of languages, and fill it from the words that are indexed."""
    install_tables()
    with connection.cursor() as cursor:
        cursor.execute(VOCABULARY)
        cursor.execute(FIND_LANGUAGES, [TAG, TAG])
        cursor.execute("DROP TABLE temp.notes_fts_word")


def index_anew() -> None:
    """Make the full-text index again of all passages; no vector is touched."""
    with connection.cursor() as cursor:
        for table in ("notes_fts_words", "notes_fts", "notes_fts_language"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
    install_tables()
    for cut in cut_all():
        add_rows(cut)


def add_rows(cut: Sequence[Cut]) -> None:
    rows: list[list[int | str]] = [
        [each.passage_id, owner_word(each.owner_id), *map(" ".join, columns_of(each))]
        for each in cut
    ]
    languages = {(each.owner_id, language_in(chain(*columns_of(each)))) for each in cut}
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR IGNORE INTO notes_fts_language VALUES (%s, %s)",
            [row for row in languages if row[1]],
        )
        cursor.executemany(
            "INSERT OR REPLACE INTO notes_fts (rowid, owner, title, heading, text)"
            " VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def columns_of(cut: Cut) -> tuple[list[str], list[str], list[str]]:
    return cut.title, cut.heading, cut.text


def install_triggers() -> None:
    """Make the triggers that are missing: a migration that remakes a table drops them."""
    with connection.cursor() as cursor:
        for name, statement in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {statement}")


def uninstall() -> None:
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        tables = ("notes_fts_words", "notes_fts", "notes_fts_language", "notes_vector_version")
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


@dataclass(frozen=True)
class Vectors:
    """One owner's vectors as they were at one version: `matrix[i]` belongs to `ids[i]`."""

    version: int
    ids: np.ndarray  # int64 [n], ascending
    matrix: np.ndarray  # float32 [n, d], rows of length 1

    @property
    def nbytes(self) -> int:
        return self.ids.nbytes + self.matrix.nbytes

    @cached_property
    def mean(self) -> np.ndarray:
        """float32 [d]"""
        return self.matrix.mean(axis=0)


class VectorCache:
    """Keeps the matrices of the owners who searched last: so many, and so many bytes of them."""

    def __init__(self, owners: int, nbytes: int) -> None:
        self.owners = owners
        self.nbytes = nbytes
        self.kept: OrderedDict[tuple[str, int, str], Vectors] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, owner_id: int, embedder: str) -> Vectors:
        key = (str(connection.settings_dict["NAME"]), owner_id, embedder)
        version = current_version(owner_id)
        with self.lock:
            kept = self.kept.get(key)
        if kept is None or kept.version != version:
            kept = load_vectors(owner_id, embedder, version)
        with self.lock:
            self.kept[key] = kept
            self.kept.move_to_end(key)
            while len(self.kept) > 1 and self.is_too_much():
                self.kept.popitem(last=False)
        return kept

    def is_too_much(self) -> bool:
        held = sum(vectors.nbytes for vectors in self.kept.values())
        return len(self.kept) > self.owners or held > self.nbytes


def current_version(owner_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM notes_vector_version WHERE owner_id = %s", [owner_id])
        row = cursor.fetchone()
    return row[0] if row else 0


def load_vectors(owner_id: int, embedder: str, version: int) -> Vectors:
    with connection.cursor() as cursor:  # without the ORM: an owner may have 100,000
        cursor.execute(
            "SELECT passage_id, vector FROM notes_passagevector"
            " WHERE owner_id = %s AND embedder = %s ORDER BY passage_id",
            [owner_id, embedder],
        )
        found = cursor.fetchall()
    if not found:
        return Vectors(version, np.empty(0, np.int64), np.empty((0, 0), np.float32))
    ids = np.array([pk for pk, _ in found], np.int64)
    matrix = np.frombuffer(b"".join(blob for _, blob in found), np.float32)
    return Vectors(version, ids, matrix.reshape(len(ids), -1))


vector_cache = VectorCache(CACHED_OWNERS, CACHED_BYTES)


class SqliteIndex:
    """The Index of SQLite."""

    def add(self, passages: Iterable[Passage]) -> None:
        add_rows(cut_passages(passages))

    def prepare(self, embedder: str, dimensions: int) -> None:
        """Nothing to do: vectors are compared one by one."""

    def by_words(
        self,
        owner_id: int,
        words: Sequence[str],
        limit: int,
        within: Within = None,
        *,
        language: str = "",
    ) -> Scores:
        sought = sought_words(words, language, languages_of(owner_id))
        if not sought:
            return {}
        either = " OR ".join(map(written, sought))
        only, given = "", []
        if within is not None:
            only, given = "AND rowid IN (SELECT value FROM json_each(%s))", [str(within.tolist())]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, -bm25(notes_fts, {COLUMN_WEIGHTS}) AS score FROM notes_fts"  # noqa: S608
                f" WHERE notes_fts MATCH %s {only} ORDER BY score DESC LIMIT %s",
                [matching(owner_id, either), *given, limit],
            )
            return dict(cursor.fetchall())

    def shares(
        self,
        owner_id: int,
        words: Sequence[str],
        ids: Iterable[int],
        language: str = "",
        also: Also = NOTHING_ELSE,
    ) -> Shares:
        languages = languages_of(owner_id)
        wanted = [sought_words(with_others([word], also), language, languages) for word in words]
        with connection.cursor() as cursor:
            weights = weights_of(cursor, wanted)
            given = [json.dumps([int(pk) for pk in ids]), owner_word(owner_id)]
            cursor.execute(TOKENS, given)
            said = {pk: f" {' '.join(columns)} " for pk, *columns in cursor.fetchall()}
        return shares_of(words, weights, places_of(wanted, said))

    def by_vector(
        self, owner_id: int, vector: np.ndarray, embedder: str, limit: int, within: Within = None
    ) -> Scores:
        vectors = vector_cache.get(owner_id, embedder)
        if within is not None:
            return best_of(self.cosines(owner_id, vector, embedder, within), limit)
        if not len(vectors.ids):
            return {}
        cosines = vectors.matrix @ vector
        best = np.argpartition(-cosines, min(limit, len(cosines)) - 1)[:limit]
        best = best[np.argsort(-cosines[best], kind="stable")]
        return {int(vectors.ids[i]): float(cosines[i]) for i in best}

    def cosines(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        vectors = vector_cache.get(owner_id, embedder)
        wanted = np.array(sorted(ids), np.int64)
        if not len(vectors.ids) or not len(wanted):
            return {}
        places = np.minimum(np.searchsorted(vectors.ids, wanted), len(vectors.ids) - 1)
        places = places[vectors.ids[places] == wanted]
        found = vectors.matrix[places] @ vector
        return {int(vectors.ids[i]): float(cosine) for i, cosine in zip(places, found, strict=True)}

    def by_name(
        self, owner_id: int, vector: np.ndarray, embedder: str, ids: Iterable[int]
    ) -> Scores:
        with connection.cursor() as cursor:
            given: list[str | int] = [json.dumps([int(pk) for pk in ids]), owner_id, embedder]
            cursor.execute(NAMES, given)
            found = cursor.fetchall()
        if not found:
            return {}
        matrix = np.frombuffer(b"".join(blob for _, blob in found), np.float32)
        cosines = matrix.reshape(len(found), -1) @ vector
        return {pk: float(cosine) for (pk, _), cosine in zip(found, cosines, strict=True)}

    def holding(self, owner_id: int, phrase: str) -> np.ndarray:
        sought = sought_phrase(phrase, PHRASE_MAX_WORDS, languages_of(owner_id))
        if not sought:
            return np.empty(0, np.int64)
        either = " OR ".join(map(written, sought))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM notes_fts WHERE notes_fts MATCH %s ORDER BY rowid",
                [matching(owner_id, either)],
            )
            return np.array([pk for (pk,) in cursor.fetchall()], np.int64)

    def forget(self, owner_id: int) -> None:
        with connection.cursor() as cursor:
            for table in ("notes_fts_language", "notes_vector_version"):
                cursor.execute(f"DELETE FROM {table} WHERE owner_id = %s", [owner_id])  # noqa: S608

    def index_anew(self) -> None:
        index_anew()


def weights_of(cursor: CursorWrapper, wanted: Sequence[Sequence[Sought]]) -> list[float]:
    """Of each word the logarithm of how rare it is, among everybody's as FTS5 has it."""
    cursor.execute("SELECT max(rowid) FROM notes_fts")
    passages = cursor.fetchone()[0] or 1
    exact = {t for word in wanted for each in word if not each.is_open for t in each.tokens}
    cursor.execute(
        "SELECT term, doc FROM notes_fts_words WHERE term IN (SELECT value FROM json_each(%s))",
        [json.dumps(sorted(exact))],
    )
    known = dict(cursor.fetchall())
    counts = (sum(frequency(cursor, each, known) for each in word) for word in wanted)
    return [log(1 + passages / max(count, 0.5)) for count in counts]


def frequency(cursor: CursorWrapper, sought: Sought, known: dict[str, int]) -> int:
    """In how many passages it stands, at most; a row of words where its rarest does."""
    if not sought.is_open:
        return min(known.get(token, 0) for token in sought.tokens)
    begun = sought.tokens[-1]
    cursor.execute(
        "SELECT coalesce(sum(doc), 0) FROM (SELECT doc FROM notes_fts_words"
        " WHERE term >= %s AND term < %s LIMIT %s)",
        [begun, begun + chr(0x10FFFF), BEGUN_MAX],
    )
    return cursor.fetchone()[0]


def places_of(wanted: Sequence[Sequence[Sought]], said: Mapping[int, str]) -> dict[int, list[int]]:
    """Which of the words stand in each passage's line of indexed tokens."""
    single = [{each.tokens[0] for each in word if is_single(each)} for word in wanted]
    rest = [[each for each in word if not is_single(each)] for word in wanted]
    found = {}
    for pk, line in said.items():
        tokens = frozenset(line.split())
        found[pk] = [
            n
            for n, ones in enumerate(single)
            if not tokens.isdisjoint(ones) or any(map(partial(stands, tokens, line), rest[n]))
        ]
    return found


def is_single(sought: Sought) -> bool:
    return len(sought.tokens) == 1 and not sought.is_open


def stands(tokens: frozenset[str], line: str, sought: Sought) -> bool:
    if sought.is_open:
        return f" {' '.join(sought.tokens)}" in line
    return tokens.issuperset(sought.tokens)


def best_of(scores: Scores, limit: int) -> Scores:
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
    return {pk: scores[pk] for pk in best}


def languages_of(owner_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT language FROM notes_fts_language WHERE owner_id = %s", [owner_id])
        return [language for (language,) in cursor.fetchall()]


def matching(owner_id: int, expression: str) -> str:
    """FTS5's query for one owner's passages; the owner is one more indexed word."""
    return f"owner : {owner_word(owner_id)} AND {{title heading text}} : ({expression})"


def owner_word(owner_id: int) -> str:
    return f"owner{owner_id}"


def written(sought: Sought) -> str:
    """As FTS5 takes it literally: no token holds a quotation mark."""
    return f'"{" ".join(sought.tokens)}"{" *" if sought.is_open else ""}'
