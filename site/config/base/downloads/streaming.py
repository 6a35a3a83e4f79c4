"""Downloads that are made while they are sent."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from channels.db import database_sync_to_async
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from config.base.downloads.zips import pieces_of


class PiecesInThreads(StreamingHttpResponse):
    """Sends what a plain iterator makes, a piece at a time, each made in the request's thread.

    Django itself would have all pieces made before it sends the first. While a piece is sent the
    thread holds no connection to the database: a slow reader takes as long as they like, and a
    pool has few of them. So no query may be read on from piece to piece.
    """

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces: Iterator[bytes] = iter(self)
        following = database_sync_to_async(piece_of)
        while (piece := await following(pieces)) is not None:
            yield piece


def piece_of(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def zip_download(pieces: Iterator[bytes], name: str) -> PiecesInThreads:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PiecesInThreads(pieces, content_type="application/zip", headers=headers)


def file_download(file: Path, name: str, kind: str, *, to_save: bool) -> PiecesInThreads:
    """The file under this name, to be saved or shown. Raises FileNotFoundError."""
    headers = {"Content-Length": str(file.stat().st_size)}
    if said := content_disposition_header(to_save, name):
        headers["Content-Disposition"] = said
    return PiecesInThreads(pieces_of(file), content_type=kind, headers=headers)
