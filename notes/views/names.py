"""Notes by a part of their name, for what is offered while one types."""

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from config.base.http import Request, parameter
from config.base.keys import path_key, sought
from notes.models import Note

OFFERED = 8
LOOKED_AT = 200  # of those that hold it, in the order of their paths
TITLES_UP_TO = 5_000  # notes; of more the paths alone are looked through, which an index holds
QUERY_MAX = 200  # characters


@require_GET
def names(request: Request) -> HttpResponse:
    """{"notes": [{"title", "folder", "name", "url"}]}: those that begin so first, short ones first.

    `name` is what leads to the note between double square brackets.
    """
    query = parameter(request, "q").strip()[:QUERY_MAX]
    mine = Note.objects.owned_by(request.user).order_by("path_key")
    called = Q(path_key__contains=path_key(query))
    if mine.count() <= TITLES_UP_TO:
        called |= Q(title__icontains=query) | Q(folded__startswith=sought(query))
    found = mine.filter(called).only("pk", "title", "path")[:LOOKED_AT]
    start = query.casefold()
    best = sorted(
        found, key=lambda note: (not note.title.casefold().startswith(start), len(note.title))
    )
    return JsonResponse({"notes": [described(note) for note in best[:OFFERED]]})


def described(note: Note) -> dict[str, str]:
    name = note.path.rpartition("/")[2].removesuffix(".md")
    return {
        "title": note.title,
        "folder": note.folder,
        "name": name,
        "url": note.get_absolute_url(),
    }
