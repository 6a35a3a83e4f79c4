"""Pages are compressed where that is asked for; what is streamed or short is not."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import AsyncClient, AsyncRequestFactory, Client

from config.edge.compressing import QUICK, CompressedPages

PAGE = "<p>味噌汁 שלום</p>" * 200


async def answered(response: HttpResponseBase, accepts: str = "gzip") -> HttpResponseBase:
    async def view(request: HttpRequest) -> HttpResponseBase:
        return response

    request = AsyncRequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return await CompressedPages(view)(request)


@pytest.mark.parametrize("page", [PAGE, PAGE * (QUICK // len(PAGE))])
async def test_a_page_is_compressed_short_or_long(page: str) -> None:
    response = await answered(HttpResponse(page))

    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.content).decode() == page


async def test_its_length_says_nothing_of_what_is_in_it() -> None:
    lengths = {len((await answered(HttpResponse(PAGE))).content) for _ in range(20)}  # type: ignore[attr-defined]

    assert len(lengths) > 1


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(PAGE, content_type="application/json"),
        HttpResponse(PAGE, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse([PAGE.encode()]),
    ],
)
async def test_all_else_stays_as_it_is(response: HttpResponseBase) -> None:
    before = response.headers.get("Content-Encoding")

    assert (await answered(response)).headers.get("Content-Encoding") == before


async def test_who_takes_no_gzip_gets_none() -> None:
    response = await answered(HttpResponse(PAGE), accepts="br")

    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.django_db
async def test_the_product_does_so(async_client: AsyncClient) -> None:
    page = await async_client.get("/accounts/login/", headers={"Accept-Encoding": "gzip, br"})

    assert b"Sign in" in gzip.decompress(page.content)


@pytest.mark.django_db
def test_the_sign_in_page_loads_no_more_than_it_needs(client: Client) -> None:
    page = client.get("/accounts/login/").text

    assert "htmx.min.js" not in page
    assert "css/notes.css" not in page
