"""Pages about the flow: how it stands, one of its versions, both asked side by side."""

import uuid
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ai_chatbot.conversations.asking import Refused, check_question
from ai_chatbot.conversations.limits import LimitReached, check_token_budget, count_question
from ai_chatbot.flows import sync
from ai_chatbot.flows.checks import find_faults
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.differences import differences
from ai_chatbot.flows.drafts import find_draft, newest_discarded
from ai_chatbot.flows.files import FlowProblem, as_text, read_flow_file
from ai_chatbot.flows.forks import changed_by_hand
from ai_chatbot.flows.picture import draw
from ai_chatbot.flows.publishing import pin_of
from ai_chatbot.flows.starters.choosing import all_starters, described
from ai_chatbot.flows.trying import Trial, try_flows
from ai_chatbot.golden.telling import shown_impact
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import Conversation, FlowPin, FlowVersion, Message, PersonalToken, Scope
from ai_chatbot.providers.choosing import chosen_model
from ai_chatbot.rendering.answers import render_answer
from ai_chatbot.tokens import digest, make_personal_token
from ai_chatbot.views.flow.access import flow_meant, page_of, staff_only
from ai_chatbot.views.flow.editor import langflow_address
from ai_chatbot.views.flow.trying import about_trial
from config.base.http import Request

SHOWN = 50  # versions
TRIAL_MINUTES = 10  # that the token of a trial is good for, should it not be taken back


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
    return {
        "status": status,
        "by_hand": by_hand,
        "faults": find_faults(draft, published),
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


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def compare(request: HttpRequest) -> HttpResponse:
    """The draft and what is published, asked the same question at the same time."""
    question, key = request.POST.get("question", ""), flow_meant(request)
    context: dict[str, Any] = {"question": question, "key": key, "page": page_of(key)}
    status = 200
    if request.method == "POST":
        try:
            context["trials"] = try_both(request.user, check_question(question), key)
        except (Refused, LimitReached, LangflowAdminError, FlowProblem) as refusal:
            context["problem"], status = str(refusal), 422
    return render(request, "ai_chatbot/flow/compare.html", context, status=status)


def try_both(user: Any, question: str, key: str) -> list[dict[str, object]]:
    check_token_budget(user.pk)
    count_question(user.pk)
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow, key)
    if draft is None:
        raise FlowProblem(_(sync.SENTENCES[sync.State.MISSING]))
    flows = {_("The draft"): str(draft["id"])}
    if asked := published_flow(key):
        named = _("Version %(number)s, which answers") % {"number": asked.number}
        flows[named] = asked.id
    return [shown(name, trial) for name, trial in ask_all(user, question, flows).items()]


def ask_all(user: User, question: str, flows: dict[str, str]) -> dict[str, Trial]:
    ends = timezone.now() + timedelta(minutes=TRIAL_MINUTES)
    token = make_personal_token(
        user, name="Trying the flow", scopes=[Scope.NOTES_READ], expires_at=ends
    )
    try:
        chosen = chosen_model()
        model = chosen.as_variable() if chosen else ""
        return async_to_sync(try_flows)(question, flows, token, model)
    finally:
        PersonalToken.objects.filter(digest=digest(token)).delete()


def shown(name: str, trial: Trial) -> dict[str, object]:
    return {"name": name, "trial": trial, "html": render_answer(trial.text, ())}
