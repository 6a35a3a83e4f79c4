"""The files that are kept beside the notes."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.base.http import Request, parameter
from config.base.keys import sought
from notes.models import Attachment, Link, Note

PER_PAGE = 50
SORTS = {"name": ["name_key", "path"], "size": ["-size", "path"], "newest": ["-created_at", "path"]}
SHOWN_NOTES = 3  # of those that a file belongs to
LINKS_MAX = 1000  # that one page looks at


@require_GET
def attachment_list(request: Request) -> HttpResponse:
    """The owner's files; `q` narrows them down by name, `sort` says in which order they come."""
    query, sort = parameter(request, "q").strip(), parameter(request, "sort")
    sort = sort if sort in SORTS else next(iter(SORTS))
    mine = Attachment.objects.filter(owner=request.user)
    found = mine.filter(name_key__contains=sought(query)) if query else mine
    page = Paginator(found.order_by(*SORTS[sort]), PER_PAGE).get_page(request.GET.get("page"))
    said = {"q": query, "sort": sort} if query or sort != next(iter(SORTS)) else {}
    context = {
        "address": f"{urlencode(said)}&" if said else "",
        "page": page, "query": query, "sort": sort, "rows": rows_of(list(page.object_list)),
        "total_size": mine.aggregate(size=Sum("size"))["size"] or 0,
    }  # fmt: skip
    return render(request, "notes/attachments.html", context)


def rows_of(files: Collection[Attachment]) -> list[dict[str, object]]:
    """Each file with the first notes that were made of it, show it or link to it."""
    notes = notes_with(files)
    return [{"file": file, "notes": list(notes[file.pk].items())[:SHOWN_NOTES]} for file in files]


def notes_with(files: Collection[Attachment]) -> dict[int, dict[int, str]]:
    """File → the notes that it belongs to, with their titles."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for file, note, title in chain(made_of(files), linking_to(files)):
        found[file][note] = title
    return found


def made_of(files: Collection[Attachment]) -> Iterator[tuple[int, int, str]]:
    by_place = {(file.owner_id, file.root, file.path): file.pk for file in files}
    notes = Note.objects.filter(owner__in={file.owner_id for file in files}, deleted_at=None)
    notes = notes.filter(file_path__in=[file.path for file in files])
    for owner, root, path, pk, title in notes.values_list(
        "owner_id", "root", "file_path", "pk", "title"
    ):
        if (file := by_place.get((owner, root, path))) is not None:
            yield file, pk, title


def linking_to(files: Collection[Attachment]) -> Iterator[tuple[int, int, str]]:
    links = Link.objects.filter(attachment__in=files, note__deleted_at=None)
    yield from links.values_list("attachment_id", "note_id", "note__title")[:LINKS_MAX]
