"""The full-text index of conversations inside PostgreSQL: a tsvector of each text, and GIN.

Triggers keep it, as in SQLite. The words come cut, folded and stemmed, so that none of
PostgreSQL's own dictionaries looks at them.
"""

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL

from ai_chatbot.conversations.search.found import LOOKED_AT, Found, Texts
from ai_chatbot.conversations.search.kinds import KINDS
from ai_chatbot.conversations.search.words import Wanted
from notes.text.words.tsquery import as_tsquery

LEXEMES = r"""
    CREATE OR REPLACE FUNCTION ai_chatbot_lexemes(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(string_agg(
            '''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':' || least(place, 16383),
            ' '), '')::tsvector
        FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS said(word, place)
        WHERE word <> '' $$"""
FUNCTION = """
    CREATE OR REPLACE FUNCTION ai_chatbot_{kind}_searched() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM ai_chatbot_searched WHERE {old};
        ELSE
            IF TG_OP = 'INSERT' THEN
                INSERT INTO ai_chatbot_searched
                    (owner_id, conversation_id, message_id, source_id) {row};
            END IF;
            UPDATE ai_chatbot_searched SET searched = ai_chatbot_lexemes(NEW.{words}) WHERE {new};
        END IF;
        RETURN NULL;
    END $$"""
TRIGGERS = {
    "added": "AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_searched()",
    "anew": "AFTER UPDATE OF {words} ON {table} FOR EACH ROW"
    " WHEN (OLD.{words} IS DISTINCT FROM NEW.{words}) EXECUTE FUNCTION {table}_searched()",
    "no_more": "AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_searched()",
}
COLUMN = "ALTER TABLE ai_chatbot_searched ADD COLUMN IF NOT EXISTS searched tsvector"
INDEX = (
    "CREATE INDEX IF NOT EXISTS ai_chatbot_searched_words ON ai_chatbot_searched"
    " USING gin (searched)"
)
HOLDING = """
    SELECT conversation_id FROM ai_chatbot_searched
    WHERE owner_id = %s AND searched @@ %s::tsquery"""
LOOKS = (60, 240)  # conversations that are looked at for common words, before all are
# PostgreSQL takes a word that it has no figures of for one of many texts: with an index at hand
# that has this order it would go through all conversations and look for the word in each.
ORDER = ((F("updated_at") + timedelta()).desc(), F("pk").desc())
COMMON_SHARE = 0.01  # of the texts of the newest conversations
SAMPLE = 100  # of these
SHARES = """
    SELECT {shares} FROM ai_chatbot_searched
    WHERE owner_id = %s AND conversation_id IN (
        SELECT id FROM ai_chatbot_conversation WHERE owner_id = %s
        ORDER BY updated_at DESC LIMIT %s)"""
TEXTS = """
    SELECT conversation_id, message_id, source_id, {held}, id FROM ai_chatbot_searched
    WHERE owner_id = %(owner)s AND conversation_id = ANY(%(conversations)s)
    ORDER BY id DESC LIMIT %(most)s"""


def install() -> None:
    with connection.cursor() as cursor:
        for statement in (COLUMN, INDEX, LEXEMES):
            cursor.execute(statement)
        for kind, (words, mine, row) in KINDS.items():
            table, new, old = f"ai_chatbot_{kind}", mine.format(row="NEW"), mine.format(row="OLD")
            cursor.execute(FUNCTION.format(kind=kind, words=words, row=row, new=new, old=old))
            for name, statement in TRIGGERS.items():
                said = statement.format(table=table, words=words)
                cursor.execute(f"CREATE OR REPLACE TRIGGER {table}_{name} {said}")


def uninstall() -> None:
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"DROP FUNCTION IF EXISTS ai_chatbot_{kind}_searched() CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS ai_chatbot_lexemes(text) CASCADE")


def holding(owner_id: int, wanted: Wanted) -> RawSQL:
    """The ids of the owner's conversations in which a text holds it."""
    return RawSQL(HOLDING, [owner_id, tsquery(wanted)])  # noqa: S611


def common(owner_id: int, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Told from the newest conversations: to count all texts would take longer than to search."""
    if not wanted:
        return []
    shares = ", ".join(["avg((searched @@ %s::tsquery)::int)"] * len(wanted))
    given: list[str | int] = [*map(tsquery, wanted), owner_id, owner_id, SAMPLE]
    with connection.cursor() as cursor:
        cursor.execute(SHARES.format(shares=shares), given)
        found = zip(wanted, cursor.fetchone(), strict=True)
    return [each for each, share in found if share and share >= COMMON_SHARE]


def texts_of(
    owner_id: int, conversations: Collection[uuid.UUID], wanted: Sequence[Wanted]
) -> Texts:
    """The newest texts of these conversations that hold something of it."""
    given: dict[str, Any] = {
        "owner": owner_id,
        "conversations": list(conversations),
        "most": LOOKED_AT,
    }
    given |= {f"w{number}": tsquery(each) for number, each in enumerate(wanted)}
    bits = (f"((searched @@ %(w{n})s::tsquery)::int << {n})" for n in range(len(wanted)))
    with connection.cursor() as cursor:
        cursor.execute(TEXTS.format(held=" + ".join(bits)), given)
        rows = [Found(*row) for row in cursor.fetchall()]
    return Texts([each for each in rows if each.held], len(rows) < LOOKED_AT)


@contextmanager
def through_the_index() -> Iterator[None]:
    """For a statement that looks for common words in all texts.

    PostgreSQL takes a look into a text for as cheap as one at a number and would look into each of
    them, which takes three times as long as the index, however common the word.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def tsquery(wanted: Wanted) -> str:
    return " | ".join(map(as_tsquery, wanted.rows))
