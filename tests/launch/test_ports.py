"""Free ports of this machine."""

import socket

from config.launch.supervisor import free_port


def test_a_free_port_can_be_listened_at() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", free_port()))
        server.listen()


def test_one_that_is_spoken_for_is_not_taken(monkeypatch) -> None:
    spoken_for = str(free_port())
    given = iter([int(spoken_for), free_port()])
    monkeypatch.setattr(socket.socket, "bind", lambda self, address: None)
    monkeypatch.setattr(socket.socket, "getsockname", lambda self: ("127.0.0.1", next(given)))

    assert str(free_port([spoken_for])) != spoken_for
