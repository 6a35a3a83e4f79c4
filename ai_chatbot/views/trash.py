"""Conversations that were deleted, and can be brought back for a while."""

import uuid

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.conversations import trash
from ai_chatbot.conversations.keeping import delete_conversation
from ai_chatbot.models import Conversation
from config.base.http import Request

PER_PAGE = 30
LEFT_IN_LANGFLOW = gettext_noop(
    "Langflow did not answer: its own record of the questions and answers, which only its "
    "administrator can see, is deleted once it does."
)


@require_http_methods(["GET", "POST"])
def delete(request: Request, conversation_id: object) -> HttpResponse:
    """Put a conversation in the trash; the list that comes next has a button to undo it.

    Who had to sign in first comes by GET, and is led to the conversation, whose menu has it.
    """
    mine = Conversation.objects.owned_by(request.user)
    found = get_object_or_404(mine, pk=conversation_id)
    if request.method == "GET":
        return redirect(found)
    if not trash.put_in_trash(found):
        messages.warning(request, _(LEFT_IN_LANGFLOW))
    return redirect(f"{reverse('ai_chatbot:list')}?deleted={found.pk}")


@require_POST
def end_temporary(request: Request, conversation_id: object) -> HttpResponse:
    """Delete a temporary conversation for good, now."""
    temporaries = Conversation.objects.open_to(request.user).exclude(expires_at=None)
    said = _("The temporary conversation is deleted.")
    if delete_conversation(get_object_or_404(temporaries, pk=conversation_id)):
        messages.success(request, said)
    else:
        messages.warning(request, f"{said} {_(LEFT_IN_LANGFLOW)}")
    return redirect("ai_chatbot:home")


@require_GET
def show_trash(request: Request) -> HttpResponse:
    page = Paginator(trash.trash_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "ai_chatbot/trash.html", {"page": page, "days": trash.TRASH_DAYS})


@require_POST
def restore(request: Request, conversation_id: object) -> HttpResponse:
    found = get_object_or_404(trash.trash_of(request.user), pk=conversation_id)
    trash.take_from_trash(found)
    messages.success(request, _("“%(title)s” is back.") % {"title": found})
    return redirect(found)


@require_http_methods(["GET", "POST"])
def empty_trash(request: Request) -> HttpResponse:
    if request.method == "POST":
        trash.empty(Conversation.objects.in_trash_of(request.user))
        messages.success(request, _("The trash is empty."))
        return redirect("ai_chatbot:trash")
    count = Conversation.objects.in_trash_of(request.user).count()
    if not count:
        return redirect("ai_chatbot:trash")  # which says that it is empty
    return render(request, "ai_chatbot/empty_trash.html", {"count": count})


def just_deleted(owner: User, wanted: str) -> Conversation | None:
    """The one that the list offers to bring back."""
    try:
        return trash.trash_of(owner).filter(pk=uuid.UUID(wanted)).first()
    except ValueError:
        return None
