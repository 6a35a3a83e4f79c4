"""Pages: what writes the answers now, which servers are connected, and one of them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ai_chatbot.models import ModelServer
from ai_chatbot.providers import choosing
from ai_chatbot.providers.asking import ServerTrouble, Trouble
from ai_chatbot.providers.choosing import Refused
from ai_chatbot.providers.found import servers_here
from ai_chatbot.providers.listing import list_models
from ai_chatbot.providers.secrets import KeyLost
from ai_chatbot.providers.servers import Server
from ai_chatbot.providers.trying import Tried
from ai_chatbot.views.flow.access import staff_only
from ai_chatbot.views.model.forms import KeyForm, ModelForm, ServerForm
from config.base.http import Request


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def models(request: Request) -> HttpResponse:
    """POST connects a server, which is asked for its models before it is kept."""
    form = ServerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("ai_chatbot:model_server", connect(request, form).pk)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        except ServerTrouble as trouble:
            form.add_error(None, str(trouble))
    return show_models(request, form)


def connect(request: Request, form: ServerForm) -> ModelServer:
    """Raises Refused, and ServerTrouble for a server that is not as it was said."""
    server = choosing.check_server(**form.cleaned_data)
    try:
        list_models(server)
    except ServerTrouble as trouble:
        if trouble.kind is not Trouble.NOT_FOUND:  # it may keep its list to itself
            raise
    return choosing.connect(server, request.user)


def show_models(request: HttpRequest, form: ServerForm) -> HttpResponse:
    rows = list(ModelServer.objects.all())
    connected = {row.base_url for row in rows}
    context = {
        "form": form,
        "asked": choosing.chosen_server(),
        "is_set": choosing.environment_decides(),
        "is_found": settings.LLM_IS_FOUND,
        "is_own": choosing.chosen_model() is None,
        "chosen": choosing.choices().first(),
        "lost": choosing.lost_key(),
        "before": choosing.choice_before(),
        "servers": [(row, Server(row.provider, row.base_url)) for row in rows],
        "found": [each for each in servers_here() if each.server.base_url not in connected],
        "sets_model": settings.LLM_MODEL,
    }
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/model/overview.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_only
def server(request: Request, server_id: int) -> HttpResponse:
    """One server and its models; POST has one of them write the answers from now on."""
    row = get_row(server_id)
    form = ModelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = choosing.choose(row, form.cleaned_data["model"], request.user)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("From the next question on, “%(model)s” writes the answers.")
            messages.success(request, said % {"model": chosen.model})
            return redirect("ai_chatbot:models")
    return show_server(request, row, form)


def get_row(server_id: int) -> ModelServer:
    return get_object_or_404(ModelServer, pk=server_id)


def show_server(
    request: HttpRequest,
    row: ModelServer,
    form: ModelForm | None = None,
    key_form: KeyForm | None = None,
    tried: Tried | None = None,
) -> HttpResponse:
    listed, problem = listed_by(row)
    newest = choosing.choices().first()
    chosen = newest.model if newest and newest.server_id == row.pk else ""
    form = form or ModelForm()
    form.offer(listed, chosen)
    context = {
        "row": row,
        "server": Server(row.provider, row.base_url),
        "models": listed,
        "problem": problem,
        "chosen": chosen,
        "form": form,
        "key_form": key_form or KeyForm(),
        "tried": tried,
        "is_set": choosing.environment_decides(),
    }
    is_wrong = form.errors or (key_form and key_form.errors)
    template = "ai_chatbot/model/server.html"
    return render(request, template, context, status=422 if is_wrong else 200)


def listed_by(row: ModelServer) -> tuple[list[str], str]:
    """Its models, and what is wrong where it says none."""
    try:
        return list_models(choosing.server_of(row)), ""
    except KeyLost as lost:
        return [], str(lost)
    except ServerTrouble as trouble:
        if trouble.kind is Trouble.NOT_FOUND:
            return [], _("This server does not list its models: write the name of one.")
        return [], str(trouble)
