"""The orders of the page's list; programs that page through notes have theirs."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from notes.models import Link, Note, NoteQuerySet

# The first where the address says none. An index of notes holds each whole, but for the links.
SORTS = {
    "name": ["sort_key", "pk"],
    "changed": ["-updated_at", "-pk"],
    "newest": ["-dated_on", "-pk"],
    "oldest": ["dated_on", "pk"],
    "links": ["-link_count", "sort_key", "pk"],
}
FIRST = next(iter(SORTS))


def sorted_by(notes: NoteQuerySet, sort: str) -> QuerySet[Note]:
    if sort == "links":
        to_it = counted("resolved", Link.objects.filter(note__deleted_at=None))
        from_it = counted("note", Link.objects.exclude(resolved=None))
        notes = notes.annotate(link_count=to_it + from_it)
    return notes.order_by(*SORTS[sort])


def counted(end: str, links: QuerySet[Link]) -> Coalesce:
    """How many of these links have the note at this end."""
    of_note = links.filter(**{end: OuterRef("pk")}).order_by().values(end)
    number = of_note.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
