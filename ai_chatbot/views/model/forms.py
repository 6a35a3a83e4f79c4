"""What staff type to connect a model's server. A key that was typed is never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ai_chatbot.models.providers import MODEL_CHARS, URL_CHARS
from ai_chatbot.providers.choosing import KEY_CHARS
from ai_chatbot.providers.known import PROVIDERS


class KeyInput(forms.PasswordInput):
    """Kept by no browser as a password of this site."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false"})


class PlainForm(forms.Form):
    """No colon behind its labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class ServerForm(PlainForm):
    provider = forms.ChoiceField(label=_("Who runs it"), choices=())
    base_url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=URL_CHARS,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "http://…/v1"}),
        help_text=_("Up to and with /v1. Only for a server of your own; others’ are known."),
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=KEY_CHARS,
        widget=KeyInput(),
        help_text=_("Kept encrypted. A server of your own may have none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.key, each.name) for each in PROVIDERS.values()]
        self.fields["provider"].choices = choices  # type: ignore[attr-defined]


class KeyForm(PlainForm):
    key = forms.CharField(
        label=_("New key"), required=False, max_length=KEY_CHARS, widget=KeyInput()
    )


class ModelForm(PlainForm):
    """The model's name: one of the server's list, or as somebody writes it."""

    model = forms.CharField(
        label=_("Model"),
        required=False,
        max_length=MODEL_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    other = forms.CharField(
        label=_("Or another name"),
        required=False,
        max_length=MODEL_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("For a model that the server has and does not list."),
    )

    def offer(self, models: list[str], chosen: str) -> None:
        """Show these for choice, the chosen one among them; without any, a name is written."""
        offered = models if not chosen or chosen in models else [chosen, *models]
        if offered:
            self.fields["model"].widget = forms.Select(choices=[(each, each) for each in offered])
        self.initial["model"] = chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["model"] = cleaned.get("other") or cleaned.get("model") or ""
        if not cleaned["model"] and not self.errors:
            self.add_error("model", gettext("Choose a model of the list, or write its name."))
        return cleaned
