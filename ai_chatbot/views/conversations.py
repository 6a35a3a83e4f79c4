"""Pages of conversations: one, the list of all, and what can be done to one."""

import json

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.conversations import keeping
from ai_chatbot.conversations.asking import may_read_notes
from ai_chatbot.conversations.choosing.flows import choices_for, without_notes_is_usual
from ai_chatbot.conversations.deleting import temporary
from ai_chatbot.conversations.documents import build_answer, build_document, build_markdown
from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.conversations.keeping import count_notes
from ai_chatbot.conversations.messages import end_through
from ai_chatbot.conversations.recent import recent
from ai_chatbot.conversations.review.listing import list_version
from ai_chatbot.conversations.starters import first_questions
from ai_chatbot.models import Conversation, Feedback, Message
from ai_chatbot.models.feedback import REASON_MAX_CHARS
from ai_chatbot.providers.choosing import places_elsewhere
from ai_chatbot.rendering import branch
from ai_chatbot.views.forms import RenameForm
from ai_chatbot.views.review.going_back import going_back
from config.base.downloads.names import file_name
from config.base.http import Request, parameter
from config.base.storable import storable

FIRST_QUESTION, NEWEST = "first_question", "newest_conversation"  # of the session


def get_own(request: Request, conversation_id: object) -> Conversation:
    return get_object_or_404(Conversation.objects.owned_by(request.user), pk=conversation_id)


@require_GET
def home(request: Request) -> HttpResponse:
    """The newest conversation; someone new is told what to do first, and nothing is written."""
    newest = Conversation.objects.owned_by(request.user).first()
    if newest:
        return redirect(newest)
    context = {
        "question_max_chars": settings.QUESTION_MAX_CHARS,
        **beginning(request.user),
    }
    return render(request, "ai_chatbot/first_steps.html", context)


def beginning(owner: User) -> dict[str, object]:
    """What a page without questions says: what to do first, or what could be asked."""
    count = count_notes(owner)
    return {
        "note_count": count,
        "starters": first_questions(owner) if count else [],
        "read_by": [] if count else places_elsewhere(),
        "may_ask": count > 0
        or settings.ASK_WITHOUT_NOTES
        or may_read_notes(owner.pk)
        or without_notes_is_usual(owner.pk),
    }


@require_POST
def new_conversation(request: Request) -> HttpResponse:
    """Make one and go to it; the page there asks the `message` that came along, if one did, or
    has the `draft` in its box, to go on with."""
    if request.POST.get("temporary"):
        made = temporary.begin(request.user)
    else:
        made = keeping.new_conversation(request.user, request.session.get(NEWEST, ""))
        request.session[NEWEST] = str(made.pk)
    asked = within_limit(request.POST.get("message", ""))
    begun = within_limit(request.POST.get("draft", ""))
    if asked or begun:
        first = {"question": asked or f"{begun} ", "is_asked": bool(asked)}
        request.session[FIRST_QUESTION] = {"conversation": str(made.pk), **first}
    return redirect(made)


def within_limit(text: str) -> str:
    return text.strip()[: settings.QUESTION_MAX_CHARS]


def take_first_question(request: Request, found: Conversation) -> dict[str, object]:
    """The question that this new conversation was made for, once, and whether it is asked
    already."""
    first = request.session.get(FIRST_QUESTION, {})
    if first.get("conversation") != str(found.pk):
        return {}
    del request.session[FIRST_QUESTION]
    return {"first_question": first["question"], "is_asked": first.get("is_asked", True)}


@require_GET
def conversation(request: Request, conversation_id: object) -> HttpResponse:
    mine = Conversation.objects.open_to(request.user)
    found = get_object_or_404(mine, pk=conversation_id)
    elsewhere = end_through(found, parameter(request, "at"))
    if elsewhere:
        found.head_id = elsewhere  # as it is shown here: to look at it changes nothing
    shown = branch.show_branch(found)
    state, words = branch.state_of_branch(shown)
    flows, chosen_flow = choices_for(found)
    if shown:
        shown[-1].flows = flows
    context = {
        "conversation": found,
        "flows": flows,
        "chosen_flow": chosen_flow,
        "shown": shown,
        "state": state,
        "words": words,
        "elsewhere": elsewhere,
        "socket_path": f"/ws/conversations/{found.pk}/",
        "question_max_chars": settings.QUESTION_MAX_CHARS,
        "groups": recent(request.user),
        "list_version": list_version(request.user.pk),
        **take_first_question(request, found),
        **({} if shown else beginning(request.user)),
    }
    return render(request, "ai_chatbot/conversation.html", context)


@require_http_methods(["GET", "POST"])
def rename(request: Request, conversation_id: object) -> HttpResponse:
    found = get_own(request, conversation_id)
    form = RenameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save_title()
        keeping.save_document(found.pk)
        return going_back(request, found)
    return render(
        request,
        "ai_chatbot/rename.html",
        {"conversation": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def rate(request: Request, conversation_id: object, message_id: object) -> HttpResponse:
    """A thumb of a page without scripts; then back to the answer."""
    found = get_object_or_404(Conversation.objects.open_to(request.user), pk=conversation_id)
    ended = found.messages.exclude(status=Message.Status.RUNNING)
    answer = get_object_or_404(ended, pk=message_id, role=Message.Role.ASSISTANT)
    thumb = request.POST.get("thumb")
    if thumb not in Feedback.Thumb.values:
        return HttpResponseBadRequest()
    reason = storable(request.POST.get(f"reason-{answer.pk}", "")).strip()[:REASON_MAX_CHARS]
    give_feedback(answer, Feedback.Thumb(thumb), reason)
    return redirect(f"{found.get_absolute_url()}?at={answer.pk}#m-{answer.pk}")


@require_GET
def export_json(request: Request, conversation_id: object) -> HttpResponse:
    found = get_own(request, conversation_id)
    body = json.dumps(build_document(found), ensure_ascii=False, indent=2)
    return download(body, found, "json", "application/json")


@require_GET
def export_markdown(request: Request, conversation_id: object) -> HttpResponse:
    found = get_own(request, conversation_id)
    return download(build_markdown(found), found, "md", "text/markdown; charset=utf-8")


@require_GET
def answer_markdown(request: Request, conversation_id: object, answer_id: object) -> HttpResponse:
    """One answer with its sources, to be copied."""
    answers = get_own(request, conversation_id).messages.filter(role=Message.Role.ASSISTANT)
    answer = get_object_or_404(answers.select_related("parent"), pk=answer_id)
    return HttpResponse(build_answer(answer), content_type="text/markdown; charset=utf-8")


def download(body: str | bytes, conversation: Conversation, ending: str, kind: str) -> HttpResponse:
    header = content_disposition_header(True, f"{file_name(str(conversation))}.{ending}")
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": header or ""})
