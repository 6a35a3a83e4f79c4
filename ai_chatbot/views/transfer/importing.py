"""Conversations of other tools, and of other places of ours, brought in."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ai_chatbot.conversations.importing.importer import import_conversations
from ai_chatbot.conversations.importing.room import room_of
from ai_chatbot.conversations.importing.turns import TooManyWait, own_turn
from config.base.http import Request

SECONDS = 40.0  # of one request; what is left comes with the next, as nothing is made twice
SHOWN = 200
NAME_MAX_CHARS = 200


class ImportConversationsForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("A JSON file, or the zip that the tool gave you"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.zip"}),
        error_messages={
            "required": gettext_lazy("Choose a JSON file or a zip first."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )


@require_http_methods(["GET", "POST"])
def import_page(request: Request) -> HttpResponse:
    """Read the export while the page waits: the same file again goes on where time ran out."""
    form, report = ImportConversationsForm(), None
    if request.method == "POST":
        form = ImportConversationsForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["upload"]
            name = (upload.name or _("The file"))[:NAME_MAX_CHARS]
            try:
                with own_turn(request.user.pk):
                    room = room_of(request.user)
                    report = import_conversations(
                        request.user, upload.file, name, seconds=SECONDS, room=room
                    )
            except TooManyWait:
                said = _("Other imports of yours are under way. Wait for them, then try again.")
                form.add_error("upload", said)
    context = {"form": form, "report": report, "shown": SHOWN}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/import_conversations.html", context, status=status)
