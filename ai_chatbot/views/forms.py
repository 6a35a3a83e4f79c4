from django import forms

from ai_chatbot.models import Conversation


class RenameForm(forms.ModelForm):
    class Meta:
        model = Conversation
        fields = ["title"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["title"].required = True
        self.fields["title"].widget.attrs["dir"] = "auto"
