"""What can be done to the flow from its page; each ends there, with a sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ai_chatbot.flows import drafts, publishing, sync
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.publishing import About
from ai_chatbot.golden.gate import warning_of
from ai_chatbot.golden.runs.past import impact_of_draft
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.views.flow.access import flow_meant, page_of, staff_only
from ai_chatbot.views.flow.pages import get_version
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
    """The draft that the page showed (`seen`), and no later one, with what the golden questions
    of whoever publishes it said of it."""
    said = {name: request.POST.get(name, "") for name in ("name", "note", "seen")}
    key = flow_meant(request)
    return done(request, key, lambda: publish_tried(request.user, key, **said))


def publish_tried(user: User, key: str, *, name: str, note: str, seen: str) -> str:
    impact = impact_of_draft(user, key, seen)
    warning = warning_of(user, key, impact)
    said = sync.publish_flow(About(name, note, user, impact, flow=key), seen=seen)
    return f"{said} {warning}".strip()


@require_POST
@staff_only
def roll_back(request: Request, langflow_id: object) -> HttpResponse:
    version = get_version(langflow_id)
    number, key = version.number, version.flow
    return done(request, key, lambda: drafts.roll_back(number, request.user, key=key))


@require_POST
@staff_only
def discard(request: Request) -> HttpResponse:
    """The edits that the page showed (`seen`), and nobody's later ones."""
    key, seen = flow_meant(request), request.POST.get("seen", "")
    return done(request, key, lambda: drafts.discard(key, seen=seen)[0])


@require_POST
@staff_only
def begin_with(request: Request) -> HttpResponse:
    """Make one of Langflow's starters the draft."""
    key = flow_meant(request)
    return done(request, key, lambda: drafts.begin_with(request.POST.get("name", ""), key))


@require_POST
@staff_only
def restore(request: Request) -> HttpResponse:
    """Bring the edits back that were thrown away."""
    key = flow_meant(request)
    return done(request, key, lambda: drafts.undo_discard(request.POST.get("name", ""), key))


@require_POST
@staff_only
def put_back(request: Request) -> HttpResponse:
    """What answers was changed in Langflow by hand: as it was published, again."""
    key = flow_meant(request)
    return done(request, key, lambda: publishing.put_back(key))


@require_POST
@staff_only
def keep_keys(request: Request) -> HttpResponse:
    """Have Langflow keep the keys encrypted that were typed on the canvas."""
    key = flow_meant(request)
    return done(request, key, lambda: drafts.keep_keys(key))


@require_POST
@staff_only
def push(request: Request) -> HttpResponse:
    """Put the flow of flows/ into Langflow, where it is missing or older, or both together: over
    the draft that the page showed (`seen`), and no later one."""
    key, seen, both = flow_meant(request), request.POST.get("seen", ""), "both" in request.POST
    return done(request, key, lambda: sync.push_flow(key, merging=both, by=request.user, seen=seen))


@require_POST
@staff_only
def withdraw(request: Request) -> HttpResponse:
    """Offer it to nobody any more; publishing it again brings it back."""
    key = flow_meant(request)
    return done(request, key, lambda: publishing.withdraw(key))
