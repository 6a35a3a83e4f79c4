"""Downloads that are made while they are sent."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse


class PiecesInThreads(StreamingHttpResponse):
    """Sends what a plain iterator makes, a piece at a time, each made in the request's thread.

    Django itself would have all pieces made before it sends the first.
    """

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces: Iterator[bytes] = iter(self)
        following = sync_to_async(piece_of)
        while (piece := await following(pieces)) is not None:
            yield piece


def piece_of(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def zip_download(pieces: Iterator[bytes], name: str) -> PiecesInThreads:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PiecesInThreads(pieces, content_type="application/zip", headers=headers)
