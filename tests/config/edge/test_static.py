"""Static files: compressed, kept for a year under a name that changes with them."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Template
from django.test import AsyncClient

from config.edge.modules import modules_of
from config.edge.static import ACCEPTS_GZIP, version

NAME = "css/site.css"
GZIP = {"Accept-Encoding": "gzip"}
BROTLI = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture(autouse=True)
def served(settings: LazySettings) -> None:
    settings.SERVESTATIC_USE_FINDERS = True  # as the product does


def content() -> bytes:
    found = finders.find(NAME)
    assert found
    return Path(found).read_bytes()


async def body_of(response: object) -> bytes:
    if not response.streaming:  # type: ignore[attr-defined]
        return response.content  # type: ignore[attr-defined]
    return b"".join([piece async for piece in response])  # type: ignore[attr-defined]


async def test_what_pages_name_is_compressed_and_kept_for_a_year(async_client: AsyncClient) -> None:
    response = await async_client.get(staticfiles_storage.url(NAME), headers=GZIP)

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.content) < len(content()) / 3
    assert gzip.decompress(response.content) == content()


async def test_who_takes_brotli_gets_less(async_client: AsyncClient) -> None:
    zipped = await async_client.get(staticfiles_storage.url(NAME), headers=GZIP)

    response = await async_client.get(staticfiles_storage.url(NAME), headers=BROTLI)

    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["ETag"] != zipped.headers["ETag"]
    assert brotli.decompress(response.content) == content()
    assert len(response.content) < len(zipped.content)


async def test_who_takes_no_gzip_gets_it_as_it_is(async_client: AsyncClient) -> None:
    for refusing in (
        {},
        {"Accept-Encoding": "gzip;q=0, br;q=0.0, zstd"},
        {**GZIP, "Range": "bytes=0-9"},
    ):
        response = await async_client.get(staticfiles_storage.url(NAME), headers=refusing)

        assert "Content-Encoding" not in response.headers
        assert content().startswith(await body_of(response))


async def test_a_browser_that_has_it_is_told_so(async_client: AsyncClient) -> None:
    first = await async_client.get(f"/static/{NAME}", headers=GZIP)

    again = await async_client.get(
        f"/static/{NAME}", headers={**GZIP, "If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("version", ["v-000000000000/", ""])
async def test_another_version_and_none_are_kept_for_a_minute(
    async_client: AsyncClient, version: str
) -> None:
    response = await async_client.get(f"/static/{version}{NAME}", headers=GZIP)

    assert gzip.decompress(response.content) == content()
    assert response.headers["Cache-Control"] == "max-age=60, public"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/static/v-x",
        "/static/v-/",
        "/static/v-x/../settings.py",
        f"/static/v-x/v-x/{NAME}",
        "/v-x/",
    ],
)
async def test_odd_addresses_are_no_files(async_client: AsyncClient, address: str) -> None:
    assert (await async_client.get(address, headers=GZIP)).status_code in {302, 404}


async def test_a_picture_is_not_compressed_again(async_client: AsyncClient) -> None:
    response = await async_client.get(staticfiles_storage.url("img/icon-192.png"), headers=GZIP)

    assert "Content-Encoding" not in response.headers
    assert response.headers["Cache-Control"] == "max-age=31536000, public, immutable"


def test_the_version_is_one_of_the_content_and_what_others_name_has_none() -> None:
    assert re.fullmatch("[0-9a-f]{12}", version())
    assert staticfiles_storage.url(NAME) == f"/static/v-{version()}/{NAME}"
    assert staticfiles_storage.url("ai_chatbot/widget.js") == "/static/ai_chatbot/widget.js"


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "gzip;q=0.5", "GZIP ; q=1, br"])
def test_gzip_is_taken_where_it_is_named(accepted: str) -> None:
    assert ACCEPTS_GZIP.search(accepted)


@pytest.mark.parametrize("refused", ["", "br", "gzip;q=0", "x-gzip-not", "gzip;q=0.0, br"])
def test_gzip_is_not_taken_where_it_is_refused(refused: str) -> None:
    assert not ACCEPTS_GZIP.search(refused)


def test_a_script_names_all_that_it_imports_and_they_do_each_once(settings: LazySettings) -> None:
    settings.DEBUG = True

    found = modules_of("js/chat/main.js")

    assert {"js/chat/composer.js", "js/site/parts.js", "js/review/live.js"} <= set(found)
    assert "js/chat/main.js" not in found
    assert len(found) == len(set(found))
    assert all(finders.find(name) for name in found)
    assert "js/site/palette.js" not in modules_of("js/site/main.js")  # it is fetched when needed
    assert modules_of("js/none.js") == []


def test_a_page_asks_for_what_its_scripts_share_once() -> None:
    page = Template(
        "{% load modules %}{% module 'js/site/main.js' %}{% module 'js/chat/main.js' %}"
    ).render(Context())

    named = re.findall(r'(?:href|src)="([^"]+)"', page)
    expected = [
        *("js/site/main.js", "js/chat/question.js", "js/review/live.js"),
        *("js/chat/events.js", "js/chat/main.js"),
    ]
    assert named == [staticfiles_storage.url(name) for name in expected]
