"""What answers rest on: a passage as it was sealed, and the answers that cite a note."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ai_chatbot.conversations.evidence.citing import answers_citing, note_to_cite
from ai_chatbot.conversations.evidence.sealed import evidence_of
from ai_chatbot.providers.known import name_of
from config.base.http import Request
from notes.text.markdown import render_note

PER_PAGE = 30


@require_GET
def source(request: Request, answer_id: uuid.UUID, n: int) -> HttpResponse:
    """A passage as it was when it was served, and how its note stands; with `panel`, that alone."""
    found = evidence_of(request.user, answer_id, n)
    if found is None:
        raise Http404
    context = {
        "evidence": found,
        "source": found.source,
        "answer": found.source.message,
        "provider": name_of(found.source.message.provider),
        "passage": render_note(found.source.text),
        "is_own_note": found.note is not None and found.note.owner_id == request.user.pk,
    }
    whole = not request.GET.get("panel")
    return render(
        request, "ai_chatbot/source.html" if whole else "ai_chatbot/_sealed.html", context
    )


@require_GET
def citing(request: Request, note_id: int) -> HttpResponse:
    """One's own answers that cite a note that one may read, the newest first."""
    note = note_to_cite(request.user, note_id)
    if note is None:
        raise Http404
    page = Paginator(answers_citing(request.user, note.pk), PER_PAGE)
    context = {"note": note, "page": page.get_page(request.GET.get("page"))}
    return render(request, "ai_chatbot/citing.html", context)
