"""Golden questions asked now: begun, watched, stopped, looked back at; and when they ask
themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseStopPolling

from ai_chatbot.flows.current import published_flows
from ai_chatbot.golden.runs import claiming
from ai_chatbot.golden.runs.beginning import CannotBegin, Why, begin, published
from ai_chatbot.golden.runs.past import compared, impact_in
from ai_chatbot.golden.telling import shown_figures, shown_impact
from ai_chatbot.models import GoldenHabit, GoldenRun
from config.base.http import Request

SHOWN = 20  # of the history


@require_POST
def start(request: Request) -> HttpResponse:
    """Ask all of one's questions of what answers: the usual flow, or the one that is named."""
    flow = request.POST.get("flow", "")
    try:
        begin(request.user, Why.PAGE, published(flow if flow in published_flows() else ""))
    except CannotBegin as reason:
        messages.error(request, str(reason))
    return redirect("ai_chatbot:golden")


@never_cache
@require_GET
def run(request: Request, run_id: int) -> HttpResponse:
    """How far it is, and what came of it; its fragment is polled until it has ended. `whole`: the
    fragment shows each question, too."""
    found = own_run(request, run_id)
    whole = not request.htmx or bool(request.GET.get("whole"))
    context = about_run(found, whole=whole)
    if not request.htmx:
        return render(request, "ai_chatbot/golden/run.html", context)
    response = render(request, "ai_chatbot/golden/_run.html", context)
    return response if found.is_open else HttpResponseStopPolling(response.content)


@require_POST
def stop(request: Request, run_id: int) -> HttpResponse:
    """What was asked until then is kept."""
    found = own_run(request, run_id)
    claiming.stop(found)
    return redirect("ai_chatbot:golden_run", found.pk)


@require_POST
def set_habit(request: Request) -> HttpResponse:
    wanted = {name: name in request.POST for name in ("nightly", "after_index")}
    values = wanted | {"changed_at": timezone.now()}
    GoldenHabit.objects.update_or_create(owner=request.user, defaults=values)
    messages.success(request, _("Saved."))
    return redirect("ai_chatbot:golden")


def own_run(request: Request, run_id: int) -> GoldenRun:
    return get_object_or_404(GoldenRun.objects.owned_by(request.user), pk=run_id)


def about_run(found: GoldenRun, *, whole: bool) -> dict[str, Any]:
    context: dict[str, Any] = {"run": found, "whole": whole}
    if found.is_open or not found.done:
        return context
    if found.is_of_draft or whole:
        comparison = compared(found)
        context["impact"] = shown_impact(impact_in(comparison))
    if whole:  # which says of each question more than a row of the table does
        context["impact"]["questions"] = []
        context["comparison"] = comparison
    return context


def runs_of(user: User) -> dict[str, Any]:
    """The one that goes on, if one does, and the newest that ended with their figures."""
    rows = list(GoldenRun.objects.owned_by(user)[:SHOWN])
    ended = [{"run": row, "figures": shown_figures(row.figures)} for row in rows if not row.is_open]
    return {"run": next((row for row in rows if row.is_open), None), "history": ended}
