from django import forms
from django.utils.translation import gettext_lazy as _

from notes.models import NoteShare
from notes.models.shares import NAME_MAX_CHARS


class ShareForm(forms.Form):
    """What is shared with whom."""

    kind = forms.ChoiceField(label=_("Share"), choices=NoteShare.Kind.choices)
    name = forms.CharField(
        label=_("Its name"),
        max_length=NAME_MAX_CHARS,
        help_text=_("All notes in the folder or with the tag, and below, also later ones."),
        widget=forms.TextInput(
            attrs={"list": "known-places", "autocomplete": "off", "dir": "auto"}
        ),
    )
    username = forms.CharField(
        label=_("With"),
        max_length=150,
        help_text=_("The exact username."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    may_write = forms.BooleanField(label=_("They may also change these notes"), required=False)
