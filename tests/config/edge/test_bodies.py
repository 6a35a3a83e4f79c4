"""What may be sent, by whom, and how slowly: counted before Django takes it to the disk."""

import itertools
import json
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from ai_chatbot.models import Scope
from ai_chatbot.tokens import make_personal_token
from config.asgi import application
from config.edge import bodies
from tests.config.asgi import Answer, send
from tests.config.support import PASSWORD

PIECE = b"x" * 10_000
IMPORTS = ["/api/notes/import", "/api/v1/imports"]
PLACES = ["/accounts/login/", "/notes/import/", *IMPORTS, "/api/notes/search", "/nope"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BODY_MAX_BYTES, settings.UPLOAD_MAX_MB = 100_000, 1
    monkeypatch.setattr(bodies, "LINGER", 0.1)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes that reached a file of Django's, whether in memory or on the disk."""
    sizes: list[int] = []

    class Counted(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, data: Any) -> int:
            sizes.append(len(data))
            return super().write(data)

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Counted)
    return sizes


def pieces(megabytes: float) -> Iterator[bytes]:
    return itertools.repeat(PIECE, int(megabytes * 100))


async def cookie_of(user: User) -> str:
    browser = Client()
    await sync_to_async(browser.force_login)(user)
    return f"sessionid={browser.cookies['sessionid'].value}"


async def token_of(user: User, *scopes: Scope) -> str:
    make = sync_to_async(make_personal_token)
    token = await make(user, name="a program", scopes=scopes or Scope.values)
    return f"Bearer {token}"


def was_refused(answer: Answer) -> bool:
    return answer.status == 413 and answer.headers["connection"] == "close"


@pytest.mark.parametrize("path", PLACES)
async def test_a_large_body_from_a_stranger_is_refused_before_it_lies_on_the_disk(
    path: str, written: list[int]
) -> None:
    answer = await send(application, "POST", path, pieces(5))

    assert was_refused(answer)
    assert answer.taken <= 110_000
    assert sum(written) <= 100_000


@pytest.mark.parametrize("path", PLACES)
async def test_a_length_that_is_too_large_is_refused_unread(path: str, written: list[int]) -> None:
    answer = await send(application, "POST", path, pieces(5), content_length="5000000")

    assert was_refused(answer)
    assert (answer.taken, written) == (0, [])


async def test_a_body_without_an_end_is_refused(written: list[int]) -> None:
    answer = await send(application, "POST", "/accounts/login/", itertools.repeat(PIECE, 100_000))

    assert was_refused(answer)
    assert sum(written) <= 100_000


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_every_method_is_counted(method: str) -> None:
    assert was_refused(await send(application, method, "/healthz", pieces(1)))


async def test_a_body_within_the_limit_comes_through(alice: User) -> None:
    form = f"login=alice&password={PASSWORD.replace(' ', '+')}&next=/notes/&more=".encode()

    answer = await send(
        application, "POST", "/accounts/login/", [form, PIECE],
        content_type="application/x-www-form-urlencoded", cookie="csrftoken=" + "a" * 32,
        x_csrftoken="a" * 32,
    )  # fmt: skip

    assert (answer.status, answer.headers["location"]) == (302, "/notes/")


async def test_somebody_signed_in_brings_an_import(alice: User) -> None:
    answer = await send(
        application, "POST", "/notes/import/", pieces(0.9), cookie=await cookie_of(alice)
    )

    assert answer.status == 403  # Django's own word, for want of its form's token
    assert answer.taken == 900_000


@pytest.mark.parametrize("path", IMPORTS)
async def test_a_personal_token_brings_an_import(alice: User, path: str) -> None:
    answer = await send(application, "POST", path, pieces(0.9), authorization=await token_of(alice))

    assert answer.status == 422  # it was no form
    assert answer.taken == 900_000


@pytest.mark.parametrize("path", IMPORTS)
async def test_a_token_that_may_not_write_notes_brings_nothing(alice: User, path: str) -> None:
    token = await token_of(alice, Scope.NOTES_READ, Scope.ASK)

    assert was_refused(await send(application, "POST", path, pieces(0.9), authorization=token))


