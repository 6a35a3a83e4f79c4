from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from ai_chatbot.models import STAFF_SCOPES, Conversation, PersonalToken, Scope
from config.base.attempts import save_changes


class RenameForm(forms.ModelForm):
    class Meta:
        model = Conversation
        fields = ["title"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title"].label = _("Title")
        self.fields["title"].required = True
        self.fields["title"].widget.attrs["dir"] = "auto"

    def save_title(self) -> None:
        """Nothing else: its questions may go on meanwhile."""
        save_changes(self.instance, "title")


class TokenForm(forms.Form):
    """A new personal token; `days` is "" for one without an end."""

    name = forms.CharField(
        max_length=PersonalToken._meta.get_field("name").max_length,
        label=_("Name"),
        help_text=_("What it is for, so that you know which one to take back."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the token may be used for.")},
    )
    days = forms.ChoiceField(
        label=_("It ends"),
        required=False,
        initial="30",
        choices=[
            ("7", _("after 7 days")),
            ("30", _("after 30 days")),
            ("90", _("after 90 days")),
            ("365", _("after a year")),
            ("", _("never, until you take it back")),
        ],
    )

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [
            (scope.value, scope.label)
            for scope in Scope
            if user.is_staff or scope not in STAFF_SCOPES
        ]
