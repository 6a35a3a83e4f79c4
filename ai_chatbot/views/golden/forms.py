"""What a person says of a golden question."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ai_chatbot.flows.current import published_flows
from ai_chatbot.golden import keeping
from ai_chatbot.golden.facts import FACTS_MAX, WORDING_MAX_CHARS, WORDINGS_MAX
from ai_chatbot.golden.files import NOTES_MAX, note_named
from ai_chatbot.models import GoldenQuestion
from ai_chatbot.views.collection_forms import LinesField

BETWEEN = "|"  # two wordings of a fact
NOTHING_KNOWN = gettext_noop(
    "Say which notes must be found or what must be said, or that the notes do not know."
)
BOTH = gettext_noop("If the notes do not know it, no note and no fact can be named.")


class GoldenForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    notes = LinesField(
        label=gettext_lazy("Notes that must be found"), most=NOTES_MAX, required=False,
        help_text=gettext_lazy("One a line, by title or path."),
    )  # fmt: skip
    facts = LinesField(
        label=gettext_lazy("Facts that must be said"), most=FACTS_MAX, required=False,
        help_text=gettext_lazy(
            "One a line; other wordings of the same behind “|”: May 2021 | 5/2021."
        ),
    )  # fmt: skip
    refuse = forms.BooleanField(label=gettext_lazy("The notes do not know it"), required=False)

    def __init__(self, owner: User, kept: GoldenQuestion, data: Any = None) -> None:
        self.owner, self.kept = owner, kept
        initial = {
            "question": kept.question,
            "notes": [note["title"] for note in kept.notes],
            "facts": [f" {BETWEEN} ".join(wordings) for wordings in kept.facts],
            "refuse": kept.refuse,
            "flow": kept.flow,
        }
        super().__init__(data, initial=initial)
        self.choose_flow()

    def choose_flow(self) -> None:
        """Where there is one flow only, there is nothing to choose."""
        flows = dict.fromkeys([*published_flows(), self.kept.flow])
        named: list[tuple[str, str]] = [(flow, flow) for flow in flows if flow]
        if len(named) > 1:
            choices = [("", _("Of every flow")), *named]
            label = _("Of which flow")
            self.fields["flow"] = forms.ChoiceField(label=label, required=False, choices=choices)

    def clean_question(self) -> str:
        """What is longer could not be asked."""
        question: str = self.cleaned_data["question"]
        MaxLengthValidator(settings.QUESTION_MAX_CHARS)(question)
        return question

    def clean_facts(self) -> list[list[str]]:
        facts = [
            [each.strip() for each in line.split(BETWEEN) if each.strip()]
            for line in self.cleaned_data["facts"]
        ]
        if any(len(wordings) > WORDINGS_MAX for wordings in facts):
            raise ValidationError(
                _("%(most)s wordings of a fact at most.") % {"most": WORDINGS_MAX}
            )
        if any(len(each) > WORDING_MAX_CHARS for wordings in facts for each in wordings):
            raise ValidationError(
                _("A wording has %(most)s characters at most.") % {"most": WORDING_MAX_CHARS}
            )
        return [wordings for wordings in facts if wordings]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        knows = bool(said.get("notes") or said.get("facts"))
        if not self.errors and knows == said["refuse"]:
            self.add_error("refuse" if knows else "notes", _(BOTH) if knows else _(NOTHING_KNOWN))
        return said

    def save(self) -> GoldenQuestion:
        """Raises keeping.TooMany."""
        said, kept = self.cleaned_data, self.kept
        known = {note["title"]: note for note in kept.notes}  # which it was, though it moved since
        kept.question, kept.refuse, kept.facts = said["question"], said["refuse"], said["facts"]
        kept.flow = said.get("flow", kept.flow)
        kept.notes = [known.get(name) or note_named(name, self.owner) for name in said["notes"]]
        keeping.keep(kept)
        return kept
