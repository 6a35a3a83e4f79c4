"""The widget's script, for pages of other sites: the same for everybody, and open to all."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from config.base.http import open_to_read

FILE = Path(__file__).resolve().parents[1] / "static" / "ai_chatbot" / "widget.js"
AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"  # of an address that names the version
HEADERS = {
    "Access-Control-Allow-Origin": "*",  # for a page that gives the script's hash (integrity)
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@lru_cache(maxsize=1)
def content() -> bytes:
    return FILE.read_bytes()


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with the file; in its address as `?v=`, the file need not be asked for again."""
    return hashlib.sha256(content()).hexdigest()[:16]


def etag(request: HttpRequest) -> str:
    return f'"{version()}"'


@open_to_read
@gzip_page
@condition(etag_func=etag)
def script(request: HttpRequest) -> HttpResponse:
    is_this_one = request.GET.get("v") == version()
    return HttpResponse(
        content(),
        content_type="text/javascript; charset=utf-8",
        headers=HEADERS | {"Cache-Control": FOR_EVER if is_this_one else AN_HOUR},
    )
