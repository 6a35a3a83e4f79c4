"""Pages of webhooks: which there are, one and what it was told, and what can be done to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ai_chatbot.conversations import limits
from ai_chatbot.models import Delivery, Webhook
from ai_chatbot.views.webhook_forms import WebhookForm
from ai_chatbot.webhooks import keeping
from ai_chatbot.webhooks.delivering import PAUSES
from ai_chatbot.webhooks.signing import secret_of
from config.base.http import Request

SHOWN = 50  # deliveries
BY_HAND_PER_MINUTE = 10  # tests and repetitions of one user
JUST_MADE = "webhook_just_made"  # of the session: whose secret the next page shows


def get_own(request: Request, webhook_id: object) -> Webhook:
    return get_object_or_404(Webhook.objects.owned_by(request.user), pk=webhook_id)


@require_GET
def webhook_list(request: Request) -> HttpResponse:
    context = {"webhooks": Webhook.objects.owned_by(request.user), "most": keeping.WEBHOOKS_MAX}
    return render(request, "ai_chatbot/webhooks/list.html", context)


@require_http_methods(["GET", "POST"])
def new_webhook(request: Request) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.site = site_of(request)
        try:
            keeping.add_webhook(request.user, made)
        except keeping.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return show_secret(request, made)
    return show_form(request, form)


@require_http_methods(["GET", "POST"])
def edit_webhook(request: Request, webhook_id: object) -> HttpResponse:
    mine = get_own(request, webhook_id)
    form = WebhookForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        changed.site = site_of(request)
        keeping.save_changes(changed)
        messages.success(request, _("Saved."))
        return redirect(changed)
    return show_form(request, form, get_own(request, webhook_id))


def show_form(request: Request, form: WebhookForm, webhook: Webhook | None = None) -> HttpResponse:
    context = {"form": form, "webhook": webhook}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/webhooks/form.html", context, status=status)


def site_of(request: Request) -> str:
    """How its owner reaches this server: the addresses that are told begin so."""
    return f"{request.scheme}://{request.get_host()}"


def show_secret(request: Request, webhook: Webhook) -> HttpResponse:
    request.session[JUST_MADE] = str(webhook.pk)
    return redirect(webhook)


@require_GET
def webhook(request: Request, webhook_id: object) -> HttpResponse:
    """One, with what it was told; right after it was made also with its secret, this once."""
    mine = get_own(request, webhook_id)
    context = log_of(mine)
    if request.session.get(JUST_MADE) == str(mine.pk):
        del request.session[JUST_MADE]
        context["secret"] = secret_of(mine.salt)
    return render(request, "ai_chatbot/webhooks/detail.html", context)


@require_GET
def deliveries(request: Request, webhook_id: object) -> HttpResponse:
    """The log as a fragment, polled while something is on its way."""
    context = log_of(get_own(request, webhook_id))
    return render(request, "ai_chatbot/webhooks/_deliveries.html", context)


def log_of(webhook: Webhook) -> dict[str, object]:
    shown = list(webhook.deliveries.all()[:SHOWN])
    soon = timezone.now() + 2 * PAUSES[0]
    on_their_way = [each for each in shown if each.state == each.State.WAITING]
    return {
        "webhook": webhook,
        "deliveries": shown,
        "is_moving": webhook.is_active and any(each.due_at < soon for each in on_their_way),
    }


@require_POST
def new_secret(request: Request, webhook_id: object) -> HttpResponse:
    mine = get_own(request, webhook_id)
    keeping.rotate_secret(mine)
    return show_secret(request, mine)


@require_POST
def send_test(request: Request, webhook_id: object) -> HttpResponse:
    mine = get_own(request, webhook_id)
    try:
        count_by_hand(request)
        keeping.send_test(mine)
    except keeping.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(mine)


@require_POST
def send_again(request: Request, webhook_id: object, delivery_id: object) -> HttpResponse:
    mine = get_own(request, webhook_id)
    delivery = get_object_or_404(Delivery, webhook=mine, pk=delivery_id)
    try:
        count_by_hand(request)
        keeping.send_again(delivery)
    except keeping.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(mine)


def count_by_hand(request: Request) -> None:
    """Nobody makes this server throw messages at somebody by a held-down key."""
    user = str(request.user.pk)
    if seconds := limits.seconds_until_free(BY_HAND_PER_MINUTE, "webhooks by hand", user):
        wait = limits.seconds_in_words(seconds)
        said = _("That was %(count)s in a minute, the most allowed. Try again in %(time)s.")
        raise keeping.Refused(said % {"count": BY_HAND_PER_MINUTE, "time": wait})


@require_http_methods(["GET", "POST"])
def delete(request: Request, webhook_id: object) -> HttpResponse:
    mine = get_own(request, webhook_id)
    if request.method == "POST":
        keeping.delete_webhook(mine)
        messages.success(request, _("“%(title)s” was deleted.") % {"title": mine})
        return redirect("ai_chatbot:webhooks")
    return render(request, "ai_chatbot/webhooks/delete.html", {"webhook": mine})
