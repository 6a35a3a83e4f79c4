"""A note as a PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from config.base.downloads.names import file_name
from config.base.http import Request
from config.base.paper.blocks import Block, beneath, paragraph
from config.base.paper.press import Busy, Document, NotPressed, press
from config.base.paper.reading import blocks_of
from notes.models import Note
from notes.views.display import show_note

TITLE = 1  # level of its heading


@require_GET
def export_pdf(request: Request, note_id: int) -> HttpResponse:
    """What its page shows; where there can be no PDF, a page says why."""
    notes = Note.objects.readable_by(request.user).select_related("owner")
    note = get_object_or_404(notes.prefetch_related("links"), pk=note_id)
    try:
        body = press(on_paper(note, request), request.user.pk)
    except NotPressed as problem:
        status = 503 if isinstance(problem, Busy) else 422
        return render(
            request, "notes/no_pdf.html", {"note": note, "problem": problem}, status=status
        )
    name = content_disposition_header(True, f"{file_name(note.title, 'note')}.pdf")
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": name or ""}
    )


def on_paper(note: Note, request: Request) -> Document:
    reader = None if note.owner == request.user else request.user
    said = blocks_of(show_note(note, reader=reader))
    if begins_with_title(said, note.title):
        del said[0]
    beneath(said, TITLE)
    day = paragraph(date_format(note.dated_on, "DATE_FORMAT")) | {"k": "meta"}
    return Document(note.title, [day, *said])


def begins_with_title(said: list[Block], title: str) -> bool:
    """Whether its first heading only says the title again."""
    words = "".join(each["t"] for each in said[0]["runs"]) if said and said[0]["k"] == "h" else ""
    return words.replace("\u200b", "").split() == title.split()
