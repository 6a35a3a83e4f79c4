"""Pages about the flow: how it stands, what to begin with, one of its versions."""

import uuid
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ai_chatbot.flows import sync
from ai_chatbot.flows.checks import find_faults
from ai_chatbot.flows.differences import differences
from ai_chatbot.flows.drafts import find_draft, newest_discarded
from ai_chatbot.flows.files import FlowProblem, as_text, read_flow_file
from ai_chatbot.flows.forks import changed_by_hand
from ai_chatbot.flows.picture import draw
from ai_chatbot.flows.publishing import pin_of
from ai_chatbot.flows.starters.choosing import all_starters, described
from ai_chatbot.golden.telling import shown_impact
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import Conversation, FlowPin, FlowVersion, Message
from ai_chatbot.views.flow.access import flow_meant, page_of, staff_only
from ai_chatbot.views.flow.editor import langflow_address
from ai_chatbot.views.flow.trying import about_trial
from config.base.http import Request

SHOWN = 50  # versions


@never_cache
@require_GET
@staff_only
def flow(request: HttpRequest) -> HttpResponseBase:
    # A browser applies form-action to where the form's answer redirects to as well.
    allow_editor = csp_update({"form-action": [langflow_address(request)]})
    return allow_editor(show_flow)(request)


def show_flow(request: HttpRequest, **more: object) -> HttpResponse:
    """Versions are ours and are shown without Langflow as well; the draft is not."""
    key = flow_meant(request)
    versions = FlowVersion.objects.of(key).without_content()
    context: dict[str, Any] = {
        "key": key,
        "is_usual": key == settings.LANGFLOW_FLOW,
        "flows": every_flow(),
        "address": langflow_address(request),
        "pin": pin_of(key),
        "versions": versions.select_related("published_by")[:SHOWN],
    }
    try:
        context |= about_draft(key)
        context |= about_trial(request.user, context["status"], key)
    except (LangflowAdminError, FlowProblem) as problem:
        context["problem"] = problem
    return render(request, "ai_chatbot/flow/overview.html", context | more)


def every_flow() -> list[dict[str, Any]]:
    """For the page's own menu: each flow with its name, and whether it is offered to people."""
    offered = {flow.key: flow for flow in FlowPin.objects.offered()}
    return [
        {
            "key": key,
            "name": offered[key].shown if key in offered else key.replace("_", " "),
            "about": offered[key].about if key in offered else "",
            "is_offered": key in offered,
        }
        for key in sync.every_key()
    ]


def about_draft(key: str) -> dict[str, Any]:
    ours = read_flow_file(key)
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow, key)
        status = sync.compare(draft, ours, key)
        by_hand = changed_by_hand(langflow, status.pin.version) if status.pin else []
    if draft is None:
        return {"status": status, "by_hand": by_hand}
    published = status.pin.version.content if status.pin else None
    faults = find_faults(draft, published)
    return {
        "status": status,
        "by_hand": by_hand,
        "faults": faults,
        "has_keys": any(fault.is_key for fault in faults),
        "picture": draw(draft, published),
        "changes": differences(published, draft) if published else [],
        "drift": differences(ours, draft) if status.state is not sync.State.SAME else [],
        "discarded": newest_discarded(key),
    }


@never_cache
@require_GET
@staff_only
def starters(request: HttpRequest) -> HttpResponse:
    """Langflow's own flows, each to begin with."""
    key = flow_meant(request)
    context: dict[str, Any] = {"key": key, "page": page_of(key)}
    try:
        with LangflowAdmin() as langflow:
            context["starters"] = described(all_starters(langflow))
    except LangflowAdminError as problem:
        context["problem"] = problem
    return render(request, "ai_chatbot/flow/starters.html", context)


@never_cache
@require_GET
def version(request: Request, langflow_id: uuid.UUID) -> HttpResponse:
    """One version, and what it has that the one before it had not.

    Others than staff are told which it was that answered them, and nothing of what is in it.
    """
    if request.user.is_staff:
        return show_version(request, get_version(langflow_id))
    mine = Conversation.objects.owned_by(request.user)
    answers = Message.objects.filter(conversation__in=mine, flow_id=str(langflow_id))
    if not answers.exists():
        raise Http404
    found = get_version(langflow_id)
    context = {"version": found, "answers": is_pinned(found)}
    return render(request, "ai_chatbot/flow/version_briefly.html", context)


def is_pinned(version: FlowVersion) -> bool:
    return FlowPin.objects.filter(version=version).exists()


def show_version(request: Request, found: FlowVersion) -> HttpResponse:
    older = FlowVersion.objects.of(found.flow).filter(number__lt=found.number).first()
    pin = pin_of(found.flow)
    context = {
        "version": found,
        "page": page_of(found.flow),
        "older": older,
        "changes": differences(older.content, found.content) if older else [],
        "picture": draw(found.content, older.content if older else None),
        "impact": shown_impact(found.impact),
        "answers": is_pinned(found),
        "trouble": pin.said_trouble if pin and pin.failed and pin.failed.pk == found.pk else "",
    }
    return render(request, "ai_chatbot/flow/version.html", context)


@never_cache
@require_GET
@staff_only
def version_json(request: HttpRequest, langflow_id: object) -> HttpResponse:
    found = get_version(langflow_id)
    response = HttpResponse(as_text(found.content), content_type="application/json")
    prefix = "flow" if found.flow == settings.LANGFLOW_FLOW else found.flow
    name = f'attachment; filename="{prefix}-version-{found.number}.json"'
    response["Content-Disposition"] = name
    return response


def get_version(langflow_id: object) -> FlowVersion:
    every = FlowVersion.objects.select_related("published_by")
    return get_object_or_404(every, langflow_id=langflow_id)
