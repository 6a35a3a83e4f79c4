"""Notes by a part of their name, for what is offered while one types."""

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config.base.http import Request, parameter
from config.base.keys import path_key, sort_key, sought
from notes.models import Note, NoteQuerySet
from notes.search.sharing.listing import shared_notes

OFFERED = 8
LOOKED_AT = 200  # of those that hold it, in the order of their paths
TITLES_UP_TO = 5_000  # notes; of more the paths alone are looked through, which an index holds
QUERY_MAX = 200  # characters
NEEDED = ("pk", "title", "path", "owner__username")
UNFIT = frozenset("[]|#^")  # of the name in a link


@require_GET
def names(request: Request) -> HttpResponse:
    """{"notes": [{"title", "folder", "name", "url", "shared_by"}]}: those that begin so first,
    short ones first; what others share, by `shared_by`, behind one's own.

    `name` is what leads to the note between double square brackets.
    """
    query = parameter(request, "q").strip()[:QUERY_MAX]
    best = called(Note.objects.owned_by(request.user), query)
    if len(best) < OFFERED:
        best += called(shared_notes(request.user.pk).select_related("owner"), query)
    offered = (
        described(note, "" if note.owner_id == request.user.pk else note.owner.get_username())
        for note in best[:OFFERED]
    )
    return JsonResponse({"notes": list(offered)})


def called(notes: NoteQuerySet, query: str) -> list[Note]:
    names = Q(path_key__contains=path_key(query))
    if notes.count() <= TITLES_UP_TO:
        names |= Q(title__icontains=query) | Q(folded__startswith=sought(query))
        names |= Q(sort_key__contains=sort_key(query))  # which knows no accents
    found = notes.filter(names).order_by("path_key", "pk").only(*NEEDED)[:LOOKED_AT]
    start = query.casefold()
    return sorted(
        found, key=lambda note: (not note.title.casefold().startswith(start), len(note.title))
    )


def described(note: Note, shared_by: str) -> dict[str, str]:
    folder = note.folder
    if shared_by:
        folder = _("of %(owner)s") % {"owner": shared_by}
    return {
        "title": note.title,
        "folder": folder,
        "name": name_of(note, shared_by),
        "url": note.get_absolute_url(),
        "shared_by": shared_by,
    }


def name_of(note: Note, shared_by: str) -> str:
    """Another's note is found by its title alone; one that no link can spell, by nothing else."""
    file = note.path.rpartition("/")[2].removesuffix(".md")
    return note.title if shared_by and UNFIT.isdisjoint(note.title) else file
