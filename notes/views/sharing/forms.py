from django import forms

from notes.models import NoteShare
from notes.models.shares import NAME_MAX_CHARS


class ShareForm(forms.Form):
    """What is shared with whom."""

    kind = forms.ChoiceField(label="Share", choices=NoteShare.Kind.choices)
    name = forms.CharField(
        label="Its name",
        max_length=NAME_MAX_CHARS,
        help_text="All notes in the folder or with the tag, and below, also later ones.",
        widget=forms.TextInput(
            attrs={"list": "known-places", "autocomplete": "off", "dir": "auto"}
        ),
    )
    username = forms.CharField(
        label="With",
        max_length=150,
        help_text="The exact username.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    may_write = forms.BooleanField(label="They may also change these notes", required=False)
