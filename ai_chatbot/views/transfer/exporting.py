"""Conversations on their way out: all as a zip, one on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ai_chatbot.conversations.exporting.zips import conversation_files
from ai_chatbot.rendering import branch
from ai_chatbot.views.conversations import get_own
from config.base.downloads.streaming import PiecesInThreads, zip_download
from config.base.downloads.zips import zipped
from config.base.http import Request


@require_GET
def export_all(request: Request) -> PiecesInThreads:
    """A zip of all conversations, as JSON and as Markdown, sent while it is packed."""
    return zip_download(zipped(conversation_files(request.user)), "conversations.zip")


@require_GET
def print_page(request: Request, conversation_id: object) -> HttpResponse:
    """The branch that shows, with every source in full: to be printed, or saved as a PDF."""
    found = get_own(request, conversation_id)
    context = {"conversation": found, "shown": branch.show_branch(found)}
    return render(request, "ai_chatbot/print.html", context)
