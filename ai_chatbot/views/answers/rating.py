"""What somebody thinks of an answer: thumbs beside it, and a page for the reason."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.models import Conversation, Feedback, Message
from ai_chatbot.models.feedback import REASON_MAX_CHARS
from config.base.http import Request
from config.base.storable import text_in

Thumb = Feedback.Thumb


@require_http_methods(["GET", "POST"])
def rate(request: Request, conversation_id: object, answer_id: object) -> HttpResponse:
    """Give the thumb and the reason that are posted. A thumb alone keeps the reason that was given
    with the same one; given again, it is taken back."""
    own = Conversation.objects.owned_by(request.user)
    answers = Message.objects.filter(role=Message.Role.ASSISTANT, conversation__in=own.order_by())
    answer = get_object_or_404(answers, pk=answer_id, conversation=conversation_id)
    if answer.is_running:
        return HttpResponse("The answer is still being written.", status=409)
    feedback = Feedback.objects.filter(answer=answer).first()
    if request.method == "GET":
        return page(request, answer, feedback)
    thumb = request.POST.get("thumb", "")
    if thumb not in Thumb.values:
        return page(request, answer, feedback, "Choose a thumb, or neither.", status=422)
    feedback = written(request, answer, feedback, Thumb(thumb))
    save_document(answer.conversation_id)
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"message": answer, "thumb": feedback.thumb if feedback else ""}
        return render(request, "ai_chatbot/_rating.html", context)
    return redirect(f"{answer.conversation.get_absolute_url()}#m-{answer.pk}")


def written(
    request: Request, answer: Message, before: Feedback | None, thumb: Feedback.Thumb
) -> Feedback | None:
    if "reason" in request.POST:
        reason = text_in(request.POST["reason"], REASON_MAX_CHARS).strip()
        return give_feedback(answer, thumb, reason)
    if before and before.thumb == thumb:
        return give_feedback(answer, Thumb.NONE, "")
    return give_feedback(answer, thumb, "")


def page(
    request: Request, answer: Message, feedback: Feedback | None, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "message": answer,
        "conversation": answer.conversation,
        "feedback": feedback,
        "thumb": feedback.thumb if feedback else Thumb.NONE,
        "thumbs": [(Thumb.UP, "Good"), (Thumb.DOWN, "Bad"), (Thumb.NONE, "Neither")],
        "reason_max_chars": REASON_MAX_CHARS,
        "error": error,
    }
    return render(request, "ai_chatbot/rate.html", context, status=status)
