"""Pages are compressed on their way: those of a conversation come at every visit.

A few random bytes make their lengths say nothing of secrets in them, and streams stay as they are:
what they tell is to be heard at once.
"""

import asyncio
from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from config.edge.static import ACCEPTS_GZIP

WORTH_IT = 1_000  # bytes
QUICK = 64_000  # bytes that are compressed within a few milliseconds
RANDOM_BYTES = 100


class CompressedPages:
    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = await self.get_response(request)
        if isinstance(response, HttpResponse) and is_page(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            if ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", "")[:200]):
                await compress(response)
        return response


def is_page(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    is_plain = not response.has_header("Content-Encoding") and not response.has_header("ETag")
    return is_plain and kind.startswith("text/html") and len(response.content) >= WORTH_IT


async def compress(response: HttpResponse) -> None:
    body = response.content
    if len(body) <= QUICK:
        response.content = compress_string(body, max_random_bytes=RANDOM_BYTES)
    else:
        response.content = await asyncio.to_thread(
            compress_string, body, max_random_bytes=RANDOM_BYTES
        )
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
