from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ai_chatbot.models import Event, Webhook
from ai_chatbot.webhooks.addresses import URL_MAX_CHARS, NotAllowed, check_url
from config.base.forms.late import OnlyWhatChanged


class WebhookForm(OnlyWhatChanged, forms.ModelForm):
    """What of a webhook its owner says; whose it is and what signs are not among it.

    One that is sent late switches nothing on again that was switched off meanwhile.
    """

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_MAX_CHARS,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        error_messages={"required": _("Give the address that shall be told.")},
    )
    events = forms.MultipleChoiceField(
        label=_("Tell it when"),
        choices=Event.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what it shall be told.")},
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "events", "with_text", "is_active"]
        labels = {
            "name": _("Name"),
            "with_text": _("Send the words of questions and answers along"),
            "is_active": _("Switched on"),
        }
        help_texts = {"with_text": _("Else only their ids and addresses are sent.")}
        error_messages = {"name": {"required": _("Give it a name.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].widget.attrs.update(autocomplete="off", dir="auto")
        self.is_new = self.instance._state.adding
        if not self.is_new:
            self.tell_what_is_shown()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.is_new:
            said = self.changed_of(said)
        if said.get("events") == []:  # others took out what was left
            self.add_error("events", self.fields["events"].error_messages["required"])
        return said

    def clean_url(self) -> str:
        try:
            return str(check_url(self.cleaned_data["url"]))
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from None
