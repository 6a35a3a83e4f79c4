"""An answer kept as a note: looked at first, and taken back."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from ai_chatbot.golden.notes import (
    FOLDER,
    NotKept,
    keep_as_note,
    kept_of,
    take_back,
    text_of,
    title_of,
)
from ai_chatbot.models import Message
from ai_chatbot.views.golden.pages import own_answer
from config.base.http import Request
from config.base.storable import storable
from notes.text.markdown import render_note


class NoteForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    folder = forms.CharField(
        label=_("Folder"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def keep(request: Request, answer_id: uuid.UUID) -> HttpResponse:
    """What the note would say, and then that it is kept, with a way back."""
    answer = own_answer(request, str(answer_id))
    if answer.is_running:
        raise Http404
    if kept := kept_of(request.user, answer):
        return render(request, "ai_chatbot/golden/kept.html", {"kept": kept, "answer": answer})
    begun = {"title": title_of(answer), "folder": FOLDER}
    form = NoteForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid() and save(request, answer, form):
        return redirect("ai_chatbot:keep_answer", answer.pk)
    preview = render_note(text_of(answer, linked=False))
    context = {"form": form, "answer": answer, "preview": preview}
    status = 422 if form.errors else 200
    return render(request, "ai_chatbot/golden/keep.html", context, status=status)


def save(request: Request, answer: Message, form: NoteForm) -> bool:
    said = {name: storable(value) for name, value in form.cleaned_data.items()}
    try:
        keep_as_note(request.user, answer, **said)
    except NotKept as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def undo(request: Request, answer_id: uuid.UUID) -> HttpResponse:
    answer = own_answer(request, str(answer_id))
    kept = kept_of(request.user, answer)
    if kept is None:
        raise Http404
    take_back(kept)
    messages.success(request, gettext("The note is in the trash."))
    return redirect("ai_chatbot:keep_answer", answer.pk)
