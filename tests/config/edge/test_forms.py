"""A long form says what Django reads out of it, and is read in pieces."""

from urllib.parse import quote_plus, urlencode

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from config.asgi import application, http_application
from config.edge import forms
from config.edge.forms import FormRequest, pieces, read_form
from tests.config.asgi import send

TEXTS = [
    "", "a", "a b+c%41&=", "é", "e\u0301 ", "京都の小船", "مركب في البحر", "👩\u200d👧 ", "%",
    "%%4", "100%", "\n\r\x00",
]  # fmt: skip


@pytest.fixture(params=[3, 7, 64_000], autouse=True)
def piece(request, monkeypatch):
    monkeypatch.setattr(forms, "PIECE", request.param)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("write", [quote_plus, str])
def test_a_form_says_what_it_says_to_django(text, write):
    name, body = quote_plus(text) or "n", write(text * 50)
    form = f"{name}={body}&b&&a=1&a=2&{name}=%e4%BA%ac%".encode()

    assert read_form(form) == QueryDict(form)


def test_no_piece_ends_within_an_escaped_byte():
    text = quote_plus("小船 a" * 20).encode()

    assert b"".join(pieces(text)) == text
    assert not any(b"%" in piece[-2:] for piece in list(pieces(text))[:-1])


def test_too_many_fields_are_none(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    assert len(read_form(b"a=1&b=2&c=3")) == 3
    with pytest.raises(TooManyFieldsSent):
        read_form(b"a=1&b=2&c=3&d=4")


@pytest.mark.parametrize("size", [10, 70_000])
async def test_requests_read_their_forms_so_however_long(size, monkeypatch, db):
    read = []
    monkeypatch.setattr(forms, "read_form", lambda body: read.append(len(body)) or QueryDict(body))
    form = urlencode({"login": "é" * size, "password": "x"}).encode()

    headers = {"content-type": forms.FORM, "cookie": f"csrftoken={'a' * 32}"}
    answer = await send(application, "POST", "/accounts/login/", [form], **headers)

    assert http_application.request_class is FormRequest
    assert answer.status == 403  # its token is looked for in the form
    assert read == ([len(form)] if size > 10 else [])


@pytest.mark.parametrize("size", [10, 70_000])
async def test_a_form_in_another_charset_is_refused_whatever_its_length(size, db):
    headers = {"content-type": f"{forms.FORM}; charset=latin-1", "cookie": f"csrftoken={'a' * 32}"}
    form = b"login=" + b"\xe9" * size

    answer = await send(application, "POST", "/accounts/login/", [form], **headers)

    assert answer.status == 400
