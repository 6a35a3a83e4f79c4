"""A text's tokens in one line, as a column carries them to a full-text index."""

from notes.text.words.stems import indexed

INDEXED_MAX_CHARS = 50_000  # of a text; PostgreSQL takes a megabyte of a text's words and places


def token_line(text: str) -> str:
    """The tokens of as much of the text as is indexed, in their order, with a space between."""
    return " ".join(indexed(text[:INDEXED_MAX_CHARS])[0])
