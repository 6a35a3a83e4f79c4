from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

ACCEPT = ".md,.markdown,.txt,.zip"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A file field that takes any number of files, at least one."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    uploads = ManyFilesField(
        label="A zip, or Markdown and text files",
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        error_messages={"required": "Choose a zip or some Markdown or text files first."},
    )
