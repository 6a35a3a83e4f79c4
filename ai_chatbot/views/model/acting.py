"""What can be done to a model's server and to the choice, each by a button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ai_chatbot.models import ModelServer
from ai_chatbot.providers import choosing
from ai_chatbot.providers.choosing import Refused
from ai_chatbot.providers.known import FIXED
from ai_chatbot.providers.secrets import KeyLost
from ai_chatbot.providers.servers import Server
from ai_chatbot.providers.trying import Tried, try_model
from ai_chatbot.views.flow.access import staff_only
from ai_chatbot.views.model.forms import KeyForm, ModelForm
from ai_chatbot.views.model.pages import get_row, show_server
from config.base.http import Request


@never_cache
@require_POST
@staff_only
def try_it(request: Request, server_id: int) -> HttpResponse:
    """Ask the model one short question, and say what came of it."""
    row, form = get_row(server_id), ModelForm(request.POST)
    tried = tried_out(row, form.cleaned_data["model"]) if form.is_valid() else None
    return show_server(request, row, form, tried=tried)


def tried_out(row: ModelServer, model: str) -> Tried:
    try:
        return try_model(choosing.server_of(row), model)
    except KeyLost as lost:
        return Tried(False, str(lost))


@never_cache
@require_POST
@staff_only
def set_key(request: Request, server_id: int) -> HttpResponse:
    row, form = get_row(server_id), KeyForm(request.POST)
    if not form.is_valid():
        return show_server(request, row, key_form=form)
    try:
        key = choosing.check_key(form.cleaned_data["key"])
        if not key and row.provider in FIXED:
            raise Refused(_("Enter the new key."), "key")
    except Refused as refusal:
        form.add_error("key", str(refusal))
        return show_server(request, row, key_form=form)
    choosing.give_key(row, key)
    row.save(update_fields=["secret", "key_end"])
    messages.success(request, _("The key was exchanged.") if key else _("The key was deleted."))
    return redirect("ai_chatbot:model_server", row.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def remove(request: Request, server_id: int) -> HttpResponse:
    """Asked for once more: its key is gone with it."""
    row = get_row(server_id)
    server = Server(row.provider, row.base_url)
    if request.method == "POST":
        row.delete()
        messages.success(request, _("%(server)s was removed.") % {"server": server.name})
        return redirect("ai_chatbot:models")
    chosen = choosing.choices().first()
    context = {
        "row": row,
        "server": server,
        "is_chosen": chosen is not None and chosen.server_id == row.pk,
    }
    return render(request, "ai_chatbot/model/remove.html", context)


@require_POST
@staff_only
def use_own(request: Request) -> HttpResponse:
    """Back to what writes answers where nothing is chosen."""
    choosing.choose(None, "", request.user)
    messages.success(request, _("From the next question on, nothing chosen here is used."))
    return redirect("ai_chatbot:models")


@require_POST
@staff_only
def go_back(request: Request) -> HttpResponse:
    if choosing.go_back(request.user):
        messages.success(request, _("The model before writes the answers again."))
    else:
        messages.error(request, _("There is no model before this one."))
    return redirect("ai_chatbot:models")
