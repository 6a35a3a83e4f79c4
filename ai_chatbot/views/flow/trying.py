"""The draft tried on the golden questions of whoever is to publish it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ai_chatbot.flows.current import DRAFT
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.impact import refuses
from ai_chatbot.flows.sync import FlowStatus
from ai_chatbot.golden.runs.beginning import CannotBegin, Why, begin, draft, questions_for
from ai_chatbot.golden.runs.past import LOOKED_AT, impact_of_run, trial_of, trials_of
from ai_chatbot.golden.telling import shown_impact
from ai_chatbot.langflow.admin import LangflowAdminError
from ai_chatbot.views.flow.access import flow_meant, page_of, staff_only
from config.base.http import Request


@require_POST
@staff_only
def try_draft(request: Request) -> HttpResponse:
    """Ask the draft that the page showed (`seen`), and what answers beside it."""
    key = flow_meant(request)
    try:
        tried = draft(key, seen=request.POST.get("seen", ""))
        begin(request.user, Why.DRAFT, tried)
    except (CannotBegin, LangflowAdminError, FlowProblem) as reason:
        messages.error(request, str(reason))
    return redirect(f"{page_of(key)}#trial")


def about_trial(user: Any, status: FlowStatus, key: str) -> dict[str, Any]:
    """How many questions the draft could be tried on, the trial that goes on or ended last, and
    what it said, if it was of just this draft."""
    assert isinstance(user, User)
    draft_hash = status.flow.version
    pin = status.pin if settings.FLOW_ANSWERS != DRAFT else None
    trials = list(trials_of(user, key)[:LOOKED_AT])
    both = (draft_hash, pin.version.hash if pin else "")
    shown = (run for run in trials[:1] if run.is_open or (run.tried_hash, run.beside_hash) == both)
    tried = trial_of(trials, *both)
    return {
        "golden_count": len(questions_for(user, key)),
        "run": next(shown, None),
        "impact": shown_impact(impact_of_run(tried)) if tried else {},
        "must_be_tried": refuses(),
    }
