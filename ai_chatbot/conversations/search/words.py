"""What was typed, as the index holds it: words of which each must be said, in any of its forms.

The last word is perhaps not finished, so that it is also sought as the beginning of others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notes.text.words.compounds import also_written
from notes.text.words.languages import LATIN
from notes.text.words.more_languages import wording_of, words_that_say_nothing
from notes.text.words.splitting import is_unspaced, pieces
from notes.text.words.stems import Sought, sought_phrase, sought_word

WORDS_MAX = 20  # each is a search of its own; those behind them count for nothing
PHRASE_MAX_WORDS = 50
BEGINNING_MIN_CHARS = 2
# How a word of which this much is typed may go on, whose stem is shorter: "repairi" is no
# beginning of "repair".
ENDINGS = {"in": "g", "i": "ng", "e": "d"}


@dataclass(frozen=True)
class Wanted:
    """Something that a text must hold: any one of these rows of tokens."""

    rows: tuple[Sought, ...]


def wanted_words(text: str, *, is_typed: bool = False) -> list[Wanted]:
    """Each word of the text by itself; `is_typed` if its last one may not be finished.

    Those that tell nothing in its language are left out unless there are no others.
    """
    cut = list(dict.fromkeys(pieces(text)))[:WORDS_MAX]
    unfinished = cut[-1] if cut and is_typed and not text[-1].isspace() else ""
    stops = words_that_say_nothing(wording_of(text, cut))
    telling = [piece for piece in cut if piece not in stops or piece == unfinished]
    also = also_written(text)
    return [
        Wanted(tuple(dict.fromkeys(rows_with(piece, also.get(piece, ()), piece == unfinished))))
        for piece in telling or cut
    ]


def rows_with(piece: str, others: Iterable[str], is_open: bool) -> Iterator[Sought]:
    """Those of a word, and of what stands for it as well: "e-mail" is "email" in one word."""
    for each in (piece, *others):
        yield from rows_of(each, is_open=is_open)


def rows_of(piece: str, *, is_open: bool) -> Iterator[Sought]:
    if is_unspaced(piece):
        yield from sought_phrase(piece, PHRASE_MAX_WORDS)
        return
    yield from sought_word(piece, "", LATIN)
    if is_open and len(piece) >= BEGINNING_MIN_CHARS:
        yield Sought((piece,), is_open=True)
        for ending, rest in ENDINGS.items():
            if piece.endswith(ending):
                yield from sought_word(piece + rest, "", LATIN)


def wanted_phrase(phrase: str) -> Wanted | None:
    """These words in a row, endings aside; None where there is no word in it."""
    rows = sought_phrase(phrase, PHRASE_MAX_WORDS)
    return Wanted(tuple(rows)) if rows else None
