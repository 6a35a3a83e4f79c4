"""What visitors of a collection asked, for its owner to review and to delete."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.conversations import collections
from ai_chatbot.conversations.keeping import delete_conversation
from ai_chatbot.models import Conversation
from ai_chatbot.rendering import branch
from ai_chatbot.views.collections import KEPT_BY_LANGFLOW, PER_PAGE, get_own
from config.base.http import Request


def get_visit(request: Request, collection_id: int, pk: uuid.UUID) -> Conversation:
    found = get_own(request, collection_id)
    visits = Conversation.objects.of_visitors(found).select_related("collection")
    return get_object_or_404(visits, pk=pk)


@require_GET
def conversations(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    visits = Conversation.objects.of_visitors(found).defer("document")
    visits = visits.annotate(questions=Count("messages", filter=Q(messages__role="user")))
    page = Paginator(visits.order_by("-updated_at"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"collection": found, "page": page}
    return render(request, "ai_chatbot/collections/visits.html", context)


@require_GET
def conversation(request: Request, collection_id: int, pk: uuid.UUID) -> HttpResponse:
    found = get_visit(request, collection_id, pk)
    context = {
        "collection": found.collection,
        "conversation": found,
        "shown": branch.show_branch(found),
    }
    return render(request, "ai_chatbot/collections/visit.html", context)


@require_POST
def delete(request: Request, collection_id: int, pk: uuid.UUID) -> HttpResponse:
    found = get_visit(request, collection_id, pk)
    say_deleted(request, is_forgotten=delete_conversation(found))
    return redirect("ai_chatbot:visits", collection_id)


@require_http_methods(["GET", "POST"])
def delete_all(request: Request, collection_id: int) -> HttpResponse:
    found = get_own(request, collection_id)
    if request.method == "GET":
        count = Conversation.objects.of_visitors(found).count()
        context = {"collection": found, "count": count}
        return render(request, "ai_chatbot/collections/delete_visits.html", context)
    say_deleted(request, is_forgotten=collections.delete_conversations(found))
    return redirect("ai_chatbot:visits", collection_id)


def say_deleted(request: Request, *, is_forgotten: bool) -> None:
    if is_forgotten:
        messages.success(request, _("What was asked is deleted."))
    else:
        messages.warning(
            request, " ".join([_("What was asked is deleted here."), _(KEPT_BY_LANGFLOW)])
        )
