"""What an owner says of a published collection."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ai_chatbot.models import Collection, FlowPin
from ai_chatbot.models.collections import SUGGESTIONS_MAX
from ai_chatbot.origins import as_origin
from config.base.forms.late import OnlyWhatChanged

LINE_MAX_CHARS = 300
USUAL = gettext_noop("The one that answers everybody")
NOTHING_PICKED = gettext_noop(
    "Name at least one folder or one tag: that is what can be asked about."
)


class LinesField(forms.CharField):
    """A list of texts, one a line; each is tidied by `tidy`, which raises ValidationError."""

    def __init__(
        self, *, most: int, tidy: Callable[[str], str] = str.strip, rows: int = 3, **options: Any
    ) -> None:
        self.most, self.tidy = most, tidy
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(widget=widget, max_length=most * (LINE_MAX_CHARS + 2), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [self.tidy(line) for line in super().clean(value).splitlines() if line.strip()]
        lines = list(dict.fromkeys(filter(None, lines)))
        if len(lines) > self.most:
            raise ValidationError(
                _("%(most)s lines at most: these are %(has)s.")
                % {"most": self.most, "has": len(lines)}
            )
        if long := next((line for line in lines if len(line) > LINE_MAX_CHARS), ""):
            raise ValidationError(_("This line is too long: “%(line)s…”.") % {"line": long[:40]})
        return lines


def tidy_folder(line: str) -> str:
    return line.strip().strip("/").strip()


def tidy_tag(line: str) -> str:
    return line.strip().lstrip("#").strip("/").strip()


def tidy_origin(line: str) -> str:
    try:
        return as_origin(line.strip())
    except ValueError:
        raise ValidationError(
            _(
                "“%(line)s” is no address of a site. Write it as https://shop.example, "
                "without a path."
            )
            % {"line": line.strip()[:100]}
        ) from None


class CollectionForm(OnlyWhatChanged, forms.ModelForm):
    """One that is sent late publishes nothing again that was taken back meanwhile."""

    folders = LinesField(
        label=gettext_lazy("Folders"), most=50, tidy=tidy_folder, required=False,
        help_text=gettext_lazy(
            "One a line, such as Recipes/Soups. What is in folders below is in it, too."
        ),
    )  # fmt: skip
    tags = LinesField(
        label=gettext_lazy("Tags"), most=50, tidy=tidy_tag, required=False,
        help_text=gettext_lazy(
            "One a line. Notes in any of the folders or with any of the tags can be asked."
        ),
    )  # fmt: skip
    origins = LinesField(
        label=gettext_lazy("Sites that may show it"), most=20, tidy=tidy_origin, required=False,
        help_text=gettext_lazy(
            "One a line, such as https://shop.example. Its own page works without any."
        ),
    )  # fmt: skip
    suggestions = LinesField(
        label=gettext_lazy("Suggested questions"), most=SUGGESTIONS_MAX, required=False, rows=4,
    )  # fmt: skip

    class Meta:
        model = Collection
        fields = [
            "title", "folders", "tags", "flow", "shows_text", "origins", "greeting", "suggestions",
            "questions_per_minute", "questions_per_day", "tokens_per_visitor", "tokens_per_day",
        ]  # fmt: skip
        labels = {
            "title": gettext_lazy("Title"),
            "greeting": gettext_lazy("Greeting"),
            "shows_text": gettext_lazy("Show the passages that answers rest on"),
            "questions_per_minute": gettext_lazy("Questions a minute, of one visitor"),
            "questions_per_day": gettext_lazy("Questions a day, of one visitor"),
            "tokens_per_visitor": gettext_lazy("Tokens a day, for one visitor"),
            "tokens_per_day": gettext_lazy("Tokens a day, for all visitors together"),
        }
        help_texts = {
            "title": gettext_lazy("Visitors see it."),
            "shows_text": gettext_lazy("Without this, visitors see the titles of the notes alone."),
        }
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "greeting": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["flow"] = self.choice_of_flow()
        most = _("%(most)s at most, one a line.") % {"most": SUGGESTIONS_MAX}
        self.fields["suggestions"].help_text = most
        self.most("questions_per_minute", 100)
        self.most("questions_per_day", 10_000)
        self.most("tokens_per_visitor", settings.TOKENS_PER_DAY)
        self.most("tokens_per_day", settings.TOKENS_PER_DAY)
        if self.instance.pk:
            self.tell_what_is_shown()

    def choice_of_flow(self) -> forms.ChoiceField:
        """Among those that are published and ask the notes; one that is not any more stays as it
        was chosen."""
        offered = {flow.key: flow.shown for flow in FlowPin.objects.offered() if flow.asks_notes}
        mine = self.instance.flow
        known = offered | ({mine: mine.replace("_", " ")} if mine and mine not in offered else {})
        choices = [("", _(USUAL)), *known.items()]
        return forms.ChoiceField(label=_("Flow that answers"), choices=choices, required=False)

    def most(self, name: str, limit: int) -> None:
        self.initial[name] = min(getattr(self.instance, name), limit)
        label = self.fields[name].label
        self.fields[name] = forms.IntegerField(label=label, min_value=1, max_value=limit)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.instance.pk:
            said = self.changed_of(said)
        picked = [said.get(name, getattr(self.instance, name)) for name in ("folders", "tags")]
        if not self.errors and not any(picked):
            self.add_error("folders", _(NOTHING_PICKED))
        return said
