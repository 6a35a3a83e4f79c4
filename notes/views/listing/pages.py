"""The list of all notes: narrowed down, sorted, with its folders and tags beside it."""

from itertools import islice

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from config.base.http import Request, number, parameter, wants_fragment
from config.base.keys import sought
from notes.editing.trees import folder_tree, paths_in, tag_tree
from notes.index import ledger
from notes.models import Attachment, Note, NoteQuerySet, NoteShare
from notes.search.listing import narrow
from notes.views.listing.address import address_of, read_address
from notes.views.listing.changing import just_changed
from notes.views.listing.sorting import sorted_by
from notes.views.samples import ROOT

PER_PAGE = 50
SHOWN_FILES = 20
RECENT = 5
SEEN_AT_A_GLANCE = 10  # notes: the newest of these need no list of their own
SHARES_SHOWN = 10  # of what others share; the page of shares has all
KNOWN = 200  # folders and tags that the fields offer


@require_GET
@vary_on_headers("HX-Request")
def note_list(request: Request) -> HttpResponse:
    """The owner's notes by name, or as `sort` says; `q`, `tag` and `folder` narrow them down.

    `deleted` is the note that was put in the trash just now, and `done` the change to many: for a
    button to undo that.
    """
    asked = read_address(request.GET)
    mine = Note.objects.owned_by(request.user)
    counts = counts_of(request.user)
    context: dict[str, object] = said_of(asked) | counts
    found = narrow(mine, asked["q"], asked["tag"], asked["folder"])
    paginator = Paginator(sorted_by(found, asked["sort"]), PER_PAGE)
    if not context["is_narrowed"]:
        paginator.count = counts["total"]  # which need not be counted once more
    context["page"] = page = paginator.get_page(asked["page"])
    context["files"] = files_named(request, asked["q"]) if asked["q"] and page.number == 1 else ()
    if wants_fragment(request):
        return render(request, "notes/_note_results.html", context)
    context |= around(request, mine, asked)
    context["body_class"] = "notes-page" if counts["total"] else ""
    recent = list(mine.order_by("-updated_at", "-pk").only("pk", "title")[:RECENT])
    context["recent"] = recent if counts["total"] > SEEN_AT_A_GLANCE else []
    return render(request, "notes/note_list.html", context)


def said_of(asked: dict[str, str]) -> dict[str, object]:
    """What the list is of, and the queries of the addresses that lead on from it."""
    return {
        "query": asked["q"],
        "tag": asked["tag"],
        "folder": asked["folder"],
        "sort": asked["sort"],
        "is_narrowed": any(asked[name] for name in ("q", "tag", "folder")),
        "here": address_of(asked),
        "sorting": address_of(asked, "sort"),
        "pages": address_of(asked, "q", "tag", "folder", "sort"),
        "without_folder": address_of(asked, "q", "tag", "sort"),
        "without_tag": address_of(asked, "q", "folder", "sort"),
    }


def around(request: Request, mine: NoteQuerySet, asked: dict[str, str]) -> dict[str, object]:
    """What stands around the list."""
    owner = request.user
    folders, tags = folder_tree(owner, asked["folder"]), tag_tree(owner, asked["tag"])
    context: dict[str, object] = {
        "progress": ledger.index_progress(owner),
        "folders": folders,
        "tags": tags,
        "known_folders": list(islice(paths_in(folders), KNOWN)),
        "known_tags": list(islice(paths_in(tags), KNOWN)),
        "changed": just_changed(request, parameter(request, "done")),
    }
    theirs = NoteShare.objects.with_reader(owner).select_related("owner")
    context["theirs"] = list(theirs[: SHARES_SHOWN + 1])
    if deleted := number(request, "deleted"):
        context["deleted"] = Note.objects.in_trash_of(owner).filter(pk=deleted).first()
    return context


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
