"""Downloads: a piece at a time, and whoever reads slowly keeps nothing that others need."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.auth.models import User
from django.db import connection

from config.base.downloads.streaming import PiecesInThreads, file_download
from config.base.downloads.zips import CHUNK


def test_a_file_is_read_as_far_as_it_is_sent(db: None, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"a" * CHUNK + b"b" * CHUNK + b"c")

    async def read_some() -> tuple[list[bytes], bytes]:
        response = file_download(file, 'Åre 船".bin', "image/png", to_save=False)
        pieces = aiter(response)
        first = await anext(pieces)
        with file.open("r+b") as changed:  # what comes later was not read yet
            changed.seek(2 * CHUNK)
            changed.write(b"d")
        rest = [piece async for piece in pieces]
        assert response["Content-Length"] == str(2 * CHUNK + 1)
        assert response["Content-Type"] == "image/png"
        assert response["Content-Disposition"].startswith("inline; filename")
        assert "\n" not in response["Content-Disposition"]
        response.close()
        return rest, first

    rest, first = async_to_sync(read_some)()

    assert first == b"a" * CHUNK
    assert rest == [b"b" * CHUNK, b"d"]


def test_a_file_that_is_gone_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        file_download(tmp_path / "gone", "gone", "image/png", to_save=True)


@pytest.mark.django_db(transaction=True)
def test_while_a_piece_is_sent_no_connection_is_held() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(2):
            yield str(User.objects.count()).encode()
            assert connection.connection is None

    @sync_to_async
    def is_held() -> bool:
        return connection.connection is not None

    async def read_all() -> list[tuple[bytes, bool]]:
        return [(piece, await is_held()) async for piece in PiecesInThreads(pieces())]

    with MaxAge(0):
        assert async_to_sync(read_all)() == [(b"0", False)] * 2


class MaxAge:
    """The test's connection is given back at once, as one of a pool is."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        connection.close()
        self._before = connection.settings_dict["CONN_MAX_AGE"]
        connection.settings_dict["CONN_MAX_AGE"] = self.seconds

    def __exit__(self, *failure: object) -> None:
        connection.settings_dict["CONN_MAX_AGE"] = self._before
        connection.close()
