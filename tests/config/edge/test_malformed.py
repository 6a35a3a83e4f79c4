"""Bodies that no program sends: each is refused in words, and none is an error of the server."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ai_chatbot.tokens import make_personal_token

PART = b"--x\r\nContent-Disposition: form-data; name="
FORM = "multipart/form-data; boundary=x"
BODIES = {
    "deep JSON": ("application/json", b"[" * 200_000),
    "a huge number": ("application/json", b'{"query": "x", "limit": ' + b"9" * 5000 + b"}"),
    "no finite number": ("application/json", b'{"query": "x", "limit": 1e999}'),
    "JSON in no letters": ("application/json", b"\xff\xfe"),
    "JSON of an encoding that is none": ("application/json; charset=zzz", b"{}"),
    "nothing": ("application/json", b"null"),
    "no boundary": ("multipart/form-data", b"x"),
    "an empty boundary": ("multipart/form-data; boundary=", b"x"),
    "a long boundary": (f"multipart/form-data; boundary={'x' * 300}", b"--x"),
    "half a part": (FORM, PART + b'"uploads"; filename="a.md"\r\n\r\nhal'),
    "base64 that is none": (
        FORM, PART + b'"uploads"; filename="a.md"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--",
    ),
    "a field of an encoding that is none": (
        FORM, PART + b'"paths"\r\nContent-Type: text/plain; charset=zzz\r\n\r\nhi\r\n--x--',
    ),
    "a name of an encoding that is none": (
        FORM, PART + b"\"uploads\"; filename*=zzz''%FF.exe\r\n\r\nhi\r\n--x--",
    ),
    "a form of an encoding that is none": (
        "application/x-www-form-urlencoded; charset=zzz", b"a=%ff",
    ),
    "a kind that is none": ("\x00", b"a=1"),
}  # fmt: skip


@pytest.mark.parametrize("address", ["/api/notes/search", "/api/notes/import"])
@pytest.mark.parametrize("body", BODIES)
def test_a_program_is_told(client: Client, alice: User, body: str, address: str) -> None:
    kind, data = BODIES[body]
    token = make_personal_token(alice, name="script")

    response = client.generic(
        "POST", address, data, content_type=kind, headers={"Authorization": f"Bearer {token}"}
    )

    assert response.status_code in {400, 422}
    assert response.json()["detail"]


@pytest.mark.parametrize("address", ["/notes/import/", "/notes/new/", "/accounts/password/change/"])
@pytest.mark.parametrize("body", BODIES)
def test_a_page_says_so(alice_browser: Client, body: str, address: str) -> None:
    kind, data = BODIES[body]

    response = alice_browser.generic("POST", address, data, content_type=kind)

    assert response.status_code in {200, 400, 422}  # 200: the form, with what is wrong in it
    assert "<html" in response.text
