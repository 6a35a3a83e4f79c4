"""What can be done to the flow from its page; each ends there, with a sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ai_chatbot.flows import drafts, publishing, sync
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.publishing import About
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.views.flow.access import flow_meant, staff_only
from ai_chatbot.views.flow.pages import get_version, page_of
from config.base.http import Request


def done(request: Request, key: str, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except (LangflowAdminError, FlowProblem) as problem:
        messages.error(request, str(problem))
    return redirect(page_of(key))


@require_POST
@staff_only
def publish(request: Request) -> HttpResponse:
    """The draft that the page showed (`seen`), and no later one."""
    name, note = request.POST.get("name", ""), request.POST.get("note", "")
    about = About(name, note, request.user, flow=flow_meant(request))
    seen = request.POST.get("seen", "")
    return done(request, about.flow, lambda: sync.publish_flow(about, seen=seen))


@require_POST
@staff_only
def roll_back(request: Request, langflow_id: object) -> HttpResponse:
    version = get_version(langflow_id)
    number, key = version.number, version.flow
    return done(request, key, lambda: drafts.roll_back(number, request.user, key=key))


@require_POST
@staff_only
def discard(request: Request) -> HttpResponse:
    key = flow_meant(request)
    return done(request, key, lambda: drafts.discard(key)[0])


@require_POST
@staff_only
def restore(request: Request) -> HttpResponse:
    """Bring the edits back that were thrown away."""
    key = flow_meant(request)
    return done(request, key, lambda: drafts.undo_discard(request.POST.get("name", ""), key))


@require_POST
@staff_only
def push(request: Request) -> HttpResponse:
    """Put the flow of flows/ into Langflow, where it is missing or older."""
    key = flow_meant(request)
    return done(request, key, lambda: sync.push_flow(key))


@require_POST
@staff_only
def withdraw(request: Request) -> HttpResponse:
    """Offer it to nobody any more; publishing it again brings it back."""
    key = flow_meant(request)
    return done(request, key, lambda: publishing.withdraw(key))
