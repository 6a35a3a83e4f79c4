"""The site's own texts, in the language of who reads them: pages, mails, refusals, what is kept."""

import json
import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core import mail
from django.template import Context, Template
from django.test import Client
from django.utils.translation import gettext_lazy, ngettext

from config.base.languages.active import in_language
from config.doctor.findings import well
from config.edge.bodies import TOO_SLOW, too_large
from config.edge.refusals import as_response
from config.readiness import Check, readiness

GERMAN = {"accept-language": "de"}
SIGN_IN = "/accounts/login/"
READY_LATER = gettext_lazy("Langflow is still starting.")


@pytest.fixture
def german(db: None) -> Client:
    return Client(headers=GERMAN)


def test_a_form_of_a_library_is_in_the_words_of_our_pages(german: Client):
    page = german.get(SIGN_IN).text
    wrong = german.post(SIGN_IN, {"login": "ada", "password": "wrong"}).text
    empty = german.post(SIGN_IN, {"login": "", "password": ""}).text

    assert re.search(r"<label[^>]*>\s*Benutzername\s*</label>", page)
    assert "Benutzername oder Passwort stimmt nicht." in wrong
    assert empty.count("Das fehlt noch.") == 2


def test_days_ago_are_said_as_people_say_them():
    with in_language("de"):
        said = [naturaltime(datetime.now(UTC) - timedelta(days=days, minutes=1)) for days in (1, 8)]

    assert said == ["vor 1\xa0Tag", "vor 1\xa0Woche, 1\xa0Tag"]


def test_a_mail_is_in_the_language_of_who_asked_for_it(german: Client, alice: User):
    german.post("/accounts/password/reset/", {"email": "alice@example.org"})

    (sent,) = mail.outbox
    assert sent.subject == "Commonplace: Passwort zurücksetzen"
    assert sent.body.startswith("Jemand, wahrscheinlich du, möchte das Passwort")
    assert "„alice“" in sent.body
    assert re.search(r"^http://testserver/\S+$", str(sent.body), re.M)
    assert str(sent.body).endswith("Commonplace, unter testserver")


def test_an_address_that_is_not_there_says_so(alice_browser: Client):
    page = alice_browser.get("/nowhere/", headers=GERMAN)

    assert page.status_code == 404
    assert "<h1>Nicht gefunden</h1>" in page.text
    assert "Zur Startseite" in page.text


def test_htmx_is_told_in_words_that_can_be_shown(german: Client):
    response = german.get("/notes/", headers={"hx-request": "true"})

    assert (response.status_code, response.text) == (401, "Du bist nicht mehr angemeldet.")


def test_an_app_on_a_device_speaks_as_its_browser(german: Client):
    manifest = german.get("/manifest.webmanifest").json()
    worker = german.get("/service-worker.js").text

    assert manifest["lang"] == "de"
    assert [each["name"] for each in manifest["shortcuts"]] == ["Fragen", "Neue Notiz"]
    assert 'const PAGE = "/offline/?in=de"' in worker
    # It is fetched without cookies, so that its address says the language.
    page = Client().get("/offline/?in=de")
    assert '<html lang="de">' in page.text
    assert "<h1>Der Server ist nicht erreichbar</h1>" in page.text
    assert page["Content-Language"] == "de"


@pytest.mark.parametrize("said", ["tlh", "de\r\nX-Header: x", "", "../de", "日"])
def test_an_offline_page_in_no_language_of_ours_is_english(db: None, said: str):
    page = Client().get("/offline/", {"in": said})

    assert page["Content-Language"] == "en"
    assert "X-Header" not in page


def scope(path: str, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return {"path": path, "headers": list(named.items())}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (scope("/notes/import/", accept_language="de"), "Ein Import darf 100 MB haben"),
        (scope("/notes/new/", cookie="language=fr"), "C’est plus que les 6\xa0Mo acceptés."),
        (scope("/notes/new/"), "This is more than the 6 MB that are taken."),
        (scope("/api/v1/notes", accept_language="de"), "This is more than the 6 MB"),
    ],
)
def test_what_stands_before_django_refuses_in_that_language(asked: Any, sentence: str):
    refused = as_response(asked, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large(asked).sentence)

    assert sentence in refused.body.decode().replace(" Mo", "\xa0Mo")


def test_a_script_of_ours_reads_a_refusal_that_can_be_shown():
    asked = scope("/notes/import/", accept="application/json", accept_language="de")

    said = json.loads(as_response(asked, HTTPStatus.REQUEST_TIMEOUT, TOO_SLOW).body)

    assert said["error"].startswith("Die Anfrage brauchte zu lange.")


def test_one_report_is_told_to_each_in_their_language(alice_browser: Client, monkeypatch: Any):
    away = Check(False, READY_LATER, is_starting=True)

    async def report() -> dict[str, Check]:
        return {"langflow": away}

    monkeypatch.setattr(readiness, "report", report)

    said = {
        language: alice_browser.get("/ready-banner/", headers={"accept-language": language}).text
        for language in ("de", "fr", "en")
    }
    assert "Der Assistent startet noch." in said["de"]
    assert "L’assistant démarre encore." in said["fr"]
    assert "The assistant is still starting." in said["en"]
    told = alice_browser.get("/readyz", headers=GERMAN).json()
    assert told["langflow"]["detail"] == "Langflow is still starting."  # a program reads it


def test_a_finding_has_a_name_for_people_and_a_key_for_programs():
    finding = well("clocks", "…")

    with in_language("de"):
        assert (finding.name, finding.as_json()["subject"]) == ("Uhren", "clocks")
    assert finding.name == "clocks"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "3 March 2026, 14:05 | 3 Mar 2026 | 1.5"),
        ("de", "3. März 2026, 14:05 | 3. März 2026 | 1,5"),
        ("fr", "3 mars 2026 à 14:05 | 3 mars 2026 | 1,5"),
    ],
)
def test_days_and_numbers_are_written_as_people_write_them(language: str, said: str):
    shown = Template(
        '{{ at|date:"DATETIME_FORMAT" }} | {{ at|date:"SHORT_DATE_FORMAT" }} | {{ number }}'
    )
    with in_language(language):
        at = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
        assert shown.render(Context({"at": at, "number": 1.5})) == said


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("de", 0, "%(n)s persönliche Token"),
        ("de", 1, "%(n)s persönliches Token"),
        ("fr", 0, "%(n)s jeton personnel"),
        ("fr", 2, "%(n)s jetons personnels"),
        ("fr", 1_000_000, "%(n)s jetons personnels"),
    ],
)
def test_plurals_are_those_of_the_language(language: str, count: int, said: str):
    with in_language(language):
        assert ngettext("%(n)s personal token", "%(n)s personal tokens", count) == said
