import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from notes.editing.writing import Draft, draft_of
from notes.models import Note
from notes.search.evidence import FLOOR, HALF, THRESHOLD, WORDS_WEIGHT, Knobs
from notes.text.captured import URL_MAX_CHARS, is_web_address, title_for
from notes.text.decoding.names import ENCODINGS
from notes.text.front_matter import tidy_tags
from notes.text.parsing import NOTE_MAX_BYTES, PATH_MAX_CHARS, TITLE_MAX_CHARS
from notes.text.syntax.tags import TAG_MAX_CHARS


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A file field that takes any number of files, at least one."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    uploads = ManyFilesField(
        label=_("A zip of your vault or of a Notion export, or any files"),
        widget=ManyFilesInput(),
        allow_empty_file=True,
        error_messages={"required": _("Choose a zip or some files first.")},
    )


class EncodingForm(forms.Form):
    encoding = forms.ChoiceField(label=_("Read its file as"), choices=list(ENCODINGS.items()))


class NoteForm(forms.Form):
    """A note's fields; `seen_hash` says which text the form was opened with."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_MAX_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Give the note a title.")},
    )
    folder = forms.CharField(
        label=_("Folder"),
        max_length=PATH_MAX_CHARS,
        required=False,
        widget=forms.TextInput(
            attrs={"list": "known-folders", "autocomplete": "off", "dir": "auto"}
        ),
        help_text=_("Folders are separated by “/”; empty is the top."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        max_length=20_000,
        required=False,
        widget=forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off", "dir": "auto"}),
        help_text=_("Separated by commas. A tag can be below another: garden/roses."),
    )
    day = forms.DateField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "What “before:” and “after:” go by. A change is written into the front matter."
        ),
    )
    body = forms.CharField(
        label=_("Text"), max_length=NOTE_MAX_BYTES, required=False, strip=False,
        widget=forms.Textarea(
            attrs={"rows": 20, "spellcheck": "true", "dir": "auto", "aria-describedby": "body-help"}
        ),
        error_messages={
            "max_length": _("A note holds 5 MB at most. Divide it into several notes."),
            "null_characters_not_allowed": _("The text holds NUL characters. Remove them."),
        },
    )  # fmt: skip
    seen_hash = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    @classmethod
    def showing(cls, draft: Draft, seen_hash: str = "") -> "NoteForm":
        return cls(
            initial={
                "title": draft.title,
                "folder": draft.folder,
                "tags": ", ".join(draft.tags),
                "day": draft.day,
                "body": draft.body,
                "seen_hash": seen_hash,
            }
        )

    def clean_tags(self) -> list[str]:
        names = tidy_tags(re.split(r"[,\n]", self.cleaned_data["tags"]))
        if any(len(name) > TAG_MAX_CHARS for name in names):
            said = _("A tag has %(number)d characters at most.")
            raise forms.ValidationError(said % {"number": TAG_MAX_CHARS})
        return names

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n")

    def draft(self) -> Draft:
        """What was filled in; only for a valid form."""
        given = self.cleaned_data
        day = f"{given['day'] or ''}" if "day" in self.data else None
        return Draft(given["title"], given["folder"], given["tags"], given["body"], day)


class SharedNoteForm(NoteForm):
    """Of somebody else's note: who may read it, by its folder and tags, is not theirs to say."""

    folder = None  # type: ignore[assignment]
    tags = None  # type: ignore[assignment]

    def draft_of_shared(self, note: Note) -> Draft:
        given, said = self.cleaned_data, draft_of(note)
        day = f"{given['day'] or ''}" if "day" in self.data else None
        return Draft(given["title"], said.folder, said.tags, given["body"], day)


class CaptureForm(forms.Form):
    """A note in a hurry: any one of its fields is enough."""

    body = NoteForm.base_fields["body"]
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_MAX_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    source = forms.CharField(
        label=_("From the page"),
        max_length=URL_MAX_CHARS,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        if source and not is_web_address(source):
            raise forms.ValidationError(_("The address of a page begins with http:// or https://."))
        return source

    clean_body = NoteForm.clean_body

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(value.strip() for value in given.values()):
            raise forms.ValidationError(_("There is nothing to save yet."))
        return given

    def draft(self) -> Draft:
        """What was filled in; only for a valid form."""
        given = self.cleaned_data
        title = given["title"] or title_for(given["body"], given["source"])
        return Draft(title, "", [], given["body"], source=given["source"])


class BenchForm(forms.Form):
    """A question and the knobs of the search."""

    q = forms.CharField(
        label=_("Question"),
        max_length=1000,
        error_messages={"required": _("Write a question first.")},
    )
    k = forms.IntegerField(
        label=_("Passages"), min_value=1, max_value=50, initial=10, required=False
    )
    words_weight = forms.FloatField(
        label=_("Weight of words"), min_value=0, max_value=5, initial=WORDS_WEIGHT, required=False
    )
    half = forms.FloatField(
        label=_("BM25 that counts half"), min_value=0.1, max_value=200, initial=HALF, required=False
    )
    threshold = forms.FloatField(
        label=_("Threshold"), min_value=0, max_value=2, initial=THRESHOLD, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if field.initial is not None:
                field.widget.attrs["placeholder"] = field.initial

    def clean(self) -> dict[str, Any]:
        """A knob that was left empty stands where it stands for questions."""
        given = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if given.get(name) is None and name not in self.errors:
                given[name] = field.initial
        return given

    def knobs(self) -> Knobs:
        given = self.cleaned_data
        threshold = given["threshold"]
        return Knobs(
            words_weight=given["words_weight"],
            half=given["half"],
            threshold=threshold,
            floor=min(FLOOR, threshold),
        )
