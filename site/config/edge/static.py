"""Static files, compressed once and kept by browsers for a year.

Pages name them below a version that changes with any of them: modules and styles name each other
by their own places, and so stay below the same one. The plain address stays good for a minute.
Below a version, modules and lists of styles come with what they name joined to them.
"""

import asyncio
import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware

from config.edge import joining

COMPRESSED = {".css", ".js", ".json", ".svg", ".txt", ".map"}
COMPRESSED_FROM = 500  # bytes: less is not worth it
FOR_A_YEAR = "max-age=31536000, public, immutable"
FOR_A_MINUTE = "max-age=60, public"
ACCEPTED = r"(?:^|,)\s*%s\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)"
ACCEPTS_GZIP = re.compile(ACCEPTED % "gzip", re.I)
# The smaller first. Browsers name brotli over TLS, and on their own machine.
ENCODINGS = {"br": re.compile(ACCEPTED % "br", re.I), "gzip": ACCEPTS_GZIP}
# What other people's pages name: it has one address.
FIXED = ("ai_chatbot/",)


@cache
def version() -> str:
    """Of all files together: every process that serves the same files says the same."""
    found: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            found.setdefault(name, Path(storage.path(name)))
    digest = hashlib.sha256()
    for name, path in sorted(found.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


class VersionedStorage(StaticFilesStorage):
    def url(self, name: str | None) -> str:
        address = super().url(name)
        if settings.DEBUG or not name or name.startswith(FIXED):
            return address
        return address.replace(settings.STATIC_URL, f"{settings.STATIC_URL}v-{version()}/", 1)


class StaticFiles(ServeStaticMiddleware):
    """Serves what the finders know under both of its addresses."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.paths: dict[str, str] = {}  # plain address → file, of those worth compressing
        # By plain address and encoding, and whether what it names is joined to it.
        self.zipped: dict[tuple[str, str, bool], bytes] = {}
        super().__init__(*args, **options)
        self.version = version() if self.use_finders else ""  # before requests wait for it

    def add_file_to_dictionary(self, url: str, path: str, *args: Any, **options: Any) -> None:
        super().add_file_to_dictionary(url, path, *args, **options)
        is_long = Path(path).stat().st_size >= COMPRESSED_FROM
        if Path(path).suffix in COMPRESSED and (is_long or joins(self.name_of(url))):
            self.paths[url] = path

    def name_of(self, plain: str) -> str:
        return plain.removeprefix(self.static_prefix)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        plain, named = self.plain_address(request.path_info)
        file = self.files.get(plain)
        if file is None:
            return await super().__call__(request)
        # One of an older page may be another file by now.
        cached = FOR_A_YEAR if named and named == self.version else FOR_A_MINUTE
        if encoding := self.encoding_for(request, plain):
            is_joined = bool(named) and joins(self.name_of(plain))
            response: HttpResponseBase = await self.serve_zipped(
                request, plain, encoding, is_joined
            )
        else:
            response = await self.aserve(file, request)
        response["Cache-Control"] = cached
        if plain in self.paths:
            response["Vary"] = "Accept-Encoding"
        return response

    def plain_address(self, path: str) -> tuple[str, str]:
        """The address without the version in it, and that version; "" for none."""
        rest = path.removeprefix(f"{self.static_prefix}v-")
        named, slash, name = rest.partition("/")
        if rest == path or not slash:
            return path, ""
        return f"{self.static_prefix}{name}", named

    def encoding_for(self, request: HttpRequest, plain: str) -> str:
        """How the file is compressed for this request; "" for not at all."""
        if request.method != "GET" or plain not in self.paths or "Range" in request.headers:
            return ""
        accepted = request.headers.get("Accept-Encoding", "")[:200]
        return next((name for name, asks in ENCODINGS.items() if asks.search(accepted)), "")

    async def serve_zipped(
        self, request: HttpRequest, plain: str, encoding: str, is_joined: bool
    ) -> HttpResponse:
        key = plain, encoding, is_joined
        if key not in self.zipped:
            self.zipped[key] = await asyncio.to_thread(self.zip, plain, encoding, is_joined)
        body = self.zipped[key]
        etag = f'"{hashlib.sha256(body).hexdigest()[:24]}-{encoding}"'
        kind = self.media_types.get_type(self.paths[plain])
        headers = {"Content-Type": with_charset(kind), "ETag": etag}
        if request.headers.get("If-None-Match") == etag:
            response = HttpResponse(status=304, headers={"ETag": etag})
            del response["Content-Type"]
            return response
        headers |= {"Content-Encoding": encoding, "Content-Length": str(len(body))}
        return HttpResponse(body, headers=headers)

    def zip(self, plain: str, encoding: str, is_joined: bool) -> bytes:
        name = self.name_of(plain)
        return zipped(joined(name) if is_joined else Path(self.paths[plain]).read_bytes(), encoding)


def joins(name: str) -> bool:
    return joining.is_module(name) or joining.is_list_of_styles(name)


def joined(name: str) -> bytes:
    is_module = joining.is_module(name)
    return (joining.joined_module(name) if is_module else joining.joined_styles(name)).encode()


def zipped(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(content, quality=11))
    return gzip.compress(content, 9, mtime=0)


def with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") and "charset" not in kind else kind
