"""Which flow answers somebody: in one conversation, and where nothing else is chosen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ai_chatbot.conversations.choosing.flows import (
    NotOffered,
    choose,
    chosen_of,
    default_of,
    set_default,
)
from ai_chatbot.models import Conversation, FlowPin
from config.base.http import Request


@require_POST
def choose_flow(request: Request, conversation_id: object) -> HttpResponse:
    """For one's own conversation from now on; and back to it."""
    mine = Conversation.objects.open_to(request.user)
    found = get_object_or_404(mine, pk=conversation_id)
    try:
        choose(found, request.POST.get("flow", ""))
    except NotOffered as sentence:
        messages.error(request, str(sentence))
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def default_flow(request: Request) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            set_default(request.user, request.POST.get("flow", ""))
        except NotOffered as sentence:
            problem = str(sentence)
        else:
            messages.success(request, _("This flow answers where you choose no other."))
            return redirect("ai_chatbot:default_flow")
    flows = FlowPin.objects.offered()
    chosen = chosen_of(flows, default_of(request.user.pk)) if flows else ""
    context = {"flows": flows, "chosen": chosen, "problem": problem}
    return render(request, "ai_chatbot/default_flow.html", context, status=422 if problem else 200)
