"""A note cut into passages; those that still say the same stay, with their vectors."""

import re

from django.utils import timezone

from config.base.batches import delete_those
from notes.index.backend import get_index
from notes.index.vocabulary import add_words
from notes.models import Note, Passage
from notes.text.chunking import split_into_chunks
from notes.text.front_matter import is_generated
from notes.text.parsing import sha256
from notes.text.reading.body import Reading

# Comments, tags, also those that a cut has left half of, and addresses.
MARKUP = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]*(?:>|$)|^[^<>]*\"\s*/?>|https?://[^\s)>\"]+", re.S
)
SIGNS_OF_MARKUP = "<", ">", "http"
MOSTLY_MARKUP = 0.4


def replace_passages(note: Note, *, renamed: bool = False, reading: Reading | None = None) -> None:
    """Cut the note anew, as when it changed or notes are cut in another way."""
    if renamed:
        note.vectors.all().delete()
    known: KnownPassages = {}
    for passage in note.passages.order_by("-ordinal"):
        known.setdefault(identity(passage), []).append(passage)
    passages = cut(note, known, reading)
    kept = [passage for passage in passages if passage.pk]
    gone = [passage.pk for passages in known.values() for passage in passages]
    delete_those(Passage.objects.all(), "pk", gone)
    Passage.objects.bulk_update(kept, ["ordinal", "start", "end"], batch_size=200)
    created = Passage.objects.bulk_create(passage for passage in passages if not passage.pk)
    get_index().add([*created, *(kept if renamed else [])])
    add_words(created)
    if created or not kept:  # an empty note has nothing that waits
        indexed_at = None if created else timezone.now()
        Note.objects.filter(pk=note.pk).update(indexed_at=indexed_at, index_problem="")


# What a passage says → those that say it, latest first.
KnownPassages = dict[tuple[str, str, str], list[Passage]]


def cut(note: Note, known: KnownPassages, reading: Reading | None = None) -> list[Passage]:
    """The note's passages; one of the known that is still said is taken out of them and stays.

    A note that was made of an answer has none: a model is not to cite what a model said. It is
    found by its words in the list of notes.
    """
    if is_generated(note.front_matter):
        return []
    passages = []
    for ordinal, chunk in enumerate(split_into_chunks(note.body, reading)):
        passage = Passage(
            note=note,
            owner_id=note.owner_id,
            heading=below_title(chunk.heading, note.title)[:1000],
            text=chunk.text,
        )
        passage.text_hash = sha256(embedded_text(passage))
        if same := known.get(identity(passage)):
            passage = same.pop()
            passage.note = note
        passage.ordinal, passage.start, passage.end = ordinal, chunk.start, chunk.end
        passages.append(passage)
    return passages


def identity(passage: Passage) -> tuple[str, str, str]:
    return passage.text_hash, passage.heading, passage.text


def below_title(heading: str, title: str) -> str:
    """The heading path without the note's own title, which is shown beside it anyway."""
    return "" if heading == title else heading.removeprefix(f"{title} › ")


def embedded_text(passage: Passage) -> str:
    """What the embedder reads: a passage rarely says by itself what it is about.

    One that is mostly markup says nothing for its title to be about: alone, it would be found
    as if it were the title.
    """
    words = " ".join(without_markup(passage.text).split())
    if len(words) < MOSTLY_MARKUP * len(passage.text):
        return words or passage.text
    return "\n".join(part for part in (passage.note.title, passage.heading, words) if part)


def without_markup(text: str) -> str:
    return MARKUP.sub(" ", text) if any(sign in text for sign in SIGNS_OF_MARKUP) else text
