"""Golden questions: those that a person keeps, what their right answers have, what came of them."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.golden import keeping
from ai_chatbot.golden.report import Outcome
from ai_chatbot.golden.runs.past import last_outcomes
from ai_chatbot.golden.telling import why_not
from ai_chatbot.models import Conversation, FlowPin, GoldenHabit, GoldenQuestion, Message
from ai_chatbot.views.golden.forms import GoldenForm
from ai_chatbot.views.golden.runs import runs_of
from config.base.http import Request, number, parameter

PER_PAGE = 50


@require_GET
def golden_list(request: Request) -> HttpResponse:
    mine = GoldenQuestion.objects.owned_by(request.user)
    gone = GoldenQuestion.objects.filter(owner=request.user).exclude(deleted_at=None)
    deleted = number(request, "deleted")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kept": with_last_outcomes(request.user, list(page.object_list)),
        "deleted": gone.filter(pk=deleted).first() if deleted else None,
        "habit": GoldenHabit.objects.filter(owner=request.user).first(),
        "flows": FlowPin.objects.offered(),
    }
    context |= runs_of(request.user)
    return render(request, "ai_chatbot/golden/list.html", context)


def with_last_outcomes(
    owner: User, page: list[GoldenQuestion]
) -> list[tuple[GoldenQuestion, Outcome | None, str]]:
    """Each with what came of it last, and why it did not pass."""
    last = last_outcomes(owner, [golden.pk for golden in page])
    found = ((golden, last.get(golden.pk)) for golden in page)
    return [(golden, each, why_not(each) if each else "") for golden, each in found]


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """With `answer` it begins as that answer would have it."""
    if asked := parameter(request, "answer"):
        begun = keeping.of_answer(request.user, own_answer(request, asked))
    else:
        begun = GoldenQuestion(owner=request.user)
    if begun.pk:
        return redirect("ai_chatbot:golden_question", begun.pk)
    return edited(request, begun)


@require_http_methods(["GET", "POST"])
def golden_question(request: Request, golden_id: int) -> HttpResponse:
    mine = GoldenQuestion.objects.owned_by(request.user)
    return edited(request, get_object_or_404(mine, pk=golden_id))


def edited(request: Request, golden: GoldenQuestion) -> HttpResponse:
    form = GoldenForm(request.user, golden, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except keeping.TooMany as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("ai_chatbot:golden")
    context = {"form": form, "golden": golden}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/golden/edit.html", context, status=status)


@require_POST
def delete(request: Request, golden_id: int) -> HttpResponse:
    mine = GoldenQuestion.objects.owned_by(request.user)
    golden = get_object_or_404(mine, pk=golden_id)
    keeping.throw_away(golden)
    return redirect(f"{reverse('ai_chatbot:golden')}?deleted={golden.pk}")


@require_POST
def restore(request: Request, golden_id: int) -> HttpResponse:
    gone = GoldenQuestion.objects.filter(owner=request.user).exclude(deleted_at=None)
    try:
        keeping.bring_back(get_object_or_404(gone, pk=golden_id))
    except keeping.TooMany as refusal:
        messages.error(request, str(refusal))
    return redirect("ai_chatbot:golden")


def own_answer(request: Request, answer_id: str) -> Message:
    mine = Conversation.objects.owned_by(request.user).order_by().values("pk")
    answers = Message.objects.filter(role=Message.Role.ASSISTANT, conversation__in=mine)
    try:
        return get_object_or_404(answers.select_related("parent"), pk=answer_id)
    except (ValueError, ValidationError):
        raise Http404 from None
