"""Long forms, read in pieces: a note's text comes as one, and strangers send what they like.

Python takes a form apart in single steps that hold the interpreter for half a second where it has
six megabytes: in a thread of its own, and yet nobody else is answered meanwhile.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

FORM = "application/x-www-form-urlencoded"
SHORT = 64_000  # bytes; those are Django's to read
PIECE = 64_000
ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2})++")


class FormRequest(ASGIRequest):
    _read_started: bool  # Django's own, which its types do not tell of
    _files: MultiValueDict[str, UploadedFile]

    def _load_post_and_files(self) -> None:
        is_form = self.method == "POST" and self.content_type == FORM
        can_be_read = not self._read_started or hasattr(self, "_body")
        is_ours = is_form and can_be_read and (self.encoding or "utf-8").lower() == "utf-8"
        if is_ours and len(self.body) > SHORT:
            self._post, self._files = read_form(self.body), MultiValueDict()
        else:
            super()._load_post_and_files()


def read_form(body: bytes) -> QueryDict:
    """As Django reads it. Raises TooManyFieldsSent."""
    if body.count(b"&") >= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise TooManyFieldsSent("The form has too many fields.")
    form = QueryDict(mutable=True)
    for field in filter(None, body.split(b"&")):
        name, _, value = field.partition(b"=")
        form.appendlist(decoded(name), decoded(value))
    form._mutable = False
    return form


def decoded(text: bytes) -> str:
    return b"".join(map(unescaped, pieces(text))).decode("utf-8", "replace")


def unescaped(piece: bytes) -> bytes:
    return ESCAPED.sub(from_hex, piece.replace(b"+", b" "))


def from_hex(escaped: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escaped[0].decode().replace("%", ""))


def pieces(text: bytes) -> Iterator[bytes]:
    """None ends within what a percent sign begins."""
    start = 0
    while start < len(text):
        end = start + PIECE
        cut = text.rfind(b"%", end - 2, end)
        yield text[start : cut if cut > start else end]
        start = cut if cut > start else end
