"""Conversations on their way out: all as a zip, one on paper or as a PDF."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ai_chatbot.conversations.exporting.zips import conversation_files
from ai_chatbot.rendering import branch
from ai_chatbot.rendering.paper.conversations import on_paper
from ai_chatbot.views.conversations import download, get_own
from config.base.downloads.streaming import PiecesInThreads, zip_download
from config.base.downloads.zips import zipped
from config.base.http import Request
from config.base.paper.press import Busy, NotPressed, press


@require_GET
def export_all(request: Request) -> PiecesInThreads:
    """A zip of all conversations, as JSON and as Markdown, sent while it is packed.

    With `pdf=yes` a PDF of each as well, which takes its time.
    """
    files = conversation_files(request.user, with_pdf=request.GET.get("pdf") == "yes")
    return zip_download(zipped(files), "conversations.zip")


@require_GET
def print_page(request: Request, conversation_id: object) -> HttpResponse:
    """The branch that shows, with every source in full: to be printed, or saved as a PDF."""
    found = get_own(request, conversation_id)
    context = {"conversation": found, "shown": branch.show_branch(found)}
    return render(request, "ai_chatbot/print.html", context)


@require_GET
def export_pdf(request: Request, conversation_id: object) -> HttpResponse:
    """The same as a PDF; where there can be none, a page says why, and leads to the printable."""
    found = get_own(request, conversation_id)
    try:
        body = press(on_paper(found), found.owner_id)
    except NotPressed as problem:
        context = {"conversation": found, "problem": problem}
        status = 503 if isinstance(problem, Busy) else 422
        return render(request, "ai_chatbot/no_pdf.html", context, status=status)
    return download(body, found, "pdf", "application/pdf")