async def test_an_import_has_a_limit_too(alice: User) -> None:
    answer = await send(
        application, "POST", "/notes/import/", pieces(5), cookie=await cookie_of(alice)
    )

    assert was_refused(answer)
    assert "An import may have 1 MB" in answer.text
    assert answer.taken <= 1_200_000


async def test_only_the_import_is_taken_from_somebody_signed_in(alice: User) -> None:
    cookie = await cookie_of(alice)

    assert was_refused(await send(application, "POST", "/notes/new/", pieces(0.9), cookie=cookie))


@pytest.mark.parametrize("cookie", ["sessionid=made-up", "sessionid=", "theme=dark", "\x00=;;="])
async def test_a_cookie_that_is_no_session_brings_nothing(cookie: str) -> None:
    assert was_refused(
        await send(application, "POST", "/notes/import/", pieces(0.9), cookie=cookie)
    )


async def test_an_account_that_was_switched_off_brings_nothing(alice: User) -> None:
    cookie, token = await cookie_of(alice), await token_of(alice)
    await User.objects.filter(pk=alice.pk).aupdate(is_active=False)

    page = await send(application, "POST", "/notes/import/", pieces(0.9), cookie=cookie)
    program = await send(application, "POST", "/api/notes/import", pieces(0.9), authorization=token)

    assert was_refused(page)
    assert was_refused(program)


async def test_a_session_does_not_open_the_api_nor_a_token_the_page(alice: User) -> None:
    cookie, token = await cookie_of(alice), await token_of(alice)

    page = await send(application, "POST", "/notes/import/", pieces(0.9), authorization=token)
    program = await send(application, "POST", "/api/notes/import", pieces(0.9), cookie=cookie)

    assert was_refused(page)
    assert was_refused(program)


@pytest.mark.parametrize("token", ["Bearer cp_made-up", "Bearer ", "Basic YTpi", "Bearer a:b:c"])
async def test_a_made_up_token_brings_nothing(token: str) -> None:
    assert was_refused(
        await send(application, "POST", "/api/notes/import", pieces(0.9), authorization=token)
    )


async def test_the_refusal_is_a_page_to_a_person_and_json_to_a_program() -> None:
    page = await send(application, "POST", "/notes/new/", pieces(1))
    program = await send(application, "POST", "/api/notes/search", pieces(1))
    script = await send(application, "POST", "/notes/import/", pieces(2), accept="application/json")

    assert "<h1>Too large</h1>" in page.text
    assert page.headers["content-type"].startswith("text/html")
    assert json.loads(program.text)["detail"].startswith("This is more than")
    assert json.loads(script.text)["error"].startswith("An import may have 1 MB")


async def test_a_body_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.1)

    answer = await send(application, "POST", "/accounts/login/", [b"login=al"], ends=False)

    assert answer.status == 408
    assert "took too long" in answer.text


async def test_a_large_body_has_the_time_that_its_size_needs() -> None:
    body = bodies.Body({"path": "/"}, receive=lambda: None)  # type: ignore[arg-type,return-value]
    body._bytes = 100 * bodies.SLOWEST

    assert body._seconds_left() > bodies.PATIENCE + 95


@pytest.mark.parametrize("said", ["-5", "1e9", "0x10", "9" * 30, "٣"])
async def test_a_length_that_is_none_does_not_help(said: str) -> None:
    answer = await send(application, "POST", "/accounts/login/", pieces(5), content_length=said)

    assert was_refused(answer)


async def test_what_a_request_brings_is_said_in_a_few_words():
    """Django reads the parts of a Content-Type in the square of their number, on the event loop."""
    said = "text/plain;" + 'a="\\"é字";' * 5_000

    refused = await send(application, "GET", "/accounts/login/", content_type=said)

    assert refused.status == 400
    assert "its Content-Type is too long" in refused.text
