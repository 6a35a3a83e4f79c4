"""What visitors of a published collection may see of the passages that answers rest on."""

from collections.abc import Sequence
from typing import Any

from ai_chatbot.conversations.collections import selection_of
from ai_chatbot.models import Collection, Source
from notes.search.conditions import notes_in


def describe_for_visitors(
    collection: Collection, sources: Sequence[Source]
) -> list[dict[str, Any]]:
    """Titles, and text if the owner shows it and the note is still in the collection."""
    shown = notes_of(collection, sources) if collection.shows_text and sources else set()
    return [
        {
            "n": source.n,
            "title": source.title,
            "heading": source.heading,
            "text": source.text if source.note_id in shown else "",
        }
        for source in sources
    ]


def notes_of(collection: Collection, sources: Sequence[Source]) -> set[int | None]:
    served = {source.note_id for source in sources if source.note_id}
    notes = notes_in(collection.owner_id, selection_of(collection.pk)).filter(pk__in=served)
    return set(notes.values_list("pk", flat=True))
