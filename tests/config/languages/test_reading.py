"""In whose language a page is: what was chosen, what the browser asks for, or English."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import AsyncClient, Client, RequestFactory
from django.utils import translation

from config.base.languages.active import in_language, language_of, language_of_scope
from config.edge.own_language import OwnLanguage

PAGE = "/settings/appearance/"
SIGN_IN = "/accounts/login/"


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "ja,fr-CA;q=0.8,de;q=0.2", "fr"),
        ("", "ja", "en"),
        ("", "en-GB,de", "en"),
        ("fr", "de", "fr"),
        ("ja", "de", "de"),
        ("", "*", "en"),
        ("../../etc/passwd", "fr;q=nan, \x00, ;;;", "en"),
        ("de\x00", "d" * 100_000, "en"),
        ("時", "de," * 50_000, "de"),
    ],
)
def test_chosen_before_asked_for_before_english(chosen: str, accepted: str, language: str):
    assert language_of(chosen, accepted) == language


def test_a_websocket_is_in_the_language_of_its_page():
    scope: dict[str, Any] = {"headers": [(b"host", b"x"), (b"accept-language", b"fr-FR,fr")]}

    assert language_of_scope(scope) == "fr"
    scope["headers"].append((b"cookie", b"theme=dark; language=de"))
    assert language_of_scope(scope) == "de"
    assert language_of_scope({}) == "en"


def test_what_is_rendered_outside_of_a_request_may_be_in_any_language():
    with in_language("de"):
        assert translation.gettext("Sign out") == "Abmelden"
    with in_language("xx"):
        assert translation.get_language() == "en"
    assert translation.gettext("Sign out") == "Sign out"


def said_language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


async def test_it_holds_on_the_loop_and_ends_with_the_request(rf: RequestFactory):
    async def view(request: HttpRequest) -> HttpResponse:
        return said_language(request)

    response: Any = await OwnLanguage(view)(rf.get("/", headers={"accept-language": "de"}))

    assert response.content == b"de"
    assert response["Content-Language"] == "de"
    assert response["Vary"] == "Accept-Language"
    assert translation.get_language() == "en"


@pytest.mark.parametrize("path", ["/api/v1/notes", "/api/notes/search", "/v1/models"])
def test_programs_are_spoken_to_in_english(rf: RequestFactory, path: str):
    response = OwnLanguage(said_language)(rf.get(path, headers={"accept-language": "de"}))

    assert response.content == b"en"
    assert "Vary" not in response


@pytest.mark.parametrize(
    ("language", "sign_in"), [("de", "Anmelden"), ("fr", "Se connecter"), ("en", "Sign in")]
)
def test_signing_in_is_in_the_language_of_the_browser(
    client: Client, db: None, language: str, sign_in: str
):
    page = client.get(SIGN_IN, headers={"accept-language": language}).text

    assert f'<html lang="{language}"' in page
    assert f"<h1>{sign_in}</h1>" in page
    assert (f"js/words/{language}.js" in page) is (language != "en")


@pytest.mark.django_db(transaction=True)
async def test_a_page_drawn_in_a_thread_has_the_language_of_its_request():
    response = await AsyncClient().get(SIGN_IN, headers={"accept-language": "de"})

    page = response.content.decode()
    assert '<html lang="de"' in page
    assert "<h1>Anmelden</h1>" in page
    assert "Accept-Language" in response["Vary"]


def test_the_choice_is_kept_in_the_browser_and_given_up_again(alice_browser: Client):
    page = alice_browser.post(PAGE, {"language": "de"}, follow=True).text

    assert '<html lang="de"' in page
    assert '<option value="de" selected>Deutsch</option>' in page
    assert "<h1>Darstellung</h1>" in page
    assert alice_browser.cookies["language"]["samesite"] == "Lax"
    alice_browser.post("/accounts/logout/")
    assert '<html lang="de"' in alice_browser.get(SIGN_IN).text


def test_what_it_says_of_a_change_is_in_the_new_language(alice_browser: Client):
    page = alice_browser.post(PAGE, {"language": "fr"}, follow=True).text
    assert "Les pages ont maintenant cet aspect dans ce navigateur." in page

    page = alice_browser.post(PAGE, {"language": ""}, follow=True).text
    assert "Pages look like this in this browser now." in page
    assert not alice_browser.cookies["language"].value


def test_a_language_there_is_not_is_refused(alice_browser: Client):
    response = alice_browser.post(PAGE, {"language": "tlh"})

    assert response.status_code == 422
    assert "language" not in alice_browser.cookies


def test_a_language_that_is_written_from_the_right_turns_the_page():
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl"' in render_to_string("base.html")
    with translation.override("fr"):
        assert '<html lang="fr"' in render_to_string("base.html")
        assert "rtl" not in render_to_string("base.html")
