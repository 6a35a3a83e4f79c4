"""Tokens as a tsquery of PostgreSQL takes them."""

from notes.text.words.stems import Sought


def as_tsquery(sought: Sought) -> str:
    row = " <-> ".join(map(quoted, sought.tokens))
    return f"({row}:*)" if sought.is_open else f"({row})"


def quoted(lexeme: str) -> str:
    """Literally, whatever it holds."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
