"""Pages on which notes are read: the list of all, and one."""

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from config.base.http import Request, number, parameter, wants_fragment
from config.base.keys import sought
from notes.editing.folders import folder_tree
from notes.editing.links import linking_to
from notes.index import ledger
from notes.models import Attachment, Note, Tag
from notes.search.listing import SORTS, narrow
from notes.text.comparing import compare
from notes.text.html.outline import outline_of
from notes.text.reading.body import opening_title
from notes.views.display import show_note
from notes.views.forms import EncodingForm
from notes.views.samples import ROOT
from notes.views.sharing.note import show_shared

PER_PAGE = 50
SHOWN_FILES = 20
OUTLINE_FROM = 3  # headings: fewer need none
# The page's own, besides those that programs can page through.
PAGE_SORTS = {**SORTS, "changed": ["-updated_at", "path"]}


def query_of(request: Request) -> str:
    return parameter(request, "q").strip()


@require_GET
@vary_on_headers("HX-Request")
def note_list(request: Request) -> HttpResponse:
    """The owner's notes by path, or as `sort` says; `q`, `tag` and `folder` narrow them down.

    `deleted` is the note that was put in the trash just now, for a button to undo that.
    """
    query = query_of(request)
    tag, folder = parameter(request, "tag"), parameter(request, "folder")
    mine = Note.objects.owned_by(request.user)
    asked = parameter(request, "sort")
    sort = asked if asked in PAGE_SORTS else next(iter(PAGE_SORTS))
    found = narrow(mine, query, tag, folder).order_by(*PAGE_SORTS[sort])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "page": page, "query": query, "tag": tag, "folder": folder, "sort": sort,
    }  # fmt: skip
    context["files"] = files_named(request, query) if query and page.number == 1 else ()
    if wants_fragment(request):
        return render(request, "notes/_note_results.html", context)
    context |= counts_of(request.user)
    context["progress"] = ledger.index_progress(request.user)
    if deleted := number(request, "deleted"):
        context["deleted"] = Note.objects.in_trash_of(request.user).filter(pk=deleted).first()
    context["folders"] = folder_tree(request.user)
    context["tags"] = Tag.objects.filter(owner=request.user, notes__in=mine.order_by()).distinct()
    return render(request, "notes/note_list.html", context)


def counts_of(owner: User) -> dict[str, int]:
    """How many notes there are, how many of them are samples, and how many are in the trash."""
    is_there = Q(deleted_at=None)
    return Note.objects.filter(owner=owner).aggregate(
        total=Count("pk", filter=is_there),
        samples=Count("pk", filter=is_there & Q(root=ROOT)),
        trashed=Count("pk", filter=~is_there),
    )


def files_named(request: Request, query: str) -> QuerySet[Attachment]:
    """The first kept files of this name that are no note's own."""
    note = Note.objects.filter(
        owner=OuterRef("owner"), root=OuterRef("root"), file_path=OuterRef("path")
    )
    named = Attachment.objects.filter(owner=request.user, name_key__contains=sought(query))
    return named.filter(~Exists(note))[:SHOWN_FILES]


@require_GET
def note_detail(request: Request, note_id: int) -> HttpResponse:
    """One note; `start` and `end` mark a cited passage, `v` tells which text it was cut from."""
    notes = Note.objects.readable_by(request.user).select_related("owner", "written_by")
    note = get_object_or_404(notes.prefetch_related("links", "tags"), pk=note_id)
    if note.owner != request.user:
        return show_shared(request, note)
    version = parameter(request, "v")
    has_changed = bool(version) and not note.content_hash.startswith(version)
    then = note.body_as_it_was(version) if has_changed else None
    shown = show_note(note, number(request, "start"), number(request, "end"))
    outline = outline_of(shown)
    context = {
        "note": note,
        "outline": outline if len(outline) >= OUTLINE_FROM else (),
        "properties": list(note.front_matter.items()),  # one of them may be called "items"
        "shown": shown,
        "repeats_title": begins_with_title(note),
        "has_changed": has_changed,
        "changes": [] if then is None else compare(then, note.body),
        "backlinks": linking_to(note),
        "original": Attachment.objects.filter(
            owner=request.user, root=note.root, path=note.file_path
        ).first(),
        "encoding_form": encoding_form(note),
    }
    template = "notes/_note_panel.html" if request.GET.get("panel") else "notes/note_detail.html"
    return render(request, template, context)


def encoding_form(note: Note) -> EncodingForm | None:
    """For a note whose file did not say what it is written in."""
    return EncodingForm(initial={"encoding": note.encoding}) if note.encoding else None


def begins_with_title(note: Note) -> bool:
    return opening_title(note.body) == note.title
