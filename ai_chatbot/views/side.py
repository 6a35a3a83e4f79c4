"""The conversations beside the one that is open."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ai_chatbot.conversations.recent import recent
from ai_chatbot.conversations.review.listing import list_version
from ai_chatbot.models import Conversation
from ai_chatbot.views.review.going_back import going_back
from config.base.http import Request, parameter


@require_GET
def side(request: Request) -> HttpResponse:
    """A fragment with those that say `q`; `at` is the one that is open."""
    query = parameter(request, "q").strip()
    try:
        at = uuid.UUID(parameter(request, "at"))
    except ValueError:
        at = None
    context = {
        "groups": recent(request.user, query),
        "query": query,
        "at": at,
        "list_version": list_version(request.user.pk),
    }
    return render(request, "ai_chatbot/_side.html", context)


@require_GET
def menu(request: Request, conversation_id: object) -> HttpResponse:
    """What can be done with one of them: a fragment, as thirty are more than a conversation."""
    found = get_object_or_404(Conversation.objects.owned_by(request.user), pk=conversation_id)
    return render(request, "ai_chatbot/_row_menu.html", {"conversation": found})


@require_POST
def pin(request: Request, conversation_id: object) -> HttpResponse:
    """Keep it above the others, or no longer; then back to where that was asked for."""
    found = get_object_or_404(Conversation.objects.owned_by(request.user), pk=conversation_id)
    found.pinned_at = timezone.now() if request.POST.get("pinned") else None
    found.save(update_fields=["pinned_at"])
    return going_back(request, found)
