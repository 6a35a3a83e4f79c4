"""The words that an owner's notes are written in, for questions that misspell them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models.functions import Length

from config.base.batches import batches
from notes.index.backend import get_index
from notes.models import Passage, Word
from notes.text.words.splitting import is_unspaced, split_words

MIN_CHARS, MAX_CHARS = 4, 30  # shorter ones are alike by accident, longer ones are no words
READ_MAX = 20_000  # words of one first letter


def add_words(passages: Iterable[Passage]) -> None:
    """Remember the words of saved passages; what is remembered of deleted ones goes by pruning."""
    said: dict[int, set[str]] = defaultdict(set)
    for passage in passages:
        said[passage.owner_id].update(words_in(passage.note.title, passage.heading, passage.text))
    for owner_id, words in said.items():
        for some in batches(sorted(words)):
            remember(owner_id, some)


def remember(owner_id: int, words: Sequence[str]) -> None:
    """Most are there already, and to ask is cheaper than to write."""
    known = Word.objects.filter(owner=owner_id, text__in=words).values_list("text", flat=True)
    missing = sorted(set(words) - set(known))
    Word.objects.bulk_create(
        [Word(owner_id=owner_id, text=word) for word in missing], ignore_conflicts=True
    )


def words_in(*texts: str) -> Iterator[str]:
    """Folded, of letters alone, each once; none of scripts that put no spaces between them."""
    for word in set(split_words("\n".join(texts))):
        if MIN_CHARS <= len(word) <= MAX_CHARS and word.isalpha() and not is_unspaced(word):
            yield word


def unknown(owner_id: int, words: Sequence[str], language: str) -> list[str]:
    """Those of the words that no note of the owner's holds, in any form of them."""
    asked = [word for word in words if word in words_in(word)]
    known = Word.objects.filter(owner=owner_id, text__in=asked).values_list("text", flat=True)
    return [word for word in set(asked).difference(known) if not is_held(owner_id, word, language)]


def is_held(owner_id: int, word: str, language: str) -> bool:
    return bool(get_index().by_words(owner_id, [word], 1, language=language))


def beginning_alike(owner_id: int, word: str, edits: int) -> list[str]:
    """The owner's words that begin as this one does, or with its second letter, and are about as
    long; they may be of notes that are gone."""
    rows = Word.objects.filter(owner=owner_id).annotate(length=Length("text")).order_by("text")
    near = rows.filter(length__gte=len(word) - edits, length__lte=len(word) + edits)
    found: list[str] = []
    for letter in dict.fromkeys(word[:2]):
        found += near.filter(text__startswith=letter).values_list("text", flat=True)[:READ_MAX]
    return found


def forgotten(owner_id: int) -> list[int]:
    """The ids of remembered words that stand in no passage of the owner's any more."""
    told = (
        Passage.objects.filter(owner=owner_id)
        .order_by()
        .values_list("note__title", "heading", "text")
    )
    held = {word for texts in told.iterator(chunk_size=1000) for word in words_in(*texts)}
    known = Word.objects.filter(owner=owner_id).values_list("pk", "text")
    return [pk for pk, text in known.iterator(chunk_size=5000) if text not in held]
