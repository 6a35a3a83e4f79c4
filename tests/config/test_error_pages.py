import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django.fixtures import Settings

from config import error_pages, urls


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the server")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


# The site's own addresses, and views that fail in each way.
urlpatterns = [
    path("break-down/", break_down),
    path("api/break-down/", break_down),
    path("refuse/", refuse),
    path("", include("config.urls")),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def failing_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_an_unknown_host_name_is_named_with_the_setting_that_allows_it(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"host": "notes.lan:8000"})

    assert response.status_code == 400
    assert "“notes.lan:8000”" in text_of(response)
    assert "add it to ALLOWED_HOSTS" in text_of(response)


@pytest.mark.django_db
def test_a_host_name_cannot_bring_markup(client: Client) -> None:
    response = client.get("/accounts/login/", headers={"host": "<b>evil</b>"})

    assert response.status_code == 400
    assert "<b>evil" not in text_of(response)


def test_a_bad_request_says_what_to_do() -> None:
    request = RequestFactory().get("/notes/")

    response = error_pages.bad_request(request, ValueError("anything"))

    assert response.status_code == 400
    assert "reload the page" in text_of(response)


def test_a_page_that_is_not_there_keeps_the_navigation(alice_browser: Client) -> None:
    response = alice_browser.get("/nowhere/")

    assert response.status_code == 404
    assert "There is nothing at this address" in text_of(response)
    assert 'href="/notes/"' in text_of(response)


def test_what_an_account_may_not_do_is_refused_in_words(alice_browser: Client) -> None:
    response = alice_browser.get("/refuse/")

    assert response.status_code == 403
    assert "Your account may not do this" in text_of(response)


def test_a_form_without_its_token_says_what_to_do_behind_a_proxy(alice: object) -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/accounts/login/", {"login": "alice", "password": "x"})

    assert response.status_code == 403
    assert "reload the page" in text_of(response)
    assert "CSRF_TRUSTED_ORIGINS" in text_of(response)


def test_a_form_from_another_site_is_refused(alice: object) -> None:
    browser = Client(enforce_csrf_checks=True)
    token = browser.get("/accounts/login/").cookies["csrftoken"].value

    response = browser.post(
        "/accounts/login/",
        {"csrfmiddlewaretoken": token},
        headers={"origin": "https://evil.example"},
    )

    assert response.status_code == 403


def test_a_mistake_of_the_server_is_said_without_its_details(alice_browser: Client) -> None:
    alice_browser.raise_request_exception = False

    response = alice_browser.get("/break-down/")

    assert response.status_code == 500
    assert "your notes and conversations are safe" in text_of(response)
    assert "a secret of the server" not in text_of(response)


def test_the_page_for_mistakes_needs_no_database() -> None:
    # Without the `db` fixture any query raises.
    response = error_pages.server_error(RequestFactory().get("/notes/"))

    assert response.status_code == 500
    assert "Something went wrong" in text_of(response)


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (lambda request: error_pages.bad_request(request, ValueError()), 400),
        (lambda request: error_pages.forbidden(request, PermissionError()), 403),
        (lambda request: error_pages.csrf_failure(request), 403),
        (lambda request: error_pages.not_found(request, Http404()), 404),
        (lambda request: error_pages.too_many_requests(request), 429),
        (lambda request: error_pages.server_error(request), 500),
    ],
)
def test_a_program_gets_its_errors_as_json(view: object, status: int) -> None:
    response = view(RequestFactory().get("/api/anything"))  # type: ignore[operator]

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content)["detail"].endswith(".")


@pytest.mark.django_db
def test_an_unknown_api_address_is_a_json_404(client: Client) -> None:
    response = client.get("/api/nowhere")

    assert response.status_code == 404
    assert "nothing at this address" in response.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [*"/healthz /readyz /metrics /favicon.ico /offline/ /manifest.webmanifest".split(),
     "/service-worker.js", f"/s/{'x' * 22}/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_only_read_says_so_to_whoever_writes(address: str, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address)

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
