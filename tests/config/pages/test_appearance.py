"""Colours and the time zone, as each browser has them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from config.edge.own_time import OwnTime
from config.pages.appearance import zone_of, zones

PAGE = "/settings/appearance/"
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOSTILE = [
    "../../etc/passwd",
    "Europe/Nowhere",
    '"><script>',
    "Europe/Berlin\x00",
    "時",
    "a" * 4000,
]


@pytest.fixture
def signed_in(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_user("ada", password="pw"))
    return client


def shown_time(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template("{{ at|date:'H:i' }}").render(Context({"at": NOON})))


def asked_with(**cookies: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES |= cookies
    return request


@pytest.mark.parametrize(
    ("cookies", "shown"),
    [
        ({}, "12:00"),
        ({"browser_time_zone": "Asia/Tokyo"}, "21:00"),
        ({"time_zone": "Asia/Kathmandu", "browser_time_zone": "Asia/Tokyo"}, "17:45"),
    ],
)
def test_times_are_the_readers(cookies: dict[str, str], shown: str) -> None:
    response = OwnTime(shown_time)(asked_with(**cookies))

    assert response.content.decode() == shown


async def test_the_zone_holds_on_the_loop_and_ends_with_the_request() -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        return shown_time(request)

    response: Any = await OwnTime(view)(asked_with(time_zone="Asia/Tokyo"))

    assert response.content.decode() == "21:00"
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("said", HOSTILE)
def test_a_zone_that_is_none_is_passed_over(said: str) -> None:
    assert zone_of(asked_with(time_zone=said, browser_time_zone=said)) == ""


def test_there_are_zones_to_choose_from() -> None:
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"} <= zones()
    assert not any(name.startswith("Etc/") for name in zones())


def test_the_page_needs_a_login(client: Client) -> None:
    assert client.get(PAGE)["location"].startswith("/accounts/login/")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_kept_in_the_browser_and_every_page_has_it(
    signed_in: Client, theme: str
) -> None:
    response = signed_in.post(PAGE, {"theme": theme, "time_zone": "Asia/Tokyo"}, follow=True)

    page = response.content.decode()
    assert f'data-theme="{theme}"' in page
    assert f'<meta name="color-scheme" content="{theme}">' in page
    assert ("css/dark" in page) is (theme == "dark")
    assert signed_in.cookies["theme"]["samesite"] == "Lax"
    signed_in.post("/accounts/logout/")
    assert f'data-theme="{theme}"' in signed_in.get("/accounts/login/").content.decode()


def test_by_default_the_system_decides(signed_in: Client) -> None:
    page = signed_in.get(PAGE).content.decode()

    assert "data-theme" not in page
    assert 'media="(prefers-color-scheme: dark)"' in page


def test_back_to_what_the_system_and_the_browser_have(signed_in: Client) -> None:
    signed_in.post(PAGE, {"theme": "dark", "time_zone": "Asia/Tokyo"})

    signed_in.post(PAGE, {"theme": "", "time_zone": ""})

    assert not signed_in.cookies["theme"].value
    assert not signed_in.cookies["time_zone"].value


@pytest.mark.parametrize(
    "said", [{"theme": "pink"}, {"time_zone": "Mars/Olympus"}, {"theme": '"><script>'}]
)
def test_what_there_is_not_is_refused_and_nothing_changes(
    signed_in: Client, said: dict[str, str]
) -> None:
    response = signed_in.post(PAGE, said)

    assert response.status_code == 422
    assert "theme" not in signed_in.cookies
    assert "<script>" not in response.content.decode().split("</head>")[1]


def test_a_cookie_that_was_made_up_colours_nothing(signed_in: Client) -> None:
    signed_in.cookies["theme"] = '"><img src=x>'

    assert "<img src=x>" not in signed_in.get(PAGE).content.decode()


def test_the_page_takes_no_other_method(signed_in: Client) -> None:
    assert signed_in.put(PAGE).status_code == 405
