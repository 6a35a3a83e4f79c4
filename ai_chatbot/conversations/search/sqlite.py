"""The full-text index of conversations inside SQLite: FTS5.

Triggers keep it. They name no table that a later migration may make anew: SQLite alters a table
so, and refuses to while a trigger elsewhere speaks of it. A table that was made anew has lost
its own, which `install_triggers` makes again.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Self

from django.db import connection
from django.db.models.expressions import RawSQL

from ai_chatbot.conversations.search.found import LOOKED_AT, Found, Texts
from ai_chatbot.conversations.search.kinds import KINDS
from ai_chatbot.conversations.search.words import Wanted
from notes.text.words.stems import Sought

LOOKS = (60,)  # conversations that are looked at for common words, before all are
ORDER = ("-updated_at", "-pk")  # of those in which words were looked for
COMMON = 15_000  # texts

TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS ai_chatbot_searched_fts USING fts5(
    owner, words, columnsize = 0, prefix = '2 3', tokenize = "ascii tokenchars '+#'")"""
ADD_WORDS = """INSERT INTO ai_chatbot_searched_fts (rowid, owner, words)
    SELECT id, 'owner' || owner_id, new.{words} FROM ai_chatbot_searched
    WHERE {mine} AND new.{words} <> '';"""
TAKE_WORDS = """DELETE FROM ai_chatbot_searched_fts
    WHERE rowid IN (SELECT id FROM ai_chatbot_searched WHERE {mine});"""
FORGET = "DELETE FROM ai_chatbot_searched WHERE {mine};"
INTO = "INSERT INTO ai_chatbot_searched (owner_id, conversation_id, message_id, source_id)"
HOLDING = """
    SELECT s.conversation_id FROM ai_chatbot_searched_fts f
    JOIN ai_chatbot_searched s ON s.id = f.rowid WHERE ai_chatbot_searched_fts MATCH %s"""
COUNTED = """
    SELECT count(*) FROM (
        SELECT 1 FROM ai_chatbot_searched_fts WHERE ai_chatbot_searched_fts MATCH %s LIMIT %s)"""
TEXTS = """
    SELECT s.conversation_id, s.message_id, s.source_id, s.id, f.words
    FROM ai_chatbot_searched s JOIN ai_chatbot_searched_fts f ON f.rowid = s.id
    WHERE s.owner_id = %s AND s.conversation_id IN (SELECT value FROM json_each(%s))
    ORDER BY s.id DESC LIMIT %s"""


def install() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    install_triggers()


def install_triggers() -> None:
    """Make the triggers that are missing: a migration that remakes a table drops them."""
    with connection.cursor() as cursor:
        for kind, (words, mine, row) in KINDS.items():
            for name, statement in triggers_of(f"ai_chatbot_{kind}", words, mine, row):
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {statement}")
        cursor.execute(
            "CREATE TRIGGER IF NOT EXISTS ai_chatbot_searched_gone"
            " AFTER DELETE ON ai_chatbot_searched BEGIN"
            " DELETE FROM ai_chatbot_searched_fts WHERE rowid = old.id; END"
        )


def triggers_of(table: str, words: str, mine: str, row: str) -> list[tuple[str, str]]:
    new, old = mine.format(row="new"), mine.format(row="old")
    add = ADD_WORDS.format(words=words, mine=new)
    take = TAKE_WORDS.format(mine=old)
    return [
        (f"{table}_searched", f"AFTER INSERT ON {table} BEGIN {INTO} {row}; {add} END"),
        (
            f"{table}_searched_anew",
            f"AFTER UPDATE OF {words} ON {table} WHEN old.{words} IS NOT new.{words}"
            f" BEGIN {take} {add} END",
        ),
        (
            f"{table}_searched_no_more",
            f"AFTER DELETE ON {table} BEGIN {FORGET.format(mine=old)} END",
        ),
    ]


def uninstall() -> None:
    with connection.cursor() as cursor:
        for kind in KINDS:
            for ending in ("searched", "searched_anew", "searched_no_more"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ai_chatbot_{kind}_{ending}")
        cursor.execute("DROP TRIGGER IF EXISTS ai_chatbot_searched_gone")
        cursor.execute("DROP TABLE IF EXISTS ai_chatbot_searched_fts")


def holding(owner_id: int, wanted: Wanted) -> RawSQL:
    """The ids of the owner's conversations in which a text holds it."""
    return RawSQL(HOLDING, [matching(owner_id, wanted)])  # noqa: S611


def common(owner_id: int, wanted: Sequence[Wanted]) -> list[Wanted]:
    """What so many texts say that it is looked for in the newest conversations first."""
    return [each for each in wanted if is_common(owner_id, each)]


def is_common(owner_id: int, wanted: Wanted) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [matching(owner_id, wanted), COMMON])
        return bool(cursor.fetchone()[0] == COMMON)


def through_the_index() -> AbstractContextManager[None]:
    """As it always is here."""
    return nullcontext()


def matching(owner_id: int, wanted: Wanted) -> str:
    """FTS5's query for one owner's texts; the owner is one more indexed word."""
    return f"owner : owner{owner_id} AND words : ({' OR '.join(map(written, wanted.rows))})"


def texts_of(
    owner_id: int, conversations: Collection[uuid.UUID], wanted: Sequence[Wanted]
) -> Texts:
    """The newest texts of these conversations that hold something of it."""
    ids = json.dumps([each.hex for each in conversations])
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [owner_id, ids, LOOKED_AT])
        rows = cursor.fetchall()
    look = [Looked.for_(each) for each in wanted]
    found = [
        Found(uuid.UUID(of), uuid.UUID(said_in) if said_in else None, source, held, place)
        for of, said_in, source, place, words in rows
        if (held := held_in(words, look))
    ]
    return Texts(found, len(rows) < LOOKED_AT)


@dataclass(frozen=True)
class Looked:
    """What one of the wanted is in a line of tokens: any of these tokens, or of these pieces."""

    tokens: frozenset[str]
    pieces: tuple[str, ...]

    @classmethod
    def for_(cls, wanted: Wanted) -> Self:
        single = [row for row in wanted.rows if len(row.tokens) == 1 and not row.is_open]
        rest = [row for row in wanted.rows if row not in single]
        pieces = (f" {' '.join(row.tokens)}{'' if row.is_open else ' '}" for row in rest)
        return cls(frozenset(row.tokens[0] for row in single), tuple(pieces))


def held_in(words: str, look: Sequence[Looked]) -> int:
    """A bit for each, as Found has them."""
    tokens, line = frozenset(words.split()), f" {words} "
    held = 0
    for number, each in enumerate(look):
        if not each.tokens.isdisjoint(tokens) or any(piece in line for piece in each.pieces):
            held |= 1 << number
    return held


def written(row: Sought) -> str:
    """As FTS5 takes it literally: no token holds a quotation mark."""
    return f'"{" ".join(row.tokens)}"{" *" if row.is_open else ""}'
